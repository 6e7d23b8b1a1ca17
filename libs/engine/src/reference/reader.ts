/** The reader, slow and obvious: the twin of model/reader.ts. Not used at run time. */

type Row = readonly number[];

/** Dims: question (Q, L), weights (Q), whole (L), passage (n, L) of any length. */
export function referenceReading(
  question: readonly Row[],
  weights: Row,
  whole: Row,
  passage: readonly Row[],
  sharpness: number,
): { late: number; whole: number; pooled: number } {
  const attention = passage.map((x) => question.reduce((s, q, i) => s + weights[i]! * cosine(q, x), 0));
  const shares = attention.map((a) => Math.exp(sharpness * a));
  const pool = (by: Row): number[] => whole.map((_, d) => passage.reduce((s, x, j) => s + by[j]! * x[d]!, 0));
  return {
    late: question.reduce((s, q, i) => s + weights[i]! * Math.max(...passage.map((x) => cosine(q, x))), 0),
    whole: cosine(whole, pool(passage.map(() => 1))),
    pooled: cosine(whole, pool(shares)),
  };
}

function cosine(a: Row, b: Row): number {
  const length = Math.hypot(...a) * Math.hypot(...b);
  return length > 0 ? a.reduce((sum, value, d) => sum + value * b[d]!, 0) / length : 0;
}
