import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '@lectern/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { UnitData } from '../core/unit.js';
import { decodeFp8Blocks, encodeFp8Blocks } from '../tensor/fp8.js';
import { encodeUnit, name, origin, sourceOf, unitOf } from '../testing/units.js';
import {
  decodeLatentRows,
  LatentPageWriter,
  latentPageCount,
  latentPagesOf,
  readLatentPages,
  rowsPerPage,
} from './latent-pages.js';
import { checkLatents, encodeUnitStart, readUnit, type UnitOrigin } from './unit-file.js';
import { UnitStore } from './unit-store.js';

const decodeUnit = (file: Uint8Array, of: UnitOrigin): Promise<UnitData> => readUnit(sourceOf(file), of);

/** Rows [from, to) as the product reads them: checked pages, then decoded. */
async function readLatents(
  file: Uint8Array,
  of: UnitOrigin,
  from: number,
  to: number,
): Promise<Float32Array> {
  const numbers = latentPagesOf(of.latentWidth, [{ from, to }]);
  const pages = await readLatentPages(sourceOf(file), of.unit, numbers);
  return decodeLatentRows((n) => pages[numbers.indexOf(n)]!, of.latentWidth, from, to);
}

describe('unit file', () => {
  const file = encodeUnit(origin, unitOf(3));

  it('gives back what was written', async () => {
    expect(await decodeUnit(file, origin)).toEqual(unitOf(3));
  });

  it('refuses a file of another unit, model or width', async () => {
    for (const other of [{ unit: 'cd'.repeat(32) }, { model: 'm/2' }, { keyWidth: 8 }, { latentWidth: 64 }])
      await expect(decodeUnit(file, { ...origin, ...other })).rejects.toThrow('made for something else');
  });

  it('refuses every truncation', async () => {
    for (let length = 0; length < file.length; length += length < 3000 ? 29 : 911)
      await expect(decodeUnit(file.subarray(0, length), origin)).rejects.toThrow(AppError);
  });

  it('refuses a flipped bit wherever content is, and never gives another content', async () => {
    const rows = await readLatents(file, origin, 0, 20);
    for (let at = 0; at < file.length; at += at > file.length - 2600 ? 41 : 997) {
      const flipped = Uint8Array.from(file);
      flipped[at]! ^= 1 << (at % 8);
      const read = async (): Promise<void> => {
        expect(await decodeUnit(flipped, origin)).toEqual(unitOf(3));
        expect(await readLatents(flipped, origin, 0, 20)).toEqual(rows);
      };
      await read().catch((error: unknown) => {
        expect(error).toMatchObject({ code: 'cache_corrupt', permanent: false });
      });
    }
  });

  it('refuses sections that contradict each other although their checksums hold', async () => {
    const unit = unitOf(3);
    for (const broken of [
      { ...unit, capital: Uint8Array.of(1) },
      { ...unit, entries: { ...unit.entries, scale: Float32Array.of(1) } },
      { ...unit, segments: { ...unit.segments, span: Uint32Array.of(1) } },
      { ...unit, postings: { ...unit.postings, offset: Uint32Array.of(0, 1, 9) } },
    ])
      await expect(decodeUnit(encodeUnit(origin, broken), origin)).rejects.toThrow('contradict');
  });
});

