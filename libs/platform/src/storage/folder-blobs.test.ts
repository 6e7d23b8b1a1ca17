import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { runBlobStoreContract } from './blob-store.contract.js';
import { openBlobs } from './open-blobs.js';

const homes: string[] = [];
afterAll(() => {
  for (const home of homes) rmSync(home, { recursive: true, force: true });
});

function folders(): { blobsDir: string; tempDir: string; home: string } {
  const home = mkdtempSync(path.join(tmpdir(), 'lectern-blobs-'));
  homes.push(home);
  return { home, blobsDir: path.join(home, 'blobs'), tempDir: path.join(home, 'tmp') };
}

runBlobStoreContract('folder', () => {
  const { home, ...config } = folders();
  const store = openBlobs(config);
  return Promise.resolve({
    store,
    folder: home,
    unfinished: () => readdir(config.tempDir),
    damage: (sha256) => writeFile(store.path(sha256), 'changed'),
  });
});

it('removes what a crashed upload left a day ago, and nothing else', async () => {
  const config = folders();
  openBlobs(config);
  const file = (name: string, hoursOld: number): void => {
    const full = path.join(config.tempDir, name);
    writeFileSync(full, 'x');
    const time = Date.now() / 1000 - hoursOld * 3600;
    utimesSync(full, time, time);
  };
  file('blob-old', 30);
  file('blob-new', 1);
  file('other-old', 30);
  openBlobs(config);
  expect((await readdir(config.tempDir)).sort()).toEqual(['blob-new', 'other-old']);
});
