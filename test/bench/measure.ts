/** Small sums that benchmarks of speed share: ranks, sizes on the command line, bars, alternation. */
import { type Bar, figure, median } from './engine-data.js';

/** The smallest value that at least the share `p` (0..1) of the values does not exceed; NaN of none. */
export function quantile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)] ?? NaN;
}

/** "64k" -> 64,000; "1M" -> 1,000,000; NaN of anything else. */
export function sizeFrom(text: string): number {
  const scale = text.endsWith('M') ? 1_000_000 : text.endsWith('k') ? 1000 : 1;
  return Number(text.replace(/[kM]$/u, '')) * scale;
}

/** 64,000 -> "64k" */
export function sizeName(count: number): string {
  if (count >= 1_000_000) return `${count / 1_000_000}M`;
  return count >= 1000 ? `${count / 1000}k` : String(count);
}

/** A figure with its bar. `atMost`: less is better. */
export function barred(
  { name, value, unit }: { readonly name: string; readonly value: number; readonly unit: string },
  limits: { readonly bar: number; readonly goal: number; readonly peer?: number; readonly atMost?: boolean },
): Bar {
  const peer = limits.peer === undefined ? null : Number(limits.peer.toPrecision(6));
  const pass = limits.atMost ? value <= limits.bar : value >= limits.bar;
  return { ...figure(name, value, unit), peer, bar: limits.bar, goal: limits.goal, pass };
}

/** "12.3 (11.9 to 14.0)": the median, and the least and the greatest. */
export function spread(values: readonly number[], digits = 0): string {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return `${median(values).toFixed(digits)} (${least.toFixed(digits)} to ${most.toFixed(digits)})`;
}

/** Runs every side once, in an order that turns by one with each round, so that no side always has the warmer machine. */
export async function turnAbout(round: number, sides: readonly (() => Promise<void>)[]): Promise<void> {
  for (let i = 0; i < sides.length; i++) await sides[(i + round) % sides.length]?.();
}
