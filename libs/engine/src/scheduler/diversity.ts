/** Keeps evidence diverse: no two spans overlap, and no document says the same thing twice. */
import type { UnitData } from '../core/unit.js';
import type { Candidate } from './candidates.js';

export interface Ranked {
  readonly candidate: Candidate;
  readonly score: number;
}

/** Shared share of words from which two spans of one document count as the same. */
const sameWords = 0.85;

/** The best `top` of `ranked` (best first) that are diverse. Dims: units as in the context. */
export function diversify<T extends Ranked>(
  ranked: readonly T[],
  unitOf: (unit: number) => UnitData | undefined,
  top: number,
): T[] {
  const kept: { item: T; words: ReadonlySet<number> }[] = [];
  for (const item of ranked) {
    if (kept.length >= top) break;
    const { unit, tokenStart, tokenEnd } = item.candidate;
    const words = new Set(unitOf(unit)?.ids.subarray(tokenStart, tokenEnd));
    const clashes = kept.some(
      (k) =>
        k.item.candidate.unit === unit &&
        ((k.item.candidate.tokenStart < tokenEnd && tokenStart < k.item.candidate.tokenEnd) ||
          overlap(k.words, words) >= sameWords),
    );
    if (!clashes) kept.push({ item, words });
  }
  return kept.map((k) => k.item);
}

function overlap(a: ReadonlySet<number>, b: ReadonlySet<number>): number {
  let shared = 0;
  for (const id of a) if (b.has(id)) shared++;
  return shared / Math.max(1, a.size + b.size - shared);
}
