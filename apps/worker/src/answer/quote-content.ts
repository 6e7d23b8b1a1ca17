/**
 * Evidence -> the content of an answer in `quote` mode: the best spans word for word, each behind a line that says where it
 * stands. It writes nothing of its own but that line, and the sentence for when there is no answer.
 */
import type { Answer, Evidence } from '@lectern/contracts';
import { placeInWords } from './place-in-words.js';

type Content = Answer['content'];

export const notFoundText = 'The documents do not say.';

/** Quotes beside the best one: only those that are nearly as good, and not many. */
const maxQuotes = 3;
const nearlyAsGood = 0.95;

/** Quotes the verified spans; one that could not be verified speaks only when there is no other. */
export function quoteContent(found: boolean, evidence: readonly Evidence[]): Content {
  const verified = evidence.filter((item) => item.citation.verified);
  const usable = verified.length > 0 ? verified : evidence.slice(0, 1);
  const best = usable[0];
  if (!found || !best) return [{ type: 'text', text: notFoundText, citations: [] }];
  return usable
    .filter((item) => item.score >= best.score * nearlyAsGood)
    .slice(0, maxQuotes)
    .map(({ citation }) => {
      const place = placeInWords(citation);
      const from = `From "${citation.document_title}"${place === '' ? '' : `, ${place}`}:`;
      return { type: 'text', text: `${from}\n${citation.cited_text}`, citations: [citation] };
    });
}
