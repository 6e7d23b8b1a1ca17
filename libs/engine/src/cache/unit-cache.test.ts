import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unitBytes } from '../core/unit.js';
import { encodeUnit, origin, storeUnit, unitOf } from '../testing/units.js';
import { latentPageCount, pageBytes } from './latent-pages.js';
import { UnitCache } from './unit-cache.js';
import { UnitStore } from './unit-store.js';

const tokens = 500;
const data = unitOf(3, tokens);
const pages = latentPageCount(tokens, origin.latentWidth);
const [a, b] = ['11', '22'].map((part) => part.repeat(32)) as [string, string];

describe('UnitCache', () => {
  let dir: string;
  let store: UnitStore;
  let cache: UnitCache;
  const path = (unit: string): string => join(dir, unit.slice(0, 2), `${unit}.ctx`);
  const open = (limitBytes = 2 ** 20): UnitCache => new UnitCache(store, origin, limitBytes);
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'lectern-cache-'));
    store = await UnitStore.open(dir);
    for (const unit of [a, b]) await storeUnit(store, unit, encodeUnit({ ...origin, unit }, data));
    cache = open();
  });
  afterEach(async () => {
    await cache.dispose();
    await rm(dir, { recursive: true, force: true });
  });

  it('says from which tier columns came, and counts them there', async () => {
    expect(await cache.columns(a)).toEqual({ data, tier: 'disk' });
    expect(await cache.columns(a)).toEqual({ data, tier: 'host' });
    const bytes = unitBytes(data);
    expect(cache.stats()).toEqual({
      pool: { units: 1, pages: 0, bytes, limitBytes: 2 ** 20 },
      tiers: {
        host: { hits: 1, misses: 1, evictions: 0, bytes, latentBytes: 0 },
        disk: { hits: 1, misses: 0, evictions: 0, bytes, latentBytes: 0 },
      },
    });
  });

  it('tells of a file that proved damaged, by name and with what was wrong, after it is gone', async () => {
    const told: [string, string, boolean][] = [];
    cache = new UnitCache(store, origin, 2 ** 20, (unit, { message }) =>
      told.push([unit, message, existsSync(path(unit))]),
    );
    const bytes = await readFile(path(a));
    await writeFile(path(a), bytes.fill(1, 4096 + 50, 4096 + 60));
    expect(await cache.columns(a)).toBeDefined();
    expect(told).toEqual([]);
    expect(await cache.latents(a, [{ from: 0, to: 5 }])).toBeUndefined();
    expect(told).toEqual([[a, expect.stringContaining('page 0 of latents') as string, false]]);
  });

  it('reads columns once for many who ask at the same time', async () => {
    const all = await Promise.all(Array.from({ length: 9 }, () => cache.columns(a)));
    for (const columns of all) expect(columns!.data).toBe(all[0]!.data);
  });

  it('gives the same rows whatever the pool holds', async () => {
    const runs = [
      { from: 0, to: 40 },
      { from: 61, to: 63 },
      { from: 62, to: 200 },
      { from: tokens - 1, to: tokens },
    ];
    const rows = (await cache.latents(a, runs))!;
    expect(rows.map((r) => r.length / origin.latentWidth)).toEqual([40, 2, 138, 1]);
    expect(await cache.latents(a, runs)).toEqual(rows);
    for (const limit of [0, pageBytes, 3 * pageBytes]) {
      const small = open(limit);
      expect(await small.latents(a, runs)).toEqual(rows);
      expect(small.stats().pool.bytes).toBeLessThanOrEqual(limit);
      await small.dispose();
    }
  });

  it('reads a whole unit into memory, and then needs no file', async () => {
    expect(await cache.preload(a)).toBe(true);
    expect(cache.stats().pool).toMatchObject({ units: 1, pages, bytes: unitBytes(data) + pages * pageBytes });
    await rm(path(a));
    expect(await cache.latents(a, [{ from: 0, to: tokens }])).toHaveLength(1);
    expect(await cache.preload('ef'.repeat(32))).toBe(false);
  });

  it.each([
    ['columns', (c: UnitCache) => c.columns(a), -200],
    ['a page', (c: UnitCache) => c.latents(a, [{ from: 0, to: 9 }]), pageBytes + 77],
    [
      'the rest of a unit',
      (c: UnitCache) => c.preload(a).then((done) => done || undefined),
      9 * pageBytes + 5,
    ],
    ['all', (c: UnitCache) => c.check(a), 9 * pageBytes + 5],
  ] as const)('removes a file whose damage it finds while reading %s', async (_, read, at) => {
    const bytes = await readFile(path(a));
    bytes[(at + bytes.length) % bytes.length]! ^= 1;
    await writeFile(path(a), bytes);
    expect(await read(cache)).toBeUndefined();
    expect(await store.size(a)).toBeUndefined();
    expect(cache.stats().pool.bytes).toBe(0);
    expect(await cache.columns(b)).toBeDefined();
  });

  it('knows a whole file by its bytes', async () => {
    expect(await cache.check(a)).toBe(await store.size(a));
    expect(await cache.check('ef'.repeat(32))).toBeUndefined();
  });

  it('keeps nothing of a unit that was removed while it was read or written', async () => {
    const reading = Promise.all([cache.columns(a), cache.latents(a, [{ from: 0, to: tokens }])]);
    const writing = cache.adopt(b, data, async () => {
      await reading.catch(() => undefined);
    });
    expect(await cache.remove(a)).toBe(true);
    expect(await cache.remove(b)).toBe(true);
    await Promise.all([reading, writing]);
    expect(cache.stats().pool).toMatchObject({ units: 0, pages: 0, bytes: 0 });
    expect(await cache.remove(a)).toBe(false);
    expect(await cache.columns(a)).toBeUndefined();
  });

  it('keeps nothing of a unit that is asked for again and again while it is removed', async () => {
    const reads: Promise<unknown>[] = [];
    const state = { removed: false };
    const removing = cache.remove(a).then(() => {
      state.removed = true;
    });
    while (!state.removed) {
      reads.push(cache.columns(a), cache.latents(a, [{ from: 0, to: tokens }]));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all([removing, ...reads]);
    expect(reads.length).toBeGreaterThan(2);
    expect(cache.stats().pool).toMatchObject({ units: 0, pages: 0, bytes: 0 });
  });

  it('keeps the columns of a unit whose file was just written', async () => {
    await cache.adopt(a, data, () => Promise.resolve());
    expect((await cache.columns(a))!.tier).toBe('host');
    const broken = cache.adopt(b, data, () => Promise.reject(new Error('disk full')));
    await expect(broken).rejects.toThrow('disk full');
    expect((await cache.columns(b))!.tier).toBe('disk');
  });

  it('forgets what another process removed, once it is asked whether the unit is there', async () => {
    await cache.preload(a);
    await rm(path(a));
    expect(await cache.has(a)).toBe(false);
    expect(await cache.has(b)).toBe(true);
    expect(cache.stats().pool).toMatchObject({ units: 0, pages: 0, bytes: 0 });
  });
});
