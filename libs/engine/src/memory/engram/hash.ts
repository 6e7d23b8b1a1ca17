/**
 * Canonical ids -> rows of a layer's tables: mix_n(t) = XOR over k < n of id(t - k) x r_k, as 64-bit integers; the row of head j of
 * order n is mix_n(t) mod P(n, j), counted from the first row of that table within its layer. Look-back ends at the window's start
 * and at positions that are not text: what lies there and before it reads as padding, which adds nothing to the mix.
 *
 * 64-bit numbers are kept as two halves of 32 bits in doubles, where every step is exact: ids are below 2^21, so id x half is below
 * 2^53, and tables have fewer than 2^25 rows, so the remainder's parts stay below 2^53 too. The twin in reference/ uses BigInt.
 *
 * Dims    T tokens, M = orders x heads rows of a token
 * Source  arXiv 2601.07372, section 2.2; DeepSeek-V4.1 for look-back over tokens that are not text
 */
import { AppError } from '@lectern/contracts';
import type { EngramShape } from '../../tensor/model-shape.js';
import { multipliers } from './multipliers.js';
import { tableSizes } from './primes.js';

const two32 = 2 ** 32;
const maxIds = 2 ** 21;

/** One layer's hash. */
export interface LayerHash {
  readonly orders: readonly number[];
  readonly heads: number;
  /** (longest order) halves of the multipliers. */
  readonly high: Float64Array;
  readonly low: Float64Array;
  /** (M) primes, and the same as reciprocals. */
  readonly size: Float64Array;
  readonly inverse: Float64Array;
  /** (M) 2^32 mod size. */
  readonly wrap: Float64Array;
  /** (M) first row of each table within the layer. */
  readonly first: Float64Array;
  /** Rows of all tables of the layer. */
  readonly rows: number;
}

/**
 * The hashes of all layers that have conditional memory, in the shape's order; `count` is the number of canonical ids.
 * Throws AppError model_invalid for a shape whose numbers would leave exact arithmetic.
 */
export function layerHashes(shape: EngramShape, count: number): readonly LayerHash[] {
  const { orders, heads } = shape;
  const sizes = tableSizes(shape);
  const longest = Math.max(0, ...orders);
  if (!(count <= maxIds && orders.every((n) => n >= 1 && n <= 8)))
    throw new AppError(
      'model_invalid',
      'The model has more canonical ids or longer n-grams than its hash can address; use another model.',
    );
  const perLayer = orders.length * heads;
  return shape.layers.map((layer, i) => {
    const size = Float64Array.from(sizes.subarray(i * perLayer, (i + 1) * perLayer));
    const r = multipliers(shape.seed, layer, count, longest);
    const first = new Float64Array(perLayer);
    for (let m = 1; m < perLayer; m++) first[m] = first[m - 1]! + size[m - 1]!;
    return {
      orders,
      heads,
      high: Float64Array.from(r, (value) => Number(value >> 32n)),
      low: Float64Array.from(r, (value) => Number(value & 0xffffffffn)),
      size,
      inverse: size.map((p) => 1 / p),
      wrap: size.map((p) => two32 % p),
      first,
      rows: size.reduce((sum, p) => sum + p, 0),
    };
  });
}

/**
 * Rows of consecutive windows of `window` tokens each.
 * Dims  ids (T) canonical, text (T) 1 where the token is text; returns (T, M)
 * Cost  about 0.15 us per token with M = 16
 */
export function hashRows(
  hash: LayerHash,
  ids: Uint32Array,
  text: Uint8Array,
  window: number,
): Int32Array<ArrayBuffer> {
  const { orders, heads, size, inverse, wrap, first } = hash;
  const out = new Int32Array(ids.length * size.length);
  let at = 0;
  let runStart = 0;
  for (let t = 0; t < ids.length; t++) {
    if (t % window === 0) runStart = t;
    if (text[t] === 0) runStart = t + 1;
    for (let o = 0; o < orders.length; o++) {
      let high = 0;
      let low = 0;
      for (let k = Math.min(orders[o]! - 1, t - runStart); k >= 0; k--) {
        const id = ids[t - k]!;
        const part = id * hash.low[k]!;
        high ^= id * hash.high[k]! + Math.floor(part / two32);
        low ^= part;
      }
      const rest = low >>> 0;
      for (let m = o * heads; m < (o + 1) * heads; m++) {
        const p = size[m]!;
        const top = high - Math.floor(high * inverse[m]!) * p;
        const value = top * wrap[m]! + rest;
        let row = value - Math.floor(value * inverse[m]!) * p;
        if (row < 0) row += p;
        else if (row >= p) row -= p;
        out[at++] = first[m]! + row;
      }
    }
  }
  return out;
}
