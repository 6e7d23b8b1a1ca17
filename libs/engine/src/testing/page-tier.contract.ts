/** What every tier of pages must do, as tests: each implementation runs this suite. */
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TierStats } from '../core/types.js';
import { encodeUnit, name, origin, storeUnit, unitOf } from './units.js';
import { latentPageCount, pageBytes } from '../cache/latent-pages.js';
import type { PageTier } from '../cache/page-tier.js';
import { UnitStore } from '../cache/unit-store.js';

export interface TierFixture {
  readonly tier: PageTier;
  readonly stats: () => TierStats;
}

const tokens = 1000;
const file = encodeUnit(origin, unitOf(3, tokens));
const otherName = 'cd'.repeat(32);
const otherFile = encodeUnit({ ...origin, unit: otherName }, unitOf(3, tokens));
const pageCount = latentPageCount(tokens, origin.latentWidth);
const all = Array.from({ length: pageCount }, (_, i) => i);
/** Stands for a page in comparisons: 4,096 numbers are slow to compare one by one. */
const digest = (page: Uint8Array): string => createHash('sha256').update(page).digest('hex');
const pageOf = (of: Uint8Array, number: number): string =>
  digest(of.subarray((1 + number) * pageBytes, (2 + number) * pageBytes));

/** `open` puts the tier over the store, whatever else stands between. */
export function runPageTierContract(title: string, open: (store: UnitStore) => TierFixture): void {
  describe(`tier of pages: ${title}`, () => {
    let dir: string;
    let store: UnitStore;
    let tier: PageTier;
    let stats: () => TierStats;
    const path = (unit: string): string => join(dir, unit.slice(0, 2), `${unit}.ctx`);
    const read = async (unit: string, numbers: readonly number[]): Promise<string[] | undefined> => {
      const held = await tier.read(unit, numbers);
      held?.release();
      return held?.pages.map(digest);
    };
    beforeEach(async () => {
      dir = await mkdtemp(join(tmpdir(), 'lectern-tier-'));
      store = await UnitStore.open(dir);
      ({ tier, stats } = open(store));
      await storeUnit(store, name, file);
      await storeUnit(store, otherName, otherFile);
    });
    afterEach(async () => {
      await tier.dispose();
      await rm(dir, { recursive: true, force: true });
    });

    it('gives exactly the pages asked for, again and again', async () => {
      for (const numbers of [[0], [3, 4, 5], [1, 2, 9, pageCount - 1], [], all])
        for (let i = 0; i < 2; i++)
          expect(await read(name, numbers)).toEqual(numbers.map((n) => pageOf(file, n)));
    });

    it("never gives one unit's page for another's", async () => {
      await read(name, all);
      expect(await read(otherName, [2])).toEqual([pageOf(otherFile, 2)]);
      expect(pageOf(file, 2)).not.toEqual(pageOf(otherFile, 2));
    });

    it('gives many readers at once the same pages', async () => {
      const asked = Array.from({ length: 20 }, (_, i) => all.filter((n) => (n * 7 + i) % 3 !== 0));
      const got = await Promise.all(asked.map((numbers) => read(name, numbers)));
      asked.forEach((numbers, i) => {
        expect(got[i]).toEqual(numbers.map((n) => pageOf(file, n)));
      });
    });

    it('has nothing of a unit without a file', async () => {
      expect(await read('ef'.repeat(32), [0])).toBeUndefined();
      expect(stats()).toMatchObject({ hits: 0, misses: 1, bytes: 0 });
    });

    it.each([
      [
        'a page that is damaged',
        (bytes: Uint8Array): Uint8Array => bytes.fill(1, 3 * pageBytes + 50, 3 * pageBytes + 60),
      ],
      ['a page that is cut off', (bytes: Uint8Array): Uint8Array => bytes.subarray(0, 3 * pageBytes + 100)],
    ])('refuses %s, and still gives the others', async (_, damage) => {
      await writeFile(path(name), damage(await readFile(path(name))));
      await expect(tier.read(name, [0, 1, 2])).rejects.toMatchObject({ code: 'cache_corrupt' });
      expect(stats().hits).toBe(0);
      expect(await read(name, [0, 1])).toEqual([pageOf(file, 0), pageOf(file, 1)]);
    });

    it('refuses a page behind the last one', async () => {
      await expect(tier.read(name, [pageCount])).rejects.toMatchObject({ code: 'cache_corrupt' });
      await expect(tier.read(name, [2 ** 30])).rejects.toMatchObject({ code: 'cache_corrupt' });
    });

    it('forgets a removed unit, while pages in use stay readable', async () => {
      const held = (await tier.read(name, [1, 2]))!;
      await store.remove(name);
      await tier.remove(name);
      expect(held.pages.map(digest)).toEqual([pageOf(file, 1), pageOf(file, 2)]);
      held.release();
      held.release();
      expect(await read(name, [1])).toBeUndefined();
      expect(await read(otherName, [1])).toEqual([pageOf(otherFile, 1)]);
    });

    it('keeps nothing of a read that the removal overtook', async () => {
      const reading = tier.read(name, all);
      await store.remove(name);
      await tier.remove(name);
      const held = await reading;
      // The file may have been opened in time; then its pages are the right ones.
      if (held) expect(held.pages.map(digest)).toEqual(all.map((n) => pageOf(file, n)));
      held?.release();
      expect(await read(name, [0])).toBeUndefined();
    });

    it('sees the whole file that was put in the place of a damaged one', async () => {
      await writeFile(path(name), (await readFile(path(name))).fill(9, pageBytes, 2 * pageBytes));
      expect(await read(name, [1])).toEqual([pageOf(file, 1)]);
      await storeUnit(store, name, file);
      expect(await read(name, [0])).toEqual([pageOf(file, 0)]);
    });

    it('counts pages and bytes that it gave out after their checksums held', async () => {
      await read(name, [0, 1, 2]);
      const before = stats();
      await read(name, [0, 1, 2]);
      const after = stats();
      expect(after.hits - before.hits).toBe(3);
      expect(after.bytes - before.bytes).toBe(3 * pageBytes);
      expect(after.latentBytes).toBe(after.bytes);
    });
  });
}
