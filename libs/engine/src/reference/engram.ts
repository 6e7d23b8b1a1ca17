/**
 * Conditional memory once more, slow and obvious: BigInt hashes, primes by trial, the gate in 64-bit floats. The twin of
 * memory/engram (addresses) and of model/graph/engram.ts (gate); it takes canonical ids and tables as given.
 *
 * Dims  W tokens of a window, D width, M = orders x heads rows of a token
 */
import type { EngramWeights } from '../tensor/encoder-weights.js';
import type { EngramShape, ModelShape } from '../tensor/model-shape.js';
import { add, linear, type Rows } from './linear.js';
import { norm } from './norm.js';

export interface ReferenceTables {
  /** Piece id -> canonical id; 0 is padding and everything that is not text. */
  readonly canonical: readonly number[];
  readonly count: number;
  /** One row of the section, numbers: (rowWidth). Sections in the order of the shape's Engram layers. */
  readonly row: (section: number, row: number) => readonly number[];
}

/** Sizes of all tables: (layers x orders x heads) primes, in that order. */
export function referenceSizes(shape: EngramShape): number[] {
  const sizes: number[] = [];
  for (
    let n = shape.baseRows + 1;
    sizes.length < shape.layers.length * shape.orders.length * shape.heads;
    n++
  ) {
    let prime = n > 1;
    for (let d = 2; prime && d * d <= n; d++) prime = n % d !== 0;
    if (prime) sizes.push(n);
  }
  return sizes;
}

/** r_k of a layer; memory/engram/multipliers.ts describes the generator. */
export function referenceMultipliers(seed: number, layer: number, count: number, n: number): bigint[] {
  let state = BigInt.asUintN(64, BigInt(seed + 10_007 * layer));
  const half = (2n ** 63n - 1n) / BigInt(count) / 2n;
  return Array.from({ length: n }, () => {
    state = BigInt.asUintN(64, state + 0x9e3779b97f4a7c15n);
    let z = state;
    z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
    z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn);
    z ^= z >> 31n;
    return 2n * ((z * half) / 2n ** 64n) + 1n;
  });
}

/**
 * Rows of one window for the section's layer, counted from the section's first row. (W, M)
 * Dims  canonical (W), 0 where the token is not text
 */
export function referenceRows(
  shape: EngramShape,
  section: number,
  canonical: readonly number[],
  count: number,
): number[][] {
  const perLayer = shape.orders.length * shape.heads;
  const sizes = referenceSizes(shape).slice(section * perLayer, (section + 1) * perLayer);
  const r = referenceMultipliers(shape.seed, shape.layers[section]!, count, Math.max(...shape.orders));
  return canonical.map((_, t) => {
    let first = 0;
    return sizes.map((size, m) => {
      const order = shape.orders[Math.floor(m / shape.heads)]!;
      let mix = 0n;
      for (let k = 0; k < order && t - k >= 0 && canonical[t - k] !== 0; k++)
        mix ^= BigInt(canonical[t - k]!) * r[k]!;
      const row = first + Number(mix % BigInt(size));
      first += size;
      return row;
    });
  });
}

/** alpha of one token, before it is forced to 0 where the token is not text. */
export function referenceGate(
  hidden: readonly number[],
  key: readonly number[],
  weights: EngramWeights,
  eps: number,
): number {
  const h = norm(hidden, weights.hiddenNorm, eps);
  const k = norm(key, weights.keyNorm, eps);
  const z = h.reduce((sum, value, d) => sum + value * k[d]!, 0) / Math.sqrt(h.length);
  return 1 / (1 + Math.exp(-Math.sign(z) * Math.sqrt(Math.max(Math.abs(z), 1e-6))));
}

interface Mixed {
  readonly shape: ModelShape;
  readonly layer: number;
  /** (W) pieces of the window, with markers. */
  readonly ids: readonly number[];
  readonly tables: ReferenceTables;
}

/** The stream with the layer's memory added. (W, D) -> (W, D) */
export function mixEngram(x: Rows, weights: EngramWeights, { shape, layer, ids, tables }: Mixed): Rows {
  const engram = shape.engram;
  if (engram === null) return x;
  const section = engram.layers.indexOf(layer);
  const canonical = ids.map((id) => tables.canonical[id] ?? 0);
  const rows = referenceRows(engram, section, canonical, tables.count);
  return x.map((hidden, t) => {
    if (canonical[t] === 0) return hidden;
    const e = rows[t]!.flatMap((row) => tables.row(section, row));
    const alpha = referenceGate(hidden, linear(e, weights.key), weights, shape.normEps);
    return add(
      hidden,
      linear(e, weights.value).map((v) => alpha * v),
    );
  });
}
