/** A citation's place in words, as its button shows it: file, then where in it. */
import type { Citation } from '@lectern/client';
import { clock } from '../../lib/format.js';

const range = (one: string, from: number, to: number): string =>
  from === to ? `${one} ${from}` : `${one}s ${from}-${to}`;

function pagesOf(boxes: readonly { page_number: number }[], first: number): [number, number] {
  const pages = boxes.map((box) => box.page_number);
  return [Math.min(first, ...pages), Math.max(first, ...pages)];
}

/** The file or document that the place is in. */
export function sourceWords(citation: Citation): string {
  return citation.type === 'line_location' ? citation.path : citation.document_title;
}

/** The place inside it: `page 2`, `lines 10-18`, `region`, `0:12-0:19`, `characters 120-180`. */
export function placeWords(citation: Citation): string {
  switch (citation.type) {
    case 'box_location':
      return range('page', ...pagesOf(citation.boxes, citation.page_number));
    case 'region_location': {
      const first = citation.boxes[0]?.page_number ?? 1;
      const [from, to] = pagesOf(citation.boxes, first);
      return to === 1 ? 'region' : `${range('image', from, to)}, region`;
    }
    case 'line_location':
      return range('line', citation.start_line, citation.end_line);
    case 'time_location': {
      const when = `${clock(citation.start_ms)}-${clock(citation.end_ms)}`;
      return citation.speaker === undefined ? when : `${when}, ${citation.speaker}`;
    }
    case 'char_location':
      return range(
        'character',
        citation.start_char_index,
        Math.max(citation.start_char_index, citation.end_char_index),
      );
  }
}

/** The innermost heading, sheet, row or function that the place stands in; with characters, which nobody counts, all of them. */
export function withinWords(citation: Citation): string | undefined {
  const { within = [] } = citation;
  return citation.type === 'char_location' && within.length > 0 ? within.join(' › ') : within.at(-1);
}

/** `lease.pdf · page 2`. */
export function citationWords(citation: Citation): string {
  return `${sourceWords(citation)} \u00b7 ${placeWords(citation)}`;
}

/** A quote with the words that lead to it apart, so that only what stands in the document looks quoted. */
export function splitQuote(text: string, cited: string): { lead: string; quote: string } {
  const at = cited === '' ? -1 : text.indexOf(cited);
  return at > 0 ? { lead: text.slice(0, at).trim(), quote: text.slice(at) } : { lead: '', quote: text };
}
