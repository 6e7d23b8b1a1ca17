/** Symmetric 8-bit quantisation: v ~ q * scale with q in -127..127. */

export interface Int8Matrix {
  /** (K, N) row-major. */
  readonly q: Int8Array;
  /** (N) one scale per output channel. */
  readonly scale: Float32Array;
}

/** Largest magnitude of a quantised weight. Pairs of u8 x 7-bit products fit 16 bits: 2 x 255 x 64 < 32,768; full 8 bits do not. */
export const weightLimit = { int8: 127, int7: 64 } as const;

/**
 * Transposes and quantises a linear layer's weight for x @ W.
 * Dims  weight (N, K) as checkpoints store it -> q (K, N) in -limit..limit, scale (N)
 */
export function quantizeLinear(
  weight: Float32Array,
  n: number,
  k: number,
  limit: number = weightLimit.int8,
): Int8Matrix {
  const q = new Int8Array(n * k);
  const scale = new Float32Array(n);
  for (let row = 0; row < n; row++) {
    let max = 0;
    for (let i = row * k; i < (row + 1) * k; i++) max = Math.max(max, Math.abs(weight[i]!));
    const s = max > 0 ? max / limit : 1;
    scale[row] = s;
    for (let i = 0; i < k; i++) q[i * n + row] = Math.round(weight[row * k + i]! / s);
  }
  return { q, scale };
}

/** (N, K) -> (K, N). */
export function transpose(weight: Float32Array, n: number, k: number): Float32Array {
  const out = new Float32Array(n * k);
  for (let row = 0; row < n; row++) {
    for (let i = 0; i < k; i++) out[i * n + row] = weight[row * k + i]!;
  }
  return out;
}

/** Quantises one vector into `out` at `offset`; returns its scale. A vector of zeros gets scale 0. */
export function quantizeVector(vector: Float32Array, out: Int8Array, offset: number): number {
  let max = 0;
  for (const v of vector) max = Math.max(max, Math.abs(v));
  if (max === 0) {
    out.fill(0, offset, offset + vector.length);
    return 0;
  }
  const inverse = 127 / max;
  for (let i = 0; i < vector.length; i++) out[offset + i] = Math.round(vector[i]! * inverse);
  return max / 127;
}
