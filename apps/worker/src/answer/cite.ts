/**
 * An evidence span -> a citation a person can open. The quote is what stands at the location, and `verified` says that cutting
 * the stored document at that location again gave the same text.
 */
import { locate, verifyQuote } from '@lectern/contracts';
import type { Citation, Evidence, Location, TokenSequence } from '@lectern/contracts';

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
  return {
    ...location,
    document_id: document.id,
    document_title: document.title,
    cited_text: text,
    verified: quote !== undefined && verifyQuote(sequence, location, text),
  };
}

/** Ranks start at 1, in the order given: best first. */
export function toEvidence(citation: Citation, score: number, rank: number): Evidence {
  return { rank, score, citation };
}
