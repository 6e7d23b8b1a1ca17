/**
 * The coarse stage: a score for every entry of every unit, I = indexer's score + gate x memory score, and the exact top-k of
 * them. A unit is scanned once and may leave memory afterwards; document frequencies are known only when all were scanned.
 *
 * Dims  E entries of a unit, Q terms of the question
 */
import type { UnitData } from '../core/unit.js';
import { lookup } from '../memory/postings.js';
import type { ReadQuestion } from '../memory/question.js';
import { indexScores, type QueryHeads } from '../model/indexer.js';

export interface UnitScan {
  /** (E) the indexer's score of each entry. */
  readonly dense: Float32Array;
  /** (Q) entries in which each term stands. */
  readonly hits: readonly Uint32Array[];
}

/** Cost: that of indexScores, and the entries that hold the question's words. */
export function scanUnit(unit: UnitData, heads: QueryHeads, question: ReadQuestion): UnitScan {
  return {
    dense: indexScores(unit.entries, heads),
    hits: question.terms.map((term) => lookup(unit.postings, term.address)),
  };
}

/** Inverse document frequency of each term over the composed context; (Q), never negative. */
export function termWeights(question: ReadQuestion, scans: readonly UnitScan[]): Float32Array {
  const total = scans.reduce((n, s) => n + s.dense.length, 0);
  return Float32Array.from(question.terms, (_, t) => {
    const df = scans.reduce((n, s) => n + s.hits[t]!.length, 0);
    return Math.log(1 + (total - df + 0.5) / (df + 0.5));
  });
}

/** How much of a term's weight reaches entries at distance 0, 1, 2: a sentence is spread over several entries. */
const reach = [1, 0.7, 0.4] as const;

/** Arrays that one unit after the other is scored in: a question over a thousand documents would make three thousand. */
interface Scratch {
  readonly score: Float32Array;
  readonly current: Float32Array;
  readonly owner: Int32Array;
}

/** Dims: E entries of the longest unit. */
function scratchFor(entries: number): Scratch {
  return {
    score: new Float32Array(entries),
    current: new Float32Array(entries),
    owner: new Int32Array(entries),
  };
}

/** (E) share of the question's weight that stands in or near each entry, 0..1. What it gives lies in the scratch. */
export function memoryScores(
  question: ReadQuestion,
  weights: Float32Array,
  scan: UnitScan,
  scratch: Scratch = scratchFor(scan.dense.length),
): Float32Array {
  const count = scan.dense.length;
  const score = scratch.score.subarray(0, count).fill(0);
  const owner = scratch.owner.subarray(0, count).fill(-1);
  const { current } = scratch;
  const total = question.terms.reduce((n, term, t) => n + term.weight * weights[t]!, 0);
  if (total <= 0) return score;
  question.terms.forEach((term, t) => {
    const weight = (term.weight * weights[t]!) / total;
    for (const hit of scan.hits[t]!) {
      const last = Math.min(count - 1, hit + 2);
      for (let e = Math.max(0, hit - 2); e <= last; e++) {
        const value = weight * reach[Math.abs(e - hit) as 0 | 1 | 2];
        const held = owner[e] === t ? current[e]! : 0;
        if (value <= held) continue;
        score[e]! += value - held;
        owner[e] = t;
        current[e] = value;
      }
    }
  });
  return score;
}

export interface EntryHit {
  /** Index of the unit in the context. */
  readonly unit: number;
  readonly entry: number;
  readonly score: number;
  readonly dense: number;
}

/** What entries are ranked by. */
export interface Ranking {
  readonly question: ReadQuestion;
  /** (Q) of termWeights. */
  readonly weights: Float32Array;
  readonly scans: readonly UnitScan[];
  /** (U) how well the question names each document, 0..1; undefined when it names none. */
  readonly share?: Float32Array | undefined;
}

/** What a document gains by being named: more than any entry of another one gains by its words. */
const namedGain = 0.5;

/** The k best entries of all units, best first; equal scores in order of the context. O(E log k). */
export function topEntries({ question, weights, scans, share }: Ranking, k: number): EntryHit[] {
  let best: EntryHit[] = [];
  let floor = -Infinity;
  const trim = (): void => {
    best.sort((a, b) => b.score - a.score || a.unit - b.unit || a.entry - b.entry);
    best = best.slice(0, k);
    if (best.length === k) floor = best[k - 1]!.score;
  };
  const scratch = scratchFor(scans.reduce((most, scan) => Math.max(most, scan.dense.length), 0));
  scans.forEach((scan, unit) => {
    const memory = memoryScores(question, weights, scan, scratch);
    const gain = namedGain * (share?.[unit] ?? 0);
    for (let entry = 0; entry < memory.length; entry++) {
      const dense = scan.dense[entry]!;
      const score = gain + dense + question.gate * memory[entry]!;
      if (score <= floor) continue;
      best.push({ unit, entry, score, dense });
      if (best.length >= 4 * k) trim();
    }
  });
  trim();
  return best;
}
