/** Attention of a decoding step over f32 rows, slow and obvious: the twin of model/decoder.ts and tensor/fp8-kernels.ts. Not used at run time. */

type Row = readonly number[];

/**
 * Dense: every row counts.
 * Dims  rows (n, L), heads (H, L) with the logits' scale in them
 */
export function referenceAttention(
  rows: readonly Row[],
  heads: readonly Row[],
): {
  readonly logits: number[][];
  readonly weights: number[][];
  readonly output: number[][];
  readonly logSumExp: number[];
} {
  const logits = heads.map((q) => rows.map((x) => q.reduce((sum, value, d) => sum + value * x[d]!, 0)));
  const logSumExp = logits.map((own) => {
    const top = Math.max(...own);
    return top + Math.log(own.reduce((sum, logit) => sum + Math.exp(logit - top), 0));
  });
  const weights = logits.map((own, h) => own.map((logit) => Math.exp(logit - logSumExp[h]!)));
  const output = weights.map((own) =>
    heads[0]!.map((_, d) => rows.reduce((sum, x, j) => sum + own[j]! * x[d]!, 0)),
  );
  return { logits, weights, output, logSumExp };
}

/** The k largest of all scores as (unit, entry), in order of units and places; of equal ones the earlier. Dims: scores (E) of each unit. */
export function referenceTop(scores: readonly Row[], k: number): { unit: number; entry: number }[] {
  const all = scores.flatMap((own, unit) => own.map((score, entry) => ({ unit, entry, score })));
  const byPlace = (a: (typeof all)[number], b: (typeof all)[number]): number =>
    a.unit - b.unit || a.entry - b.entry;
  const best = all.sort((a, b) => b.score - a.score || byPlace(a, b)).slice(0, k);
  return best.sort(byPlace).map(({ unit, entry }) => ({ unit, entry }));
}
