/** Layer norm and root-mean-square norm of one row. */
import type { Norm } from '../tensor/encoder-weights.js';

/** Root-mean-square norm where there is no beta: no mean is taken off. */
export function norm(row: readonly number[], n: Norm, eps: number): number[] {
  const mean = n.beta === null ? 0 : row.reduce((a, b) => a + b, 0) / row.length;
  const variance = row.reduce((a, b) => a + (b - mean) ** 2, 0) / row.length;
  return row.map((value, d) => {
    return ((value - mean) / Math.sqrt(variance + eps)) * n.gamma[d]! + (n.beta?.[d] ?? 0);
  });
}
