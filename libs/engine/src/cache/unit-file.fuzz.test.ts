/** Damage that no one thought of: thousands of repeatable cases against the readers of context files. */
import { createHash } from 'node:crypto';
import { AppError } from '@lectern/contracts';
import { describe, expect, it } from 'vitest';
import { noise } from '../testing/engram-model.js';
import { encodeUnit, name, origin, sourceOf, unitOf } from '../testing/units.js';
import { latentPageCount, pageBytes, readLatentPages } from './latent-pages.js';
import { checkLatents, encodeUnitEnd, readUnit } from './unit-file.js';

const tokens = 400;
const unit = unitOf(3, tokens);
const file = Buffer.from(encodeUnit(origin, unit));
const foreign = Buffer.from(encodeUnit({ ...origin, unit: 'cd'.repeat(32) }, unit));
const pages = latentPageCount(tokens, origin.latentWidth);
const numbers = Array.from({ length: pages }, (_, i) => i);
const latents = file.subarray(pageBytes, (1 + pages) * pageBytes);
/** Written again, the same content gives the same bytes. */
const columns = encodeUnitEnd(origin, unit, 0);
const trailerBytes = 64;

/** Whole numbers in [0, limit), always the same for a seed. */
function dice(seed: number): (limit: number) => number {
  const next = noise(seed);
  return (limit) => Math.min(limit - 1, Math.floor(((next() + 1) / 2) * limit));
}

const lies: readonly unknown[] = [0, -1, 4096, 2 ** 53, 0.5, null, '7', [], {}, { offset: 4096, bytes: 9 }];

type Damage = (below: (limit: number) => number) => Uint8Array;

/** Every other time in the header or the trailer, which are small. */
const somewhere = (below: (limit: number) => number): number =>
  below(2) === 0 ? below(file.length) : file.length - 1 - below(3000);

const edited = (edit: (copy: Buffer) => void): Buffer => {
  const copy = Buffer.from(file);
  edit(copy);
  return copy;
};

const damages: Readonly<Record<string, Damage>> = {
  'cut off': (below) => file.subarray(0, somewhere(below)),
  'a bit flipped': (below) =>
    edited((copy) => {
      copy[somewhere(below)]! ^= 1 << below(8);
    }),
  'bytes overwritten': (below) =>
    edited((copy) => {
      const from = somewhere(below);
      const end = Math.min(copy.length, from + 1 + below(300));
      for (let at = from; at < end; at++) copy[at] = below(256);
    }),
  'bytes missing inside': (below) => {
    const from = somewhere(below);
    return Buffer.concat([file.subarray(0, from), file.subarray(from + 1 + below(5000))]);
  },
  'bytes added': (below) => {
    const from = somewhere(below);
    return Buffer.concat([
      file.subarray(0, from),
      Buffer.alloc(1 + below(5000), below(256)),
      file.subarray(from),
    ]);
  },
  'two pages swapped': (below) =>
    edited((copy) => {
      const [a, b] = [below(file.length / pageBytes), below(file.length / pageBytes)];
      file.copy(copy, a * pageBytes, b * pageBytes, (b + 1) * pageBytes);
      file.copy(copy, b * pageBytes, a * pageBytes, (a + 1) * pageBytes);
    }),
  "another unit's page": (below) =>
    edited((copy) => {
      const at = below(file.length / pageBytes) * pageBytes;
      foreign.copy(copy, at, at, at + pageBytes);
    }),
  'another version': (below) =>
    edited((copy) => {
      copy.writeUInt32LE(below(2 ** 32), copy.length - 20);
    }),
  'wrong lengths': (below) =>
    edited((copy) => {
      if (below(2) === 0) copy.writeUInt32LE(below(2 ** 32), copy.length - 24);
      else
        copy.writeDoubleLE(
          [below(file.length), -1, NaN, Infinity, 2 ** 60, 0.5][below(6)]!,
          copy.length - 32,
        );
    }),
  'a header that lies under a right checksum': (below) => {
    const at = file.readDoubleLE(file.length - 32);
    const honest = JSON.parse(file.toString('utf8', at, file.length - trailerBytes)) as object;
    // A few of its values, at any depth, become something else; now and then it ends early.
    const text = JSON.stringify(honest, (_, value: unknown) =>
      below(20) === 0 ? structuredClone(lies[below(lies.length)]) : value,
    );
    const header = Buffer.from(below(5) === 0 ? text.slice(0, below(text.length)) : text);
    const trailer = Buffer.from(file.subarray(-trailerBytes));
    createHash('sha256').update(header).digest().copy(trailer);
    trailer.writeUInt32LE(header.length, 40);
    return Buffer.concat([file.subarray(0, at), header, trailer]);
  },
  'random bytes': (below) => Uint8Array.from({ length: below(3 * pageBytes) }, () => below(256)),
};

/** Every way of reading gives the right content or cache_corrupt; returns how many refused. */
async function tryReading(bytes: Uint8Array): Promise<number> {
  const source = sourceOf(bytes);
  let refused = 0;
  for (const read of [
    async () => {
      const read = encodeUnitEnd(origin, await readUnit(source, origin), 0);
      expect(Buffer.from(read).equals(columns)).toBe(true);
    },
    async () => {
      const read = await readLatentPages(source, name, numbers);
      expect(Buffer.concat(read).equals(latents)).toBe(true);
    },
    () => checkLatents(source, origin, tokens),
  ])
    try {
      await read();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      expect(error).toMatchObject({ code: 'cache_corrupt', permanent: false, data: { unit: name } });
      refused++;
    }
  return refused;
}

describe('a context file with random damage', () => {
  it('is whole before', async () => {
    expect(await tryReading(file)).toBe(0);
  });

  it.each(Object.entries(damages))(
    '%s: is refused, or read as what was written, 300 times',
    async (kind, damage) => {
      const below = dice(kind.length);
      let refused = 0;
      for (let i = 0; i < 300; i++) refused += Math.sign(await tryReading(damage(below)));
      // Some damage is none: zeros between sections are no content, and columns of equal units are equal.
      expect(refused).toBeGreaterThan(100);
    },
  );
});
