/** Chooses the blob store from the settings. */
import { mkdirSync } from 'node:fs';
import type { Config } from '../config/config.js';
import type { BlobStore } from './blob-store.js';
import { FolderBlobs, removeOldTemps } from './folder-blobs.js';

const dayMs = 86_400_000;

/** Opens the store and creates its folders. Leftovers of crashed uploads older than a day are removed. */
export function openBlobs(config: Pick<Config, 'blobsDir' | 'tempDir'>): BlobStore {
  mkdirSync(config.blobsDir, { recursive: true, mode: 0o700 });
  mkdirSync(config.tempDir, { recursive: true, mode: 0o700 });
  removeOldTemps(config.tempDir, dayMs);
  return new FolderBlobs(config);
}
