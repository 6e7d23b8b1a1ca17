/** The indexer, slow and obvious, over dequantised keys: the twin of model/indexer.ts. Not used at run time. */

/**
 * Scores of all entries; a span's cosine is exact here.
 * Dims  keys (E, K), heads (H, K) of any length, weights (H); returns (E)
 */
export function referenceIndexScores(
  keys: readonly (readonly number[])[],
  heads: readonly (readonly number[])[],
  weights: readonly number[],
): number[] {
  const spans = [1, 2, 4].flatMap((length) =>
    keys.flatMap((_, from) => (from + length <= keys.length ? [{ from, to: from + length }] : [])),
  );
  const scored = spans.map(({ from, to }) => {
    const sum = keys[0]!.map((_, d) => keys.slice(from, to).reduce((s, key) => s + key[d]!, 0));
    const score = heads.reduce((s, head, h) => s + weights[h]! * Math.max(0, cosine(head, sum)), 0);
    return { from, to, score };
  });
  return keys.map((_, e) =>
    scored.reduce((best, s) => (s.from <= e && e < s.to ? Math.max(best, s.score) : best), 0),
  );
}

function cosine(a: readonly number[], b: readonly number[]): number {
  const length = Math.hypot(...a) * Math.hypot(...b);
  return length > 0 ? a.reduce((sum, value, d) => sum + value * b[d]!, 0) / length : 0;
}
