/** The compressor, slow and obvious: the twin of poolRows in model/entries.ts. Not used at run time. */

/** Key of one entry. Dims: rows (m, K), gate (K); returns (K). */
export function referencePool(rows: readonly (readonly number[])[], gate: readonly number[]): number[] {
  const weights = rows.map((row) => Math.exp(row.reduce((sum, value, d) => sum + value * gate[d]!, 0)));
  const total = weights.reduce((a, b) => a + b, 0);
  return gate.map((_, d) => rows.reduce((sum, row, t) => sum + (weights[t]! / total) * row[d]!, 0));
}
