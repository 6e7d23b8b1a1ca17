/**
 * An evidence span -> a citation a person can open. The quote is what stands at the location, and `verified` says that cutting
 * the stored document at that location again gave the same text.
 */
import { locate, pathAt, verifyQuote } from '@lectern/contracts';
import type { Citation, Evidence, Location, MarkedAnswer, TokenSequence } from '@lectern/contracts';

export interface CitedDocument {
  readonly id: string;
  readonly title: string;
}

/** What of the engine's EvidenceSpan a citation is made of. */
export interface ScoredRange {
  readonly score: number;
  /** UTF-16 range in the document's text. */
  readonly charStart: number;
  readonly charEnd: number;
}

/** A span that stands nowhere a person can open is kept, unverified, with its characters as its place. */
export function cite(sequence: TokenSequence, document: CitedDocument, range: ScoredRange): Citation {
  const quote = locate(sequence, range.charStart, range.charEnd);
  const location: Location = quote?.location ?? {
    type: 'char_location',
    start_char_index: range.charStart,
    end_char_index: range.charEnd,
  };
  const text = quote?.text ?? sequence.text.slice(range.charStart, range.charEnd);
  const within = pathAt(sequence.structure, quote?.charStart ?? range.charStart);
  return {
    ...location,
    document_id: document.id,
    document_title: document.title,
    cited_text: text,
    ...(within.length > 0 ? { within } : {}),
    verified: quote !== undefined && verifyQuote(sequence, location, text),
  };
}

/** What the engine marked inside the range, as token range. */
export interface MarkedTokens {
  readonly tokenStart: number;
  readonly tokenEnd: number;
}

/** Where the marked words stand in the quote; undefined when the quote, widened or cut to a place, does not hold them as they stand. */
export function markAnswer(
  sequence: TokenSequence,
  { cited_text: quote }: Citation,
  range: ScoredRange,
  { tokenStart, tokenEnd }: MarkedTokens,
): MarkedAnswer | undefined {
  const from = sequence.charStart[tokenStart];
  const to = sequence.charEnd[tokenEnd - 1];
  if (from === undefined || to === undefined || from >= to) return undefined;
  // The quote starts at the range or, widened to whole lines, somewhat before it.
  const before = Math.max(0, range.charStart - quote.length);
  const at = sequence.text.slice(before, range.charStart + quote.length).lastIndexOf(quote);
  const start = from - before - at;
  const text = sequence.text.slice(from, to);
  if (at < 0 || start < 0 || quote.slice(start, start + text.length) !== text) return undefined;
  return { text, start, end: start + text.length };
}

/** Ranks start at 1, in the order given: best first. */
export function toEvidence(citation: Citation, score: number, rank: number, answer?: MarkedAnswer): Evidence {
  return { rank, score, citation, ...(answer ? { answer } : {}) };
}
