/** What counts as right: sums over ranges of characters. Pure, no engine and no peer. */
import type { Passage } from '../peers/peer.js';
import { median } from '../engine-data.js';
import type { Range } from './contracts.js';

/** A quote is right when it and a marked span share at least half of the shorter one. */
export function isRight(ranges: readonly Range[], start: number, end: number): boolean {
  return ranges.some(([a, b]) => {
    const shared = Math.min(end, b) - Math.max(start, a);
    return shared > 0 && shared >= 0.5 * Math.min(end - start, b - a);
  });
}

export function lengthOf(passages: readonly Pick<Passage, 'charStart' | 'charEnd'>[]): number {
  return passages.reduce((sum, p) => sum + p.charEnd - p.charStart, 0);
}

/** The first passages up to `budget` characters in all; the last one is cut at its end. */
export function quoteUpTo(passages: readonly Passage[], budget: number): Passage[] {
  const quoted: Passage[] = [];
  let left = budget;
  for (const passage of passages) {
    if (left <= 0) break;
    const charEnd = Math.min(passage.charEnd, passage.charStart + left);
    quoted.push({ ...passage, charEnd });
    left -= charEnd - passage.charStart;
  }
  return quoted;
}

/** Share of the gold's characters that the quotes cover, 0..1; a character counts once. Both of one document; gold is not empty. */
export function recallOf(gold: readonly Range[], quotes: readonly Range[]): number {
  const wanted = union(gold);
  const given = union(quotes);
  let covered = 0;
  for (const [a, b] of wanted)
    for (const [c, d] of given) covered += Math.max(0, Math.min(b, d) - Math.max(a, c));
  return covered / wanted.reduce((sum, [a, b]) => sum + b - a, 0);
}

function union(ranges: readonly Range[]): Range[] {
  const merged: [number, number][] = [];
  for (const [start, end] of [...ranges].sort((x, y) => x[0] - y[0])) {
    const last = merged.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}

/** How questions of one kind went. */
export class Tally {
  asked = 0;
  first = 0;
  five = 0;
  found = 0;
  readonly ms: number[] = [];

  count(right: readonly boolean[], found: boolean, ms: number): void {
    this.asked++;
    if (right[0]) this.first++;
    if (right.includes(true)) this.five++;
    if (found) this.found++;
    this.ms.push(ms);
  }

  share(of: 'first' | 'five' | 'found'): number {
    return this[of] / Math.max(1, this.asked);
  }

  get summary(): string {
    const share = (of: 'first' | 'five' | 'found'): string => this.share(of).toFixed(3);
    return `${this.asked} questions, R@1 ${share('first')}, R@5 ${share('five')}, found ${share('found')}, median ${median(this.ms).toFixed(0)} ms`;
  }
}
