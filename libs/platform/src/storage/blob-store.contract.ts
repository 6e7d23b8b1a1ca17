/** What every blob store must do, as tests: each implementation runs this suite. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { BlobStore } from './blob-store.js';

export interface BlobStoreFixture {
  readonly store: BlobStore;
  /** A folder of its own for files to take over. */
  readonly folder: string;
  /** Names of everything unfinished that the store holds. */
  readonly unfinished: () => Promise<readonly string[]>;
  /** Changes a stored blob behind the store's back. */
  readonly damage: (sha256: string) => Promise<void>;
}

const hash = (bytes: string): string => createHash('sha256').update(bytes).digest('hex');
const absent = hash('never stored');

async function text(stream: Readable): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

export function runBlobStoreContract(name: string, open: () => Promise<BlobStoreFixture>): void {
  describe(`blob store: ${name}`, () => {
    it('leaves nothing behind when the source fails', async () => {
      const { store, unfinished } = await open();
      const source = Readable.from(
        (async function* () {
          yield Buffer.from('half');
          await Promise.resolve();
          throw new Error('broke off');
        })(),
      );
      await expect(store.put(source)).rejects.toThrow('broke off');
      expect(await unfinished()).toEqual([]);
      expect(await store.totalBytes()).toBe(0);
    });

    it('leaves nothing behind when the source is longer than allowed', async () => {
      const { store, unfinished } = await open();
      const put = store.put(Readable.from([Buffer.from('123'), Buffer.from('456')]), { maxBytes: 5 });
      await expect(put).rejects.toMatchObject({ code: 'payload_too_large' });
      expect(await unfinished()).toEqual([]);
      expect(await store.totalBytes()).toBe(0);
      const fits = await store.put(Readable.from([Buffer.from('12345')]), { maxBytes: 5 });
      expect(fits.bytes).toBe(5);
    });

    it('says so when a blob is missing or damaged', async () => {
      const { store, damage } = await open();
      await expect(store.open(absent)).rejects.toMatchObject({ code: 'storage_corrupt' });
      await expect(store.read(absent)).rejects.toMatchObject({ code: 'storage_corrupt' });
      const { sha256 } = await store.putBytes(Buffer.from('whole'));
      await damage(sha256);
      await expect(store.read(sha256)).rejects.toMatchObject({ code: 'storage_corrupt' });
    });

    it('takes nothing but a hash for a name', async () => {
      const { store } = await open();
      for (const name of ['../../etc/passwd', '', 'a'.repeat(63), 'A'.repeat(64), `${absent}/x`]) {
        await expect(store.read(name)).rejects.toThrow();
        expect(() => store.path(name)).toThrow();
      }
    });

    it('names a blob by its hash and gives its bytes back, whole and in ranges', async () => {
      const { store } = await open();
      const stored = await store.put(Readable.from([Buffer.from('hello '), Buffer.from('blob')]));
      expect(stored).toEqual({ sha256: hash('hello blob'), bytes: 10 });
      expect(Buffer.from(await store.read(stored.sha256)).toString()).toBe('hello blob');
      expect(await text(await store.open(stored.sha256))).toBe('hello blob');
      expect(await text(await store.open(stored.sha256, { start: 6 }))).toBe('blob');
      expect(await text(await store.open(stored.sha256, { start: 0, end: 4 }))).toBe('hello');
      expect(await store.size(stored.sha256)).toBe(10);
      expect(await store.size(absent)).toBeUndefined();
    });

    it('keeps the same bytes once, also when they come in at the same time', async () => {
      const { store } = await open();
      const puts = Array.from({ length: 5 }, () => store.putBytes(Buffer.from('same')));
      expect(new Set((await Promise.all(puts)).map((stored) => stored.sha256)).size).toBe(1);
      expect(await store.totalBytes()).toBe(4);
    });

    it('stores no bytes at all as well', async () => {
      const { store } = await open();
      expect(await store.put(Readable.from([]))).toEqual({ sha256: hash(''), bytes: 0 });
      expect((await store.read(hash(''))).byteLength).toBe(0);
    });

    it('takes over a finished file', async () => {
      const { store, folder } = await open();
      const file = path.join(folder, 'made');
      await writeFile(file, 'made elsewhere');
      const stored = await store.putFile(file);
      expect(stored).toEqual({ sha256: hash('made elsewhere'), bytes: 14 });
      expect(existsSync(file)).toBe(false);
      expect(await store.has(stored.sha256)).toBe(true);
    });

    it('lists blobs by age', async () => {
      const { store } = await open();
      const first = await store.putBytes(Buffer.from('first'));
      const second = await store.putBytes(Buffer.from('second'));
      expect([...(await store.names(0))].sort()).toEqual([first.sha256, second.sha256].sort());
      expect(await store.names(3_600_000)).toEqual([]);
    });

    it('deletes, and does not mind deleting twice', async () => {
      const { store } = await open();
      const { sha256 } = await store.putBytes(Buffer.from('gone'));
      await store.delete(sha256);
      await store.delete(sha256);
      expect(await store.has(sha256)).toBe(false);
    });
  });
}
