/**
 * Keeps evidence diverse: no two spans overlap, no document says the same thing twice, and one paragraph does not fill the list. Spans
 * that differ in a number, a name or a rare word say different things, however alike they are otherwise: records of a table are all
 * evidence of their own.
 */
import type { UnitData } from '../core/unit.js';
import { type Lexicon, pieceFlag } from '../memory/lexicon.js';
import { lookup } from '../memory/postings.js';
import { splitWords } from '../memory/words.js';
import type { Candidate } from './candidates.js';

export interface Ranked {
  readonly candidate: Candidate;
  readonly score: number;
}

/** Shared share of words from which two spans of one document may count as the same. */
const sameWords = 0.85;
/** A word in at most this many entries of a document tells two spans apart. */
const rareEntries = 8;
/** Spans whose middles lie within this many tokens of each other stand in one place. */
const placeTokens = 128;
/** Share of the list that one place may fill while others have something to say. */
const placeShare = 0.6;

/** Words of a span: address -> whether it tells apart what is otherwise alike. */
type SpanWords = ReadonlyMap<number, boolean>;

interface Kept<T> {
  readonly item: T;
  readonly words: SpanWords;
}

/** The best `top` of `ranked` (best first) that are diverse, best first. Dims: units as in the context. */
export function diversify<T extends Ranked>(
  ranked: readonly T[],
  unitOf: (unit: number) => UnitData | undefined,
  lexicon: Lexicon,
  top: number,
): T[] {
  const kept: Kept<T>[] = [];
  const waiting: Kept<T>[] = [];
  const perPlace = Math.max(2, Math.ceil(placeShare * top));
  for (const item of ranked) {
    if (kept.length >= top) break;
    const words = wordsOf(unitOf(item.candidate.unit), lexicon, item.candidate);
    const known = [...kept, ...waiting];
    if (known.some((other) => clashes(other, { item, words }))) continue;
    const neighbours = kept.filter((other) => isNear(other.item.candidate, item.candidate)).length;
    (neighbours < perPlace ? kept : waiting).push({ item, words });
  }
  const chosen = [...kept, ...waiting.slice(0, Math.max(0, top - kept.length))].map((k) => k.item);
  const order = new Map(ranked.map((item, i) => [item, i]));
  return chosen.sort((a, b) => order.get(a)! - order.get(b)!);
}

function clashes<T extends Ranked>(a: Kept<T>, b: Kept<T>): boolean {
  const [x, y] = [a.item.candidate, b.item.candidate];
  if (x.unit !== y.unit) return false;
  if (x.tokenStart < y.tokenEnd && y.tokenStart < x.tokenEnd) return true;
  return saysTheSame(a.words, b.words);
}

function isNear(a: Candidate, b: Candidate): boolean {
  const apart = Math.abs(a.tokenStart + a.tokenEnd - b.tokenStart - b.tokenEnd) / 2;
  return a.unit === b.unit && apart <= placeTokens;
}

function wordsOf(
  unit: UnitData | undefined,
  lexicon: Lexicon,
  { tokenStart, tokenEnd }: Candidate,
): SpanWords {
  const found = new Map<number, boolean>();
  if (!unit) return found;
  const words = splitWords(lexicon, unit.ids, tokenStart, tokenEnd);
  for (let w = 0; w < words.count; w++) {
    const address = words.address[w]!;
    if (found.has(address)) continue;
    const flags = words.flags[w]!;
    const tells = (flags & (pieceFlag.digit | pieceFlag.continues)) !== 0;
    found.set(address, tells || lookup(unit.postings, address).length <= rareEntries);
  }
  return found;
}

/** Alike in nearly all words, and no word that only one of them has tells them apart. */
function saysTheSame(a: SpanWords, b: SpanWords): boolean {
  let shared = 0;
  for (const word of a.keys()) if (b.has(word)) shared++;
  if (shared < sameWords * Math.max(1, a.size + b.size - shared)) return false;
  const tellsApart = (one: SpanWords, other: SpanWords): boolean =>
    [...one].some(([word, tells]) => tells && !other.has(word));
  return !tellsApart(a, b) && !tellsApart(b, a);
}
