/**
 * The lightning indexer: a score for every entry of a unit from several query heads against one shared key per entry.
 *   I(s) = max over spans of 1, 2 or 4 entries that hold s of  sum_h w_h ReLU(cos(q_h, span))
 * A span's vector is the sum of its keys; its length was computed from unquantised keys when the unit was. Memory is added later.
 * Its slow twin is reference/indexer.ts.
 *
 * Dims    E entries, K key width, H heads (1 to 4)
 * Source  DeepSeek-V3.2, section 2.1 (lightning indexer): ReLU, weighted sum over heads, one key per position
 */
import type { UnitEntries } from '../core/unit.js';
import { dotInt8Rows } from '../tensor/dot-kernels.js';

export interface QueryHeads {
  /** (H, K) of length 1 each. */
  readonly vectors: Float32Array;
  /** (H) sum 1. */
  readonly weights: Float32Array;
}

/** The largest number of a quantised head: exact for keys of up to 2,000 numbers. */
const headRange = 8191;

/** Heads in 16 bits: vector = q * scale. */
export function quantizeHeads({ vectors, weights }: QueryHeads): { q: Int16Array; scale: Float32Array } {
  const width = vectors.length / weights.length;
  const q = new Int16Array(vectors.length);
  const scale = Float32Array.from(weights, (_, h) => {
    let max = 0;
    for (let i = h * width; i < (h + 1) * width; i++) max = Math.max(max, Math.abs(vectors[i]!));
    if (max === 0) return 0;
    for (let i = h * width; i < (h + 1) * width; i++) q[i] = Math.round((vectors[i]! / max) * headRange);
    return max / headRange;
  });
  return { q, scale };
}

/** Of the longest unit so far; nobody waits between filling and reading it. */
let scratch = scratchFor(0);

function scratchFor(values: number): { readonly dots: Int32Array; readonly products: Float32Array } {
  return { dots: new Int32Array(values), products: new Float32Array(values) };
}

/** (E) 0..1. Cost: E x K x H products of 8 bits, and 30 operations per entry and head. */
export function indexScores(entries: UnitEntries, heads: QueryHeads): Float32Array {
  const { key, scale: keyScale } = entries;
  const count = keyScale.length;
  const size = heads.weights.length;
  const { q, scale } = quantizeHeads(heads);
  scratch = scratch.products.length < (count + 3) * size ? scratchFor((count + 3) * size) : scratch;
  const dots = dotInt8Rows(key, q.length / size, q, scratch.dots);
  // Three entries of zeros stand behind the last one, so that spans may run past it; their inverse length is 0.
  const products = scratch.products.subarray(0, (count + 3) * size).fill(0, count * size);
  for (let e = 0, i = 0; e < count; e++) {
    for (let h = 0; h < size; h++, i++) products[i] = dots[i]! * keyScale[e]! * scale[h]!;
  }
  return size === 1
    ? scoresOfOne(products, entries.inverse, heads.weights[0]!)
    : scoresOfMany(products, entries.inverse, heads.weights);
}

/** The same as scoresOfMany with one head, without its inner loop: a context of a million tokens has 90,000 entries. */
function scoresOfOne(products: Float32Array, inverse: Float32Array, weight: number): Float32Array {
  const count = products.length - 3;
  const score = new Float32Array(count);
  let [two, four1, four2, four3] = [0, 0, 0, 0];
  let [first, second, third] = [products[0]!, products[1]!, products[2]!];
  for (let e = 0, at = 0; e < count; e++, at += 3) {
    const fourth = products[e + 3]!;
    const pair = first + second;
    const all = pair + third + fourth;
    const one = first > 0 ? weight * first * inverse[at]! : 0;
    const nextTwo = pair > 0 ? weight * pair * inverse[at + 1]! : 0;
    const nextFour = all > 0 ? weight * all * inverse[at + 2]! : 0;
    let best = one > two ? one : two;
    if (nextTwo > best) best = nextTwo;
    if (four1 > best) best = four1;
    if (four2 > best) best = four2;
    if (four3 > best) best = four3;
    score[e] = nextFour > best ? nextFour : best;
    two = nextTwo;
    four3 = four2;
    four2 = four1;
    four1 = nextFour;
    first = second;
    second = third;
    third = fourth;
  }
  return score;
}

/** Dims: products (E + 3, H), weights (H) */
function scoresOfMany(products: Float32Array, inverse: Float32Array, weights: Float32Array): Float32Array {
  const size = weights.length;
  const count = products.length / size - 3;
  const score = new Float32Array(count);
  let [two, four1, four2, four3] = [0, 0, 0, 0];
  for (let e = 0, at = 0, i = 0; e < count; e++, at += 3) {
    let one = 0;
    let nextTwo = 0;
    let nextFour = 0;
    for (let h = 0; h < size; h++, i++) {
      const weight = weights[h]!;
      const first = products[i]!;
      const pair = first + products[i + size]!;
      const all = pair + products[i + 2 * size]! + products[i + 3 * size]!;
      if (first > 0) one += weight * first;
      if (pair > 0) nextTwo += weight * pair;
      if (all > 0) nextFour += weight * all;
    }
    one *= inverse[at]!;
    nextTwo *= inverse[at + 1]!;
    nextFour *= inverse[at + 2]!;
    score[e] = Math.max(one, two, nextTwo, four1, four2, four3, nextFour);
    two = nextTwo;
    four3 = four2;
    four2 = four1;
    four1 = nextFour;
  }
  return score;
}
