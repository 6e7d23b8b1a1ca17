import { describe, expect, it } from 'vitest';
import { referenceMultipliers, referenceRows, referenceSizes } from '../../reference/engram.js';
import type { EngramShape } from '../../tensor/model-shape.js';
import { canonicalIds } from './canonical.js';
import { hashRows, layerHashes } from './hash.js';
import { multipliers } from './multipliers.js';
import { isPrime, tableSizes } from './primes.js';

const shape: EngramShape = {
  layers: [1, 4],
  orders: [2, 3],
  heads: 8,
  rowWidth: 4,
  baseRows: 1000,
  seed: 11,
};
const perToken = shape.orders.length * shape.heads;

/** Numbers in 0..1, always the same. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff) / 0x80000000;
}

const rowsOf = (
  ids: readonly number[],
  section = 0,
  window = ids.length,
  s = shape,
  count = 30_000,
): number[] => [
  ...hashRows(
    layerHashes(s, count)[section]!,
    Uint32Array.from(ids),
    Uint8Array.from(ids, (id) => (id === 0 ? 0 : 1)),
    window,
  ),
];
const at = (rows: readonly number[], t: number): number[] => rows.slice(t * perToken, (t + 1) * perToken);

describe('canonicalIds', () => {
  it('joins case, accents and compatibility forms, and keeps word beginnings and continuations apart', () => {
    const { of, count } = canonicalIds([
      '[PAD]',
      'café',
      'CAFE',
      '##café',
      'ｃａｆｅ',
      '##Cafe',
      'tea',
      '[CLS]',
    ]);
    expect([...of]).toEqual([0, 1, 1, 2, 1, 2, 3, 0]);
    expect(count).toBe(4);
  });

  it('keeps a lone space, and what has nothing but marks, apart from the rest', () => {
    const { of } = canonicalIds([' ', '\t', ' a ', 'a', '\u0301', '\u0300', '##\u0301']);
    expect([...of]).toEqual([1, 1, 2, 2, 3, 4, 5]);
  });
});

describe('tableSizes', () => {
  it('are distinct primes above the base, each the next one', () => {
    const sizes = [...tableSizes(shape)];
    expect(sizes).toEqual(referenceSizes(shape));
    expect(new Set(sizes).size).toBe(32);
    expect(Math.min(...sizes)).toBeGreaterThan(shape.baseRows);
  });

  it('know small and large primes', () => {
    const small = Array.from({ length: 60 }, (_, n) => n).filter(isPrime);
    expect(small).toEqual([2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59]);
    expect(isPrime(33_554_393)).toBe(true);
    expect(isPrime(5791 * 5783)).toBe(false);
  });
});

describe('multipliers', () => {
  it('are the odd numbers of the reference, differ by layer and seed, and fit with every id into 63 bits', () => {
    const all = [0, 1, 17].flatMap((layer) => multipliers(7, layer, 29_334, 4));
    expect(all).toEqual([0, 1, 17].flatMap((layer) => referenceMultipliers(7, layer, 29_334, 4)));
    expect(new Set(all).size).toBe(12);
    expect(all.every((r) => r % 2n === 1n && r * 29_333n < 2n ** 63n)).toBe(true);
    expect(multipliers(8, 0, 29_334, 4)).not.toEqual(multipliers(7, 0, 29_334, 4));
  });
});

describe('hashRows', () => {
  it('gives the integers of the 64-bit reference for random tokens in windows, up to the largest ids and tables', () => {
    const next = sequence(3);
    const window = 50;
    for (const [count, baseRows] of [
      [30_000, 1000],
      [2 ** 21, 33_000_000],
      [7, 3],
    ] as const) {
      const s = { ...shape, baseRows };
      const ids = Array.from({ length: 1500 }, () =>
        next() < 0.05 ? 0 : count - 1 - Math.floor(next() * Math.min(count - 1, 5000)),
      );
      for (const section of [0, 1]) {
        const found = rowsOf(ids, section, window, s, count);
        const expected: number[] = [];
        for (let from = 0; from < ids.length; from += window)
          expected.push(...referenceRows(s, section, ids.slice(from, from + window), count).flat());
        expect(found).toEqual(expected);
      }
    }
  });

  it('stays inside the tables of its order and head', () => {
    const next = sequence(9);
    const hash = layerHashes(shape, 30_000)[1]!;
    const rows = rowsOf(
      Array.from({ length: 3000 }, () => 1 + Math.floor(next() * 29_998)),
      1,
    );
    const outside = rows.filter((row, i) => {
      const m = i % perToken;
      return row < hash.first[m]! || row >= hash.first[m]! + hash.size[m]!;
    });
    expect(outside).toEqual([]);
    expect(hash.rows).toBe(hash.first.at(-1)! + hash.size.at(-1)!);
  });

  it('looks back as far as the order and no further', () => {
    const a = rowsOf([5, 6, 7, 8]);
    const b = rowsOf([9, 6, 7, 8]);
    expect(at(a, 3)).toEqual(at(b, 3));
    expect(at(a, 2).slice(0, 8)).toEqual(at(b, 2).slice(0, 8));
    expect(at(a, 2).slice(8)).not.toEqual(at(b, 2).slice(8));
  });

  it('does not look over the start of a window or over what is not text', () => {
    const alone = at(rowsOf([7, 8]), 1);
    expect(at(rowsOf([5, 6, 7, 8], 0, 2), 3)).toEqual(alone);
    expect(at(rowsOf([5, 0, 7, 8]), 3)).toEqual(alone);
    const ids = Uint32Array.of(5, 6, 7, 8);
    const masked = hashRows(layerHashes(shape, 30_000)[0]!, ids, Uint8Array.of(1, 0, 1, 1), 4);
    expect(at([...masked], 3)).toEqual(alone);
    expect(at([...masked], 1)).toEqual(at(rowsOf([0]), 0));
  });

  it('tells orders of the same tokens apart, and layers', () => {
    expect(at(rowsOf([7, 8]), 1)).not.toEqual(at(rowsOf([8, 7]), 1));
    expect(rowsOf([7, 8, 9], 0)).not.toEqual(rowsOf([7, 8, 9], 1));
  });

  it.each([
    ['tables beyond 2^25 rows', { ...shape, baseRows: 2 ** 25 }, 100],
    ['more than 2^21 canonical ids', shape, 2 ** 21 + 1],
    ['tables of which there is no number', { ...shape, baseRows: Number.NaN }, 100],
    ['five thousand tables', { ...shape, heads: 2500 }, 100],
    ['n-grams of 9', { ...shape, orders: [9] }, 100],
    ['n-grams of 0', { ...shape, orders: [0] }, 100],
  ])('refuses %s', (_, bad, count) => {
    expect(() => layerHashes(bad, count)).toThrow(expect.objectContaining({ code: 'model_invalid' }));
  });
});
