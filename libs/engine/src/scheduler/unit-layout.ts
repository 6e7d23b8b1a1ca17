/** TokenSequence -> the columns of a unit that need no model: segments as token ranges, capital letters, kinds of spans. */
import { lastAtMost, type TokenSequence } from '@lectern/contracts';
import { spanKinds, type UnitSegments } from '../core/unit.js';

/** Tokens of a segment where a document brought none of its own. */
const fallbackTokens = 32;

/**
 * Segments that hold at least one token. Tokens outside every segment stay unquotable; a document without segments gets runs
 * of 32 tokens. O(T + S).
 */
export function layoutSegments(sequence: TokenSequence): UnitSegments {
  const { segments, charStart, charEnd } = sequence;
  if (segments.charStart.length === 0) return fallbackSegments(sequence);
  const spanStarts = Uint32Array.from(sequence.spans, (s) => s.charStart);
  const rows: number[][] = [];
  let token = 0;
  for (let s = 0; s < segments.charStart.length; s++) {
    const from = segments.charStart[s]!;
    const to = segments.charEnd[s]!;
    while (token < charStart.length && charEnd[token]! <= from) token++;
    const first = token;
    while (token < charStart.length && charStart[token]! < to) token++;
    if (token > first) rows.push([first, token, from, to, Math.max(0, lastAtMost(spanStarts, from))]);
  }
  return columns(rows);
}

function fallbackSegments({ spans, charStart, charEnd }: TokenSequence): UnitSegments {
  const rows: number[][] = [];
  spans.forEach((span, i) => {
    for (let from = span.tokenStart; from < span.tokenEnd; from += fallbackTokens) {
      const to = Math.min(span.tokenEnd, from + fallbackTokens);
      rows.push([from, to, charStart[from]!, charEnd[to - 1]!, i]);
    }
  });
  return columns(rows);
}

function columns(rows: readonly (readonly number[])[]): UnitSegments {
  const column = (i: number): Uint32Array => Uint32Array.from(rows, (row) => row[i]!);
  return {
    tokenStart: column(0),
    tokenEnd: column(1),
    charStart: column(2),
    charEnd: column(3),
    span: column(4),
  };
}

/** (spans) */
export function kindsOfSpans({ spans }: TokenSequence): Uint8Array {
  return Uint8Array.from(spans, ({ modality, source }) => {
    if (modality === 'code') return spanKinds.code;
    return source.kind === 'lines' ? spanKinds.proseFile : spanKinds.prose;
  });
}

/** Bit t: token t starts with a capital letter. (ceil(T / 8)) */
export function capitalBits({ text, charStart }: TokenSequence): Uint8Array {
  const bits = new Uint8Array(Math.ceil(charStart.length / 8));
  for (let t = 0; t < charStart.length; t++) {
    const code = text.charCodeAt(charStart[t]!);
    const capital = code < 128 ? code >= 65 && code <= 90 : isCapital(text, charStart[t]!);
    if (capital) bits[t >> 3]! |= 1 << (t & 7);
  }
  return bits;
}

function isCapital(text: string, at: number): boolean {
  return /^\p{Lu}/u.test(String.fromCodePoint(text.codePointAt(at) ?? 0));
}
