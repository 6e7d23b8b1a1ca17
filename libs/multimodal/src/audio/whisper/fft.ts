/**
 * Discrete Fourier transform of any length whose prime factors are small (400 = 2^4 * 5^2), by decimation in time. Not a general DSP
 * library: one plan per length, forward only.
 */
export interface FftPlan {
  readonly length: number;
  /** re, im (length) are replaced by their transform. Mutates both. */
  transform(re: Float64Array, im: Float64Array): void;
}

export function createFft(length: number): FftPlan {
  const cos = new Float64Array(length);
  const sin = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    cos[i] = Math.cos((-2 * Math.PI * i) / length);
    sin[i] = Math.sin((-2 * Math.PI * i) / length);
  }
  const factors = factorise(length);
  const outRe = new Float64Array(length);
  const outIm = new Float64Array(length);
  const radix = Math.max(1, ...factors);
  const scratchRe = new Float64Array(radix);
  const scratchIm = new Float64Array(radix);

  /** Writes the transform of inRe/inIm[from + k * stride], k < n, to out[to .. to + n). */
  const step = (input: readonly [Float64Array, Float64Array], place: Place, depth: number): void => {
    const { from, stride, to, n } = place;
    if (n === 1) {
      outRe[to] = input[0][from]!;
      outIm[to] = input[1][from]!;
      return;
    }
    const r = factors[depth]!;
    const m = n / r;
    for (let q = 0; q < r; q++)
      step(input, { from: from + q * stride, stride: stride * r, to: to + q * m, n: m }, depth + 1);
    const turn = length / n;
    for (let k = 0; k < m; k++) {
      for (let q = 0; q < r; q++) {
        const w = q * k * turn;
        const re = outRe[to + q * m + k]!;
        const im = outIm[to + q * m + k]!;
        scratchRe[q] = re * cos[w]! - im * sin[w]!;
        scratchIm[q] = re * sin[w]! + im * cos[w]!;
      }
      for (let p = 0; p < r; p++) {
        let re = scratchRe[0]!;
        let im = scratchIm[0]!;
        for (let q = 1; q < r; q++) {
          const w = ((p * q) % r) * (length / r);
          re += scratchRe[q]! * cos[w]! - scratchIm[q]! * sin[w]!;
          im += scratchRe[q]! * sin[w]! + scratchIm[q]! * cos[w]!;
        }
        outRe[to + p * m + k] = re;
        outIm[to + p * m + k] = im;
      }
    }
  };

  return {
    length,
    transform(re, im) {
      step([re, im], { from: 0, stride: 1, to: 0, n: length }, 0);
      re.set(outRe);
      im.set(outIm);
    },
  };
}

interface Place {
  readonly from: number;
  readonly stride: number;
  readonly to: number;
  readonly n: number;
}

/** Fours first: they cost half of two twos. */
function factorise(length: number): number[] {
  const factors: number[] = [];
  let rest = length;
  for (const prime of [4, 2, 3, 5, 7, 11, 13])
    while (rest % prime === 0) {
      factors.push(prime);
      rest /= prime;
    }
  if (rest > 1) factors.push(rest);
  return factors;
}
