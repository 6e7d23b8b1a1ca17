/**
 * The odd multipliers of a layer's hash. Deterministic, and written so that a second implementation can follow:
 *
 *   state = (seed + 10007 x layer) mod 2^64, the layer counted from 0
 *   next: state += 0x9E3779B97F4A7C15; z = state
 *         z = (z ^ (z >> 30)) x 0xBF58476D1CE4E5B9; z = (z ^ (z >> 27)) x 0x94D049BB133111EB; z = z ^ (z >> 31)   (splitmix64, mod 2^64)
 *   half = floor(floor((2^63 - 1) / count) / 2), count being the number of canonical ids
 *   r_k = 2 x floor(next x half / 2^64) + 1, for k = 0, 1, ... in this order
 *
 * Every r_k is odd and below 2^63 / count, so a canonical id times r_k fits a signed 64-bit integer, as in the paper.
 *
 * Source  arXiv 2601.07372, section 2.2 (which draws from NumPy's generator); splitmix64: Steele, Lea, Flood 2014
 */
const mask = 2n ** 64n - 1n;

/** Dims: returns (n) for one layer, n being the longest order. */
export function multipliers(seed: number, layer: number, count: number, n: number): readonly bigint[] {
  const half = (2n ** 63n - 1n) / BigInt(count) / 2n;
  const next = splitmix64(BigInt(seed) + 10_007n * BigInt(layer));
  return Array.from({ length: n }, () => 2n * ((next() * half) >> 64n) + 1n);
}

/** A generator of 64-bit numbers. */
function splitmix64(seed: bigint): () => bigint {
  let state = seed & mask;
  return () => {
    state = (state + 0x9e3779b97f4a7c15n) & mask;
    let z = state;
    z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & mask;
    z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & mask;
    return z ^ (z >> 31n);
  };
}
