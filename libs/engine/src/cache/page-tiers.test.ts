import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeUnit, origin, storeUnit, unitOf } from '../testing/units.js';
import { DiskTier } from './disk-tier.js';
import { HostPool } from './host-pool.js';
import { HostTier } from './host-tier.js';
import { pageBytes } from './latent-pages.js';
import { OpenFiles } from './open-files.js';
import { runPageTierContract, type TierFixture } from '../testing/page-tier.contract.js';
import { TierCount } from './tier-count.js';
import { UnitStore } from './unit-store.js';

function overDisk(store: UnitStore, limitBytes: number): TierFixture & { pool: HostPool; disk: TierCount } {
  const host = new TierCount();
  const disk = new TierCount();
  const pool = new HostPool(limitBytes, host);
  const tier = new HostTier(pool, new DiskTier(new OpenFiles(store, 2), disk), host);
  return { tier, pool, disk, stats: () => host.stats() };
}

runPageTierContract('disk', (store) => {
  const count = new TierCount();
  return { tier: new DiskTier(new OpenFiles(store, 2), count), stats: () => count.stats() };
});
runPageTierContract('disk that may keep no file open', (store) => {
  const count = new TierCount();
  return { tier: new DiskTier(new OpenFiles(store, 0), count), stats: () => count.stats() };
});
runPageTierContract('host over disk', (store) => overDisk(store, 2 ** 20));

describe('host over disk', () => {
  let dir: string;
  let store: UnitStore;
  const names = ['11', '22', '33', '44'].map((part) => part.repeat(32));
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'lectern-tiers-'));
    store = await UnitStore.open(dir);
    for (const unit of names) await storeUnit(store, unit, encodeUnit({ ...origin, unit }, unitOf(1, 200)));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  it('reads a page from disk once while there is room for it', async () => {
    const { tier, stats, disk, pool } = overDisk(store, 2 ** 20);
    for (let i = 0; i < 3; i++) (await tier.read(names[0]!, [0, 2]))!.release();
    (await tier.read(names[0]!, [0, 1, 2]))!.release();
    expect(stats()).toMatchObject({ hits: 6, misses: 3, evictions: 0, bytes: 6 * pageBytes });
    expect(disk.stats()).toMatchObject({ hits: 3, misses: 0, latentBytes: 3 * pageBytes });
    expect(pool.bytes).toBe(3 * pageBytes);
    await tier.dispose();
    expect(pool.bytes).toBe(0);
  });

  it('gives what does not fit all the same, holds its limit, and does not evict what is in use', async () => {
    const { tier, stats, disk, pool } = overDisk(store, 2 * pageBytes);
    const first = (await tier.read(names[0]!, [0, 1]))!;
    const second = (await tier.read(names[1]!, [0, 1, 2]))!;
    expect(second.pages).toHaveLength(3);
    expect([pool.pages, stats().evictions]).toEqual([2, 0]);
    first.release();
    second.release();
    (await tier.read(names[0]!, [0, 1]))!.release();
    expect(stats().hits).toBe(2);
    (await tier.read(names[1]!, [0]))!.release();
    expect([pool.pages, stats().evictions]).toEqual([2, 1]);
    expect(disk.stats().hits).toBe(6);
    await tier.dispose();
  });

  it('lets go of pages in use when a read fails below', async () => {
    const { tier, pool } = overDisk(store, pageBytes);
    (await tier.read(names[0]!, [0]))!.release();
    await expect(tier.read(names[0]!, [0, 900])).rejects.toMatchObject({ code: 'cache_corrupt' });
    expect((await tier.read(names[1]!, [0]))!.pages).toHaveLength(1);
    expect(pool.takePage(names[1]!, 0)).toBeDefined();
    await tier.dispose();
  });
});

describe('OpenFiles', () => {
  let dir: string;
  let store: UnitStore;
  const names = ['11', '22', '33', '44'].map((part) => part.repeat(32));
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'lectern-open-'));
    store = await UnitStore.open(dir);
    for (const unit of names) await storeUnit(store, unit, Uint8Array.of(1, 2, 3));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  it('keeps at most as many files open as it may, but never closes one that is read', async () => {
    const files = new OpenFiles(store, 2);
    let go = (): void => undefined;
    const gate = new Promise<void>((resolve) => (go = resolve));
    const slow = files.use(names[0]!, async (file) => {
      await gate;
      return file.read(0, 3);
    });
    for (const unit of names.slice(1)) await files.use(unit, (file) => file.read(0, 1));
    expect(files.size).toBe(2);
    go();
    expect(await slow).toEqual(Uint8Array.of(1, 2, 3));
    await files.dispose();
    expect(files.size).toBe(0);
  });

  it('ends a read with the file that it began with, though the file is removed and closed', async () => {
    const files = new OpenFiles(store, 2);
    const read = files.use(names[0]!, async (file) => {
      await store.remove(names[0]!);
      files.close(names[0]!);
      await files.dispose();
      return file.read(1, 2);
    });
    expect(await read).toEqual(Uint8Array.of(2, 3));
    expect(await files.use(names[0]!, () => Promise.resolve(1))).toBeUndefined();
  });

  it('passes on what goes wrong in the work, and what goes wrong while opening', async () => {
    const files = new OpenFiles(store, 2);
    await expect(files.use(names[0]!, () => Promise.reject(new Error('mine')))).rejects.toThrow('mine');
    await expect(files.use('../up', () => Promise.resolve(1))).rejects.toMatchObject({
      code: 'invalid_request',
    });
    expect(files.size).toBe(1);
    await files.dispose();
  });
});
