/** Runs of tokens that overlap or touch, joined. */

export interface TokenRun {
  readonly from: number;
  readonly to: number;
}

/** Ascending, disjoint runs that cover all of `ranges`, each widened by `pad` on both sides within [0, end). */
export function joinRanges(
  ranges: readonly { readonly tokenStart: number; readonly tokenEnd: number }[],
  pad: number,
  end: number,
): TokenRun[] {
  const sorted = ranges
    .map((r) => ({ from: Math.max(0, r.tokenStart - pad), to: Math.min(end, r.tokenEnd + pad) }))
    .sort((a, b) => a.from - b.from || a.to - b.to);
  const runs: { from: number; to: number }[] = [];
  for (const { from, to } of sorted) {
    const last = runs.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else runs.push({ from, to });
  }
  return runs;
}

/** The run that holds token `at`; `runs` as joinRanges gives them. */
export function runOf<T extends TokenRun>(runs: readonly T[], at: number): T | undefined {
  let low = 0;
  let high = runs.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (runs[middle]!.from <= at) low = middle;
    else high = middle - 1;
  }
  const run = runs[low];
  return run && run.from <= at && at < run.to ? run : undefined;
}