describe('pages of latents', () => {
  const tokens = 100;
  const width = 128;
  const rows = Float32Array.from({ length: tokens * width }, (_, i) => Math.cos(i * 3.7) * 3);
  const paged = (unit: string): Uint8Array => {
    const pages = new LatentPageWriter(unit, width);
    const parts = [0, 7, 50].map((from, i) => pages.add(rows, width, from, [7, 50, tokens][i]!));
    return Buffer.concat([encodeUnitStart(), ...parts, pages.finish()]);
  };
  const file = paged(name);

  it('take 31 tokens of 128 numbers into 4 KiB, whatever portions they came in', () => {
    expect(rowsPerPage(width)).toBe(31);
    expect(file.length).toBe(4096 * (1 + latentPageCount(tokens, width)));
    const pages = new LatentPageWriter(name, width);
    expect(file.subarray(4096)).toEqual(Buffer.concat([pages.add(rows, width, 0, tokens), pages.finish()]));
  });

  it('give any range of rows, within the precision of 8-bit floats', async () => {
    const expected = decodeFp8Blocks(encodeFp8Blocks(rows, width));
    for (const [from, to] of [
      [0, 1],
      [30, 32],
      [5, 99],
      [62, 93],
      [0, 100],
    ] as const)
      expect(await readLatents(file, origin, from, to)).toEqual(expected.slice(from * width, to * width));
  });

  it('refuse a damaged page, and leave the others readable', async () => {
    const damaged = Uint8Array.from(file);
    damaged[4096 + 4096 + 17]! ^= 4;
    await expect(readLatents(damaged, origin, 0, 40)).rejects.toMatchObject({
      code: 'cache_corrupt',
    });
    await expect(checkLatents(sourceOf(damaged), origin, tokens)).rejects.toThrow('page 1 of latents');
    await expect(readLatents(damaged, origin, 0, 31)).resolves.toBeDefined();
    await expect(checkLatents(sourceOf(file), origin, tokens)).resolves.toBeUndefined();
  });

  it("refuse another place's page, another unit's page, and a page that is cut off", async () => {
    const swapped = Uint8Array.from(file);
    swapped.set(file.subarray(4096, 8192), 8192);
    await expect(readLatents(swapped, origin, 31, 40)).rejects.toThrow('page 1');
    const foreign = paged('cd'.repeat(32));
    await expect(readLatents(foreign, origin, 0, 5)).rejects.toThrow('page 0');
    await expect(readLatents(file.subarray(0, -9), origin, 90, 100)).rejects.toThrow('cut off');
  });
});

describe('UnitStore', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'lectern-store-'));
  });
  afterEach(async () => rm(dir, { recursive: true, force: true }));

  const write = async (store: UnitStore, ...parts: Uint8Array[]): Promise<void> => {
    const file = await store.create(name);
    for (const part of parts) await file.append(part);
    expect(file.size).toBe(parts.reduce((n, part) => n + part.byteLength, 0));
    await file.commit();
  };

  it('refuses names that are not hashes', async () => {
    const store = await UnitStore.open(dir);
    await expect(store.open('../../etc/passwd')).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it('writes whole files, leaves no temporary ones, and removes', async () => {
    const store = await UnitStore.open(dir);
    expect(await store.open(name)).toBeUndefined();
    const parts = [Uint8Array.of(1, 2), Uint8Array.of(3)] as const;
    await Promise.all([write(store, ...parts), write(store, ...parts)]);
    const file = (await store.open(name))!;
    expect(await file.read(0, 3)).toEqual(Uint8Array.of(1, 2, 3));
    expect(await file.read(1, 9)).toEqual(Uint8Array.of(2, 3));
    await file.close();
    expect(await store.size(name)).toBe(3);
    expect(await readdir(join(dir, 'tmp'))).toEqual([]);
    expect(await store.remove(name)).toBe(true);
    expect(await store.remove(name)).toBe(false);
    expect(await store.size(name)).toBeUndefined();
  });

  it('fills any number of parts, up to where the file ends', async () => {
    const store = await UnitStore.open(dir);
    const bytes = Uint8Array.from({ length: 5000 }, (_, i) => i * 7);
    await write(store, bytes);
    const file = (await store.open(name))!;
    const parts = Array.from({ length: 3000 }, (_, i) => new Uint8Array(i % 3));
    expect(await file.readInto(2, parts)).toBe(3000);
    expect(Buffer.concat(parts).equals(bytes.subarray(2, 3002))).toBe(true);
    const last = [new Uint8Array(8), new Uint8Array(5), new Uint8Array(4)];
    expect(await file.readInto(4990, last)).toBe(10);
    expect(Buffer.concat(last)).toEqual(Buffer.concat([bytes.subarray(4990), new Uint8Array(7)]));
    await file.close();
  });

  it('shows nobody a file before it is whole, and forgets one that was given up', async () => {
    const store = await UnitStore.open(dir);
    const file = await store.create(name);
    await file.append(Uint8Array.of(1));
    expect(await store.size(name)).toBeUndefined();
    await file.abort();
    expect(await store.size(name)).toBeUndefined();
    expect(await readdir(join(dir, 'tmp'))).toEqual([]);
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
