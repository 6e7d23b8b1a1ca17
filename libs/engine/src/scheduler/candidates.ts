/**
 * Entries -> candidates: runs of whole segments that a person would quote. A sentence that is long enough stands alone; a
 * heading, a list item or a line of code takes its neighbours along, never across a span.
 */
import { lastAtMost } from '@lectern/contracts';
import { entryEnd, spanKinds, type UnitData } from '../core/unit.js';
import { type Lexicon, pieceFlag } from '../memory/lexicon.js';

export interface Candidate {
  /** Index of the unit in the context. */
  readonly unit: number;
  /** Segments [first, last]. */
  readonly first: number;
  readonly last: number;
  readonly tokenStart: number;
  readonly tokenEnd: number;
  /** Best scores of the entries it came from. */
  coarse: number;
  dense: number;
}

/** A segment of this many tokens may be quoted alone. */
const aloneTokens = 20;
/** Growing stops before this many tokens and segments. */
const grownTokens = 64;
const grownSegments = 12;
/** Growing towards the front stops here: what follows a heading matters more than what precedes it. */
const frontTokens = 16;

interface Hit {
  readonly entry: number;
  readonly score: number;
  readonly dense: number;
}

/** What a line of code may begin with when it only ends what stands before it. */
const closers: ReadonlySet<string> = new Set(['}', ')', ']', ';', ',', '*']);

export interface CandidateSource {
  readonly unit: UnitData;
  /** Index of the unit in the context. */
  readonly index: number;
  readonly lexicon: Lexicon;
}

/** Candidates of one unit, without duplicates, in order of first appearance. */
export function candidatesOf(source: CandidateSource, hits: readonly Hit[]): Candidate[] {
  const found = new Map<string, Candidate>();
  const { unit, index: unitIndex } = source;
  const { segments } = unit;
  const keep = (grownFirst: number, grownLast: number, hit: Hit): void => {
    const [first, last] = trimCode(source, grownFirst, grownLast);
    const key = `${first}-${last}`;
    const known = found.get(key);
    if (known) {
      known.coarse = Math.max(known.coarse, hit.score);
      known.dense = Math.max(known.dense, hit.dense);
      return;
    }
    found.set(key, {
      unit: unitIndex,
      first,
      last,
      tokenStart: segments.tokenStart[first]!,
      tokenEnd: segments.tokenEnd[last]!,
      coarse: hit.score,
      dense: hit.dense,
    });
  };
  for (const hit of hits) {
    const from = unit.entries.tokenStart[hit.entry]!;
    const to = entryEnd(unit, hit.entry);
    let s = Math.max(0, lastAtMost(segments.tokenStart, from));
    for (; s < segments.tokenStart.length && segments.tokenStart[s]! < to; s++) {
      if (segments.tokenEnd[s]! <= from) continue;
      const size = segments.tokenEnd[s]! - segments.tokenStart[s]!;
      if (size >= aloneTokens) keep(s, s, hit);
      else for (const [first, last] of grow(unit, s)) keep(first, last, hit);
    }
  }
  return [...found.values()];
}

/**
 * A run of code neither begins with lines that only close what came before it nor ends with lines that only open what follows.
 * Prose, and a run of nothing but such lines, stays as it is.
 */
function trimCode({ unit, lexicon }: CandidateSource, first: number, last: number): [number, number] {
  const { segments, ids } = unit;
  if (unit.spanKind[segments.span[first]!] !== spanKinds.code) return [first, last];
  const wordless = (s: number): boolean => {
    for (let t = segments.tokenStart[s]!; t < segments.tokenEnd[s]!; t++)
      if ((lexicon.flags[ids[t]!]! & pieceFlag.punctuation) === 0) return false;
    return true;
  };
  const closes = (s: number): boolean => closers.has(lexicon.pieces[ids[segments.tokenStart[s]!]!]!);
  let from = first;
  let to = last;
  while (from < last && wordless(from) && closes(from)) from++;
  while (to > from && wordless(to) && !closes(to)) to--;
  return wordless(from) && from === to ? [first, last] : [from, to];
}

/** Runs around a short segment: forward only, and with what stands before it; for code, also from the line itself. */
function grow(unit: UnitData, s: number): [number, number][] {
  const { segments } = unit;
  const size = (i: number): number => segments.tokenEnd[i]! - segments.tokenStart[i]!;
  const sameSpan = (i: number): boolean => segments.span[i] === segments.span[s];
  let first = s;
  let last = s;
  let tokens = size(s);
  while (sameSpan(last + 1) && last - first + 1 < grownSegments && tokens + size(last + 1) <= grownTokens) {
    tokens += size(++last);
    if (tokens >= 2 * aloneTokens && unit.spanKind[segments.span[s]!] !== spanKinds.code) break;
  }
  const runs: [number, number][] = [[s, last]];
  let front = 0;
  while (first > 0 && sameSpan(first - 1) && front + size(first - 1) <= frontTokens) front += size(--first);
  if (first < s) {
    let end = s;
    let sum = front + size(s);
    while (end < last && sum + size(end + 1) <= grownTokens && end - first + 1 < grownSegments)
      sum += size(++end);
    runs.push([first, end]);
  }
  return runs;
}
