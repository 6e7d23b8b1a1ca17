/** Linear layers, GELU and rows, one number at a time in 64-bit arithmetic: what the other twins are made of. */
import type { Linear, Mlp } from '../tensor/encoder-weights.js';

/** A row per token. */
export type Rows = number[][];

export function linear(row: readonly number[], l: Linear): number[] {
  return Array.from({ length: l.out }, (_, o) => {
    return row.reduce((sum, value, i) => sum + value * l.weight[o * l.in + i]!, l.bias[o]!);
  });
}

/** The dense FFN of one token: down(gelu(up(x))). */
export function mlp(row: readonly number[], { up, down }: Mlp): number[] {
  return linear(linear(row, up).map(gelu), down);
}

export function add(a: readonly number[], b: readonly number[]): number[] {
  return a.map((value, i) => value + b[i]!);
}

export function gelu(x: number): number {
  return 0.5 * x * (1 + erf(x / Math.SQRT2));
}

/** Series for small arguments, continued fraction for large ones; both to double precision. */
function erf(x: number): number {
  const a = Math.abs(x);
  if (a > 6) return Math.sign(x);
  if (a < 3) {
    let term = a;
    let sum = a;
    for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum) && n < 200; n++) {
      term *= (-a * a) / n;
      sum += term / (2 * n + 1);
    }
    return (Math.sign(x) * 2 * sum) / Math.sqrt(Math.PI);
  }
  let fraction = 0;
  for (let n = 60; n >= 1; n--) fraction = n / 2 / (a + fraction);
  return Math.sign(x) * (1 - Math.exp(-a * a) / (Math.sqrt(Math.PI) * (a + fraction)));
}
