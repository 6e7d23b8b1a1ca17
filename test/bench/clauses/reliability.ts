/** Whether a score means what it says: of the quotes scored about p, is the share p right? Ten bins of equal width. */
import { say } from '../engine-data.js';

/** A quote's score and whether it was right. */
export interface Point {
  readonly score: number;
  readonly right: boolean;
}

export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Mean score and share right; 0 of no quote. */
  readonly predicted: number;
  readonly right: number;
}

export interface Reliability {
  readonly name: string;
  readonly bins: readonly Bin[];
  /** Mean distance of score and share right, weighted by quotes (expected calibration error), 0..1. */
  readonly error: number;
}

const binCount = 10;

/** Scores are 0..1; 1 falls in the last bin. */
export function reliabilityOf(name: string, points: readonly Point[]): Reliability {
  const bins = Array.from({ length: binCount }, (_, i): Bin => {
    const own = points.filter((p) => Math.min(binCount - 1, Math.floor(p.score * binCount)) === i);
    const mean = (sum: number): number => Number((sum / Math.max(1, own.length)).toFixed(4));
    return {
      from: i / binCount,
      to: (i + 1) / binCount,
      count: own.length,
      predicted: mean(own.reduce((sum, p) => sum + p.score, 0)),
      right: mean(own.filter((p) => p.right).length),
    };
  });
  const off = bins.reduce((sum, b) => sum + b.count * Math.abs(b.predicted - b.right), 0);
  return { name, bins, error: off / Math.max(1, points.length) };
}

export function sayReliability({ name, bins, error }: Reliability): void {
  say(`${name}: mean error ${error.toFixed(3)}`);
  say('  bin        quotes  score  right');
  for (const { from, to, count, predicted, right } of bins)
    say(
      `  ${from.toFixed(1)}-${to.toFixed(1)}  ${String(count).padStart(8)}  ${count > 0 ? `${predicted.toFixed(2).padStart(5)}  ${right.toFixed(2).padStart(5)}` : '    -      -'}`,
    );
}
