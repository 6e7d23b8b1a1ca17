import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
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

it('says that the disk is full, and leaves nothing half written and nothing lost', async (context) => {
  const home = path.join(folders().home, 'small');
  mkdirSync(home);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', home]).status === 0;
  if (!mounted) context.skip('this user may not mount a small volume');
  try {
    const store = openBlobs({ blobsDir: path.join(home, 'blobs'), tempDir: path.join(home, 'tmp') });
    const kept = await store.putBytes(Buffer.from('there before'));
    const endless = Readable.from(
      (function* () {
        for (let i = 0; i < 100; i++) yield new Uint8Array(16_384);
      })(),
    );
    await expect(store.put(endless)).rejects.toMatchObject({ code: 'disk_full', permanent: false });
    expect(await readdir(path.join(home, 'tmp'))).toEqual([]);
    expect(Buffer.from(await store.read(kept.sha256)).toString()).toBe('there before');
    expect(await store.totalBytes()).toBe(kept.bytes);
    await store.putBytes(Buffer.from('there is room again'));
  } finally {
    spawnSync('umount', [home]);
  }
});
