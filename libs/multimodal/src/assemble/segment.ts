/**
 * Decides what of a piece may be quoted by itself. Takes the reader's segments where there are any and its own otherwise; fills
 * what the reader left out, and splits what is too long. Afterwards every character that is not white space is in one segment.
 */
import { AppError } from '@lectern/contracts';
import type { Encoding } from '../tokenizer/token-list.js';
import { lineSegments, trimRange } from './lines.js';
import type { Piece, TextRange } from './piece.js';
import { sentenceSegments } from './sentences.js';

/** A quote longer than this is a paragraph, not a place; about six lines of print. */
const maxSegmentTokens = 120;

/** Segments of one piece, in order, disjoint, offsets into the piece's text. Throws AppError internal_error on a reader's bug. */
export function segmentPiece(piece: Piece, encoding: Encoding): TextRange[] {
  const whole = piece.segments
    ? completed(piece, checkRanges(piece.segments, piece.text.length, 'segments'))
    : ownSegments(piece, 0, piece.text.length);
  return whole.flatMap((range) =>
    piece.modality === 'audio' ? [range] : shortened(piece.text, range, encoding),
  );
}

function ownSegments(piece: Piece, start: number, end: number): TextRange[] {
  switch (piece.modality) {
    case 'code':
      return lineSegments(piece.text, start, end);
    case 'audio': {
      const range = trimRange(piece.text, start, end);
      return range ? [range] : [];
    }
    case 'text':
    case 'page':
    case 'image': {
      const part = start === 0 && end === piece.text.length ? piece.text : piece.text.slice(start, end);
      return sentenceSegments(part).map((range) => ({ start: range.start + start, end: range.end + start }));
    }
  }
}

/** The reader's segments, trimmed, and ours for the gaps between them. */
function completed(piece: Piece, given: readonly TextRange[]): TextRange[] {
  const segments: TextRange[] = [];
  let from = 0;
  const fill = (to: number): void => {
    if (trimRange(piece.text, from, to)) segments.push(...ownSegments(piece, from, to));
  };
  for (const range of given) {
    fill(range.start);
    const trimmed = trimRange(piece.text, range.start, range.end);
    if (trimmed) segments.push(trimmed);
    from = range.end;
  }
  fill(piece.text.length);
  return segments;
}

/** Throws unless the ranges are in order, disjoint and inside the text: readers promise it, and offsets depend on it. */
export function checkRanges<T extends TextRange>(
  ranges: readonly T[],
  length: number,
  what: string,
): readonly T[] {
  let previous = 0;
  for (const range of ranges) {
    if (range.start < previous || range.end < range.start || range.end > length) {
      throw new AppError(
        'internal_error',
        `A reader gave ${what} that are out of order or outside their text.`,
        {
          data: { start: range.start, end: range.end, previous, length },
        },
      );
    }
    previous = range.end;
  }
  return ranges;
}

/** Cuts a range of too many tokens at the last ; or , or space before the limit; inside a word only when it has none. */
function shortened(text: string, range: TextRange, encoding: Encoding): TextRange[] {
  const parts: TextRange[] = [];
  let from = range.start;
  let token = firstTokenAt(encoding.charStart, from);
  const lastToken = firstTokenAt(encoding.charStart, range.end);
  while (lastToken - token > maxSegmentTokens) {
    const limit = encoding.charStart[token + maxSegmentTokens]!;
    const earliest = encoding.charStart[token + maxSegmentTokens / 3]!;
    const cut = cutBefore(text, earliest, limit);
    const part = trimRange(text, from, cut);
    if (part) parts.push(part);
    from = cut;
    token = firstTokenAt(encoding.charStart, from);
  }
  const rest = trimRange(text, from, range.end);
  if (rest) parts.push(rest);
  return parts;
}

function cutBefore(text: string, earliest: number, limit: number): number {
  for (const delimiter of [';', ',']) {
    for (let at = limit - 1; at >= earliest; at--) {
      if (text[at] === delimiter && /\s/u.test(text[at + 1] ?? ' ')) return at + 1;
    }
  }
  for (let at = limit; at > earliest; at--) {
    if (/\s/u.test(text[at - 1]!)) return at;
  }
  return limit;
}

/** Index of the first token that starts at or after the character. */
function firstTokenAt(charStart: Uint32Array, char: number): number {
  let low = 0;
  let high = charStart.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (charStart[middle]! < char) low = middle + 1;
    else high = middle;
  }
  return low;
}
