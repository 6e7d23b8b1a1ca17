/** Arguments of `add` -> items ready to upload, one after the other, so that packing and hashing overlap with uploading. */
import fs from 'node:fs';
import path from 'node:path';
import { checkOut, isAddress } from './git.js';
import type { Item, LeftOut, Source } from './item.js';
import { hashFile, packTree } from './pack.js';
import { walk } from './walk.js';

export interface Collecting {
  readonly tempDir: string;
  readonly environment: Readonly<NodeJS.ProcessEnv>;
  readonly signal: AbortSignal;
}

export interface Collected {
  readonly sources: readonly Source[];
  readonly leftOut: readonly LeftOut[];
  readonly makeItem: (source: Source) => Promise<Item>;
  /** Deletes checkouts and packed trees. */
  readonly clean: () => void;
}

/** Throws AppError when a path does not exist or an address cannot be cloned; nothing is left behind then. */
export async function collect(given: readonly string[], options: Collecting): Promise<Collected> {
  const temp = fs.mkdtempSync(path.join(options.tempDir, 'lectern-add-'));
  const clean = (): void => fs.rmSync(temp, { recursive: true, force: true });
  try {
    const sources: Source[] = [];
    const leftOut: LeftOut[] = [];
    for (const argument of given) {
      if (isAddress(argument)) {
        const inFolder = fs.mkdtempSync(path.join(temp, 'git-'));
        const { folder, title } = await checkOut(argument, inFolder, options);
        sources.push({ kind: 'tree', folder, title });
      } else {
        const walked = walk(argument);
        sources.push(...walked.sources);
        leftOut.push(...walked.leftOut);
      }
    }
    let packed = 0;
    const makeItem = async (source: Source): Promise<Item> => {
      if (source.kind === 'tree') {
        return packTree(source.folder, source.title, path.join(temp, `tree-${packed++}.tar.gz`));
      }
      return { title: source.title, filePath: source.filePath, ...(await hashFile(source.filePath)) };
    };
    return { sources, leftOut, makeItem, clean };
  } catch (error) {
    clean();
    throw error;
  }
}
