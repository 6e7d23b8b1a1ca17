/**
 * The coarse stage: a score for every entry of every unit, I = dense span score + gate x memory score, and the exact top-k of
 * them. A unit is scanned once and may leave memory afterwards; document frequencies are known only when all were scanned.
 *
 * Dims  E entries of a unit, D width, Q terms of the question
 */
import type { UnitData } from '../core/unit.js';
import { lookup } from '../memory/postings.js';
import type { ReadQuestion } from '../memory/question.js';

export interface UnitScan {
  /** (E) best cosine over the spans of 1, 2 and 4 entries that hold the entry. */
  readonly dense: Float32Array;
  /** (Q) entries in which each term stands. */
  readonly hits: readonly Uint32Array[];
}

/** Cost: E x D multiplications. */
export function scanUnit(unit: UnitData, query: Float32Array, question: ReadQuestion): UnitScan {
  return {
    dense: denseScores(unit, query),
    hits: question.terms.map((term) => lookup(unit.postings, term.address)),
  };
}

/** (E); query (D) of length 1. */
export function denseScores({ entries }: UnitData, query: Float32Array): Float32Array {
  const { key, scale, dots } = entries;
  const count = scale.length;
  const width = query.length;
  const projection = new Float32Array(count + 3);
  for (let e = 0, at = 0; e < count; e++, at += width) {
    let a = 0;
    let b = 0;
    for (let i = 0; i < width; i += 2) {
      a += query[i]! * key[at + i]!;
      b += query[i + 1]! * key[at + i + 1]!;
    }
    projection[e] = (a + b) * scale[e]!;
  }
  const best = new Float32Array(count).fill(-1);
  for (let e = 0; e < count; e++) {
    let sum = 0;
    let square = 0;
    for (let n = 1; n <= 4 && e + n <= count; n++) {
      const last = e + n - 1;
      sum += projection[last]!;
      square += dots[last * 4]!;
      for (let back = 1; back < n; back++) square += 2 * dots[(last - back) * 4 + back]!;
      if (n === 3 || square <= 0) continue;
      const score = sum / Math.sqrt(square);
      for (let i = e; i <= last; i++) if (score > best[i]!) best[i] = score;
    }
  }
  return best;
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

/** (E) share of the question's weight that stands in or near each entry, 0..1. */
export function memoryScores(question: ReadQuestion, weights: Float32Array, scan: UnitScan): Float32Array {
  const count = scan.dense.length;
  const score = new Float32Array(count);
  const current = new Float32Array(count);
  const owner = new Int32Array(count).fill(-1);
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

/** The k best entries of all units, best first; equal scores in order of the context. O(E log k). */
export function topEntries(
  question: ReadQuestion,
  weights: Float32Array,
  scans: readonly UnitScan[],
  k: number,
): EntryHit[] {
  let best: EntryHit[] = [];
  let floor = -Infinity;
  const trim = (): void => {
    best.sort((a, b) => b.score - a.score || a.unit - b.unit || a.entry - b.entry);
    best = best.slice(0, k);
    if (best.length === k) floor = best[k - 1]!.score;
  };
  scans.forEach((scan, unit) => {
    const memory = memoryScores(question, weights, scan);
    for (let entry = 0; entry < memory.length; entry++) {
      const dense = scan.dense[entry]!;
      const score = dense + question.gate * memory[entry]!;
      if (score <= floor) continue;
      best.push({ unit, entry, score, dense });
      if (best.length >= 4 * k) trim();
    }
  });
  trim();
  return best;
}
