/**
 * Dots over the secrets in what an answer shows of a document. Same length, so that every place in the quote stays where it is; what
 * was verified, and where it stands, is said of the text as it is. Finds no secrets itself: reading marked them.
 */
import { locate } from '@lectern/contracts';
import type { Citation, MarkedAnswer, StructureSpan, TokenSequence } from '@lectern/contracts';
import type { ScoredRange } from './cite.js';

export interface Shown {
  readonly citation: Citation;
  readonly answer: MarkedAnswer | undefined;
}

/** `citation` and `answer` are what cite() and markAnswer() made of the range. */
export function maskSecrets(sequence: TokenSequence, range: ScoredRange, { citation, answer }: Shown): Shown {
  const secrets = sequence.structure.filter(({ kind }) => kind === 'secret');
  if (secrets.length === 0) return { citation, answer };
  const { charStart, charEnd } = locate(sequence, range.charStart, range.charEnd) ?? range;
  const quote = masked(sequence.text, charStart, charEnd, secrets, citation.cited_text);
  const within = citation.within?.map((label) => withoutValues(label, sequence.text, secrets));
  return {
    citation: { ...citation, cited_text: quote, ...(within ? { within } : {}) },
    answer: answer && { ...answer, text: quote.slice(answer.start, answer.end) },
  };
}

/** `quote` is the text from charStart to charEnd, perhaps without white space around it. */
function masked(
  text: string,
  charStart: number,
  charEnd: number,
  secrets: readonly StructureSpan[],
  quote: string,
): string {
  const inside = secrets.filter((secret) => secret.charStart < charEnd && secret.charEnd > charStart);
  if (inside.length === 0) return quote;
  const offset = text.slice(charStart, charEnd).indexOf(quote);
  // A quote that is no plain cut of the text cannot be masked in part.
  if (offset < 0) return dots(quote);
  let shown = '';
  let at = 0;
  for (const secret of inside) {
    const from = Math.min(quote.length, Math.max(at, secret.charStart - charStart - offset));
    const to = Math.min(quote.length, Math.max(from, secret.charEnd - charStart - offset));
    shown += quote.slice(at, from) + dots(quote.slice(from, to));
    at = to;
  }
  return shown + quote.slice(at);
}

/** White space stays, so that lines stay lines. */
const dots = (text: string): string => text.replace(/\S/gu, (char) => '•'.repeat(char.length));

/** A heading may hold a secret too, with other white space than the text. */
function withoutValues(label: string, text: string, secrets: readonly StructureSpan[]): string {
  let shown = label;
  for (const { charStart, charEnd } of secrets) {
    const value = text.slice(charStart, charEnd).replace(/\s+/gu, ' ').trim();
    if (value.length > 2 && shown.includes(value)) shown = shown.replaceAll(value, dots(value));
  }
  return shown;
}
