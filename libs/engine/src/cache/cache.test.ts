import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '@lectern/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type UnitData, unitBytes } from '../core/unit.js';
import { HostPool } from './host-pool.js';
import { decodeUnit, encodeUnit, type UnitOrigin } from './unit-file.js';
import { UnitStore } from './unit-store.js';

const unitOf = (seed: number): UnitData => ({
  ids: Uint16Array.from({ length: 20 }, (_, i) => i * seed),
  capital: Uint8Array.of(1, 2, 3),
  segments: {
    tokenStart: Uint32Array.of(0, 9),
    tokenEnd: Uint32Array.of(9, 20),
    charStart: Uint32Array.of(0, 40),
    charEnd: Uint32Array.of(40, 80),
    span: Uint32Array.of(0, 0),
  },
  spanIsCode: Uint8Array.of(0),
  entries: {
    tokenStart: Uint32Array.of(0, 10),
    key: Int8Array.from({ length: 8 }, (_, i) => i - seed),
    scale: Float32Array.of(0.5, 0.25),
    dots: Float32Array.from({ length: 8 }, (_, i) => i / 3),
  },
  postings: { address: Uint32Array.of(7, 9), offset: Uint32Array.of(0, 1, 2), list: Uint8Array.of(1, 2) },
});
const name = 'ab'.repeat(32);
const origin: UnitOrigin = { unit: name, model: 'm/1', width: 4 };

describe('unit file', () => {
  const file = encodeUnit(origin, unitOf(3));

  it('gives back what was written', () => {
    expect(decodeUnit(file, origin)).toEqual(unitOf(3));
    expect(decodeUnit(Buffer.from(file), origin)).toEqual(unitOf(3));
  });

  it('refuses a file of another unit, model or width', () => {
    for (const other of [{ unit: 'cd'.repeat(32) }, { model: 'm/2' }, { width: 8 }])
      expect(() => decodeUnit(file, { ...origin, ...other })).toThrow('made for something else');
  });

  it('refuses every truncation', () => {
    for (let length = 0; length < file.length; length += length < 3000 ? 29 : 911) {
      const wanted = expect(() => decodeUnit(file.subarray(0, length), origin));
      if (length <= file.length - 4096) wanted.toThrow(AppError);
    }
  });

  it('refuses a flipped bit wherever content is, and never gives another content', () => {
    for (let at = 0; at < file.length; at += at < 2600 ? 3 : 509) {
      const flipped = file.slice();
      flipped[at]! ^= 1 << (at % 8);
      try {
        expect(decodeUnit(flipped, origin)).toEqual(unitOf(3));
      } catch (error) {
        expect(error).toMatchObject({ code: 'cache_corrupt', permanent: false });
      }
    }
  });

  it('refuses sections that contradict each other although their checksums hold', () => {
    const unit = unitOf(3);
    for (const broken of [
      { ...unit, capital: Uint8Array.of(1) },
      { ...unit, entries: { ...unit.entries, scale: Float32Array.of(1) } },
      { ...unit, segments: { ...unit.segments, span: Uint32Array.of(1) } },
      { ...unit, postings: { ...unit.postings, offset: Uint32Array.of(0, 1, 9) } },
    ])
      expect(() => decodeUnit(encodeUnit(origin, broken), origin)).toThrow('contradict');
  });
});

describe('UnitStore', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'lectern-store-'));
  });
  afterEach(async () => rm(dir, { recursive: true, force: true }));

  it('refuses names that are not hashes', async () => {
    const store = await UnitStore.open(dir);
    await expect(store.read('../../etc/passwd')).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it('writes whole files, leaves no temporary ones, and removes', async () => {
    const store = await UnitStore.open(dir);
    expect(await store.read(name)).toBeUndefined();
    await Promise.all([store.write(name, Uint8Array.of(1, 2)), store.write(name, Uint8Array.of(1, 2))]);
    expect(await store.read(name)).toEqual(Buffer.of(1, 2));
    expect(await store.size(name)).toBe(2);
    expect(await readdir(join(dir, 'tmp'))).toEqual([]);
    expect(await store.remove(name)).toBe(true);
    expect(await store.remove(name)).toBe(false);
    expect(await store.size(name)).toBeUndefined();
  });

  it('clears what a killed process left behind, but not what may still be written', async () => {
    await UnitStore.open(dir);
    await writeFile(join(dir, 'tmp', 'old'), 'x');
    await writeFile(join(dir, 'tmp', 'new'), 'x');
    await utimes(join(dir, 'tmp', 'old'), 0, 0);
    await UnitStore.open(dir);
    expect(await readdir(join(dir, 'tmp'))).toEqual(['new']);
  });
});

describe('HostPool', () => {
  const bytes = unitBytes(unitOf(1));

  it('evicts the least recently used unit first', () => {
    const pool = new HostPool(2 * bytes);
    pool.put('a', unitOf(1));
    pool.put('b', unitOf(2));
    pool.get('a');
    pool.put('c', unitOf(3));
    expect([pool.get('a'), pool.get('b'), pool.get('c')].map((u) => u !== undefined)).toEqual([
      true,
      false,
      true,
    ]);
    expect(pool.bytes).toBe(2 * bytes);
  });

  it('does not keep a unit larger than itself, and counts what it removes', () => {
    const pool = new HostPool(bytes - 1);
    pool.put('a', unitOf(1));
    expect([pool.size, pool.bytes]).toEqual([0, 0]);
    const larger = new HostPool(10 * bytes);
    larger.put('a', unitOf(1));
    larger.put('a', unitOf(2));
    expect([larger.size, larger.bytes]).toEqual([1, bytes]);
    larger.remove('a');
    larger.remove('a');
    expect([larger.size, larger.bytes]).toEqual([0, 0]);
  });
});
