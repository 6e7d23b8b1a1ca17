import { describe, expect, it } from 'vitest';
import { locationSchema } from '../location/location.js';
import { cut, verifyQuote } from './cut.js';
import { locate, spanAt } from './locate.js';
import type { Modality, Span, SpanSource, TokenSequence } from './token-sequence.js';

let seed = 11;
const random = (below: number): number => (seed = (seed * 1103515245 + 12345) % 2 ** 31) % below;
const pick = <T>(items: readonly T[]): T => items[random(items.length)]!;
const vocabulary = ['alpha', 'Beta,', '§4.2', 'naïve', '東京', '👋', 'x', '"quoted"', 'a-b', 'end.', '10.00'];

interface Part {
  readonly source: SpanSource;
  readonly text: string;
  readonly boxes?: readonly (readonly [number, number, number, number])[];
}

/** A sequence by hand: parts joined by `gap`; the words of a part get its boxes in order. Tokens do not matter here. */
function sequenceOf(modality: Modality, parts: readonly Part[], gap: string): TokenSequence {
  const spans: Span[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  const pages: number[] = [];
  const boxes: number[] = [];
  let text = '';
  for (const part of parts) {
    if (text !== '') text += gap;
    const base = text.length;
    text += part.text;
    spans.push({
      modality,
      tokenStart: 0,
      tokenEnd: 0,
      charStart: base,
      charEnd: text.length,
      source: part.source,
    });
    let word = 0;
    for (const match of part.boxes ? part.text.matchAll(/\S+/gu) : []) {
      starts.push(base + match.index);
      ends.push(base + match.index + match[0].length);
      pages.push(part.source.kind === 'page' || part.source.kind === 'image' ? part.source.pageNumber : 1);
      boxes.push(...part.boxes![word++]!);
    }
  }
  return {
    meta: { kind: 'text', mediaType: 'x', reader: 'r', tokenizer: 't' },
    text,
    ids: new Uint16Array(),
    charStart: new Uint32Array(),
    charEnd: new Uint32Array(),
    spans,
    places: {
      charStart: Uint32Array.from(starts),
      charEnd: Uint32Array.from(ends),
      page: Uint32Array.from(pages),
      box: Float32Array.from(boxes),
    },
    segments: { charStart: new Uint32Array(), charEnd: new Uint32Array() },
    structure: [],
    skipped: [],
  };
}

const sentence = (separators: readonly string[]): string => {
  let text = '';
  for (let i = 0; i < 5 + random(40); i++) text += pick(vocabulary) + pick(separators);
  return text;
};

/** Two columns of lines with words of uneven width, in reading order, as a PDF page or scanned image has them. */
function layout(): { text: string; boxes: [number, number, number, number][] } {
  let text = '';
  const boxes: [number, number, number, number][] = [];
  for (const column of [0, 1]) {
    for (let line = 0; line < 6; line++) {
      let x = 50.37 + column * 280;
      for (let word = 0; word < 5; word++) {
        const value = pick(vocabulary);
        const width = 6.13 * value.length;
        boxes.push([x, 60 + line * 14.2, x + width, 71.11 + line * 14.2]);
        text += value + (word === 4 ? '\n' : pick([' ', '  ']));
        x += width + 3.3;
      }
    }
  }
  return { text: text.trimEnd(), boxes };
}

const makers: Readonly<Record<string, () => TokenSequence>> = {
  char_location: () =>
    sequenceOf(
      'text',
      [{ source: { kind: 'chars' }, text: sentence([' ', '\n', '\t', '\r\n', '\n\n']) }],
      '',
    ),
  line_location: () =>
    sequenceOf(
      'code',
      ['a.ts', 'src/b.ts', 'c'].map((path) => ({
        source: { kind: 'lines', path, ...(random(2) === 0 ? { commit: 'c0ffee' } : {}) } as const,
        text: sentence([' ', '\n', '\n\n', '\t']),
      })),
      '\n',
    ),
  box_location: () =>
    sequenceOf(
      'page',
      [1, 2, 3].map((pageNumber) => ({
        source: { kind: 'page', pageNumber, width: 612, height: 792, read: 'text-layer' } as const,
        ...layout(),
      })),
      '\n\n',
    ),
  region_location: () =>
    sequenceOf(
      'image',
      [1, 2].map((pageNumber) => ({
        source: { kind: 'image', pageNumber, width: 2000, height: 1000 } as const,
        ...layout(),
      })),
      '\n\n',
    ),
  time_location: () => {
    let now = 0;
    const parts: Part[] = [];
    for (let i = 0; i < 8; i++) {
      const startMs = now + random(900) + 0.4;
      // Two people on two channels talk at the same time now and then.
      const endMs = startMs + 1 + random(4000);
      now = startMs + random(Math.ceil(endMs - startMs) + 500);
      const speaker = pick(['A', 'B', undefined]);
      parts.push({
        source: { kind: 'time', startMs, endMs, ...(speaker === undefined ? {} : { speaker }) },
        text: sentence([' ']).trim(),
      });
    }
    return sequenceOf('audio', parts, '\n');
  },
};

describe.each(Object.entries(makers))('%s', (type, make) => {
  it('verifies what was located, for any range, and says no to a changed quote', () => {
    let located = 0;
    for (let round = 0; round < 60; round++) {
      const sequence = make();
      for (let n = 0; n < 25; n++) {
        const start = random(sequence.text.length);
        const quote = locate(sequence, start, start + 1 + random(n < 20 ? 120 : 3000));
        if (!quote) continue;
        located++;
        expect(quote.location.type).toBe(type);
        expect(locationSchema.safeParse(quote.location).success).toBe(true);
        expect(sequence.text.slice(quote.charStart, quote.charEnd).trim()).toBe(quote.text.trim());
        if (!verifyQuote(sequence, quote.location, quote.text)) {
          expect({ quote, found: cut(sequence, quote.location) }).toBe('the same text');
        }
        for (const changed of mutations(quote.text))
          expect(verifyQuote(sequence, quote.location, changed)).toBe(false);
      }
    }
    expect(located).toBeGreaterThan(800);
  });

  it('covers the asked range, as far as its first file or recording goes', () => {
    for (let round = 0; round < 40; round++) {
      const sequence = make();
      const start = random(sequence.text.length);
      const end = start + 1 + random(60);
      const quote = locate(sequence, start, end);
      if (!quote) continue;
      const asked = sequence.text
        .slice(start, Math.min(end, spanAt(sequence.spans, quote.charStart)!.charEnd))
        .trim();
      expect(quote.text).toContain(asked);
    }
  });

  it('locates nothing in an empty range or one of white space', () => {
    const sequence = make();
    expect(locate(sequence, 3, 3)).toBeUndefined();
    expect(locate(sequence, sequence.text.length, sequence.text.length + 5)).toBeUndefined();
    const blank = /\s/u.exec(sequence.text)!.index;
    expect(locate(sequence, blank, blank + 1)).toBeUndefined();
  });

  it('does not verify a quote at a place that the document does not have', () => {
    const sequence = make();
    const quote = locate(sequence, 0, 20)!;
    const elsewhere = {
      ...sequence,
      text: '',
      spans: [],
      places: { ...sequence.places, page: new Uint32Array() },
    };
    expect(verifyQuote(elsewhere, quote.location, quote.text)).toBe(false);
    expect(verifyQuote(sequence, quote.location, '')).toBe(false);
    expect(verifyQuote(sequence, quote.location, ' ')).toBe(false);
  });
});

/** Quotes that differ in more than white space: a character changed, added, dropped, two words swapped into one. */
function mutations(text: string): string[] {
  const solid = [...text.matchAll(/\S/gu)].map((match) => match.index);
  const at = pick(solid);
  const step = text.codePointAt(at)! > 0xffff ? 2 : 1;
  return [
    `${text.slice(0, at)}¤${text.slice(at + step)}`,
    `${text.slice(0, at)}¤${text.slice(at)}`,
    text.slice(0, at) + text.slice(at + step),
    `${text} more`,
  ];
}

describe('line locations', () => {
  const files = sequenceOf(
    'code',
    [
      { source: { kind: 'lines', path: 'a' }, text: 'one\ntwo\nthree\n' },
      { source: { kind: 'lines', path: 'b' }, text: 'four\n' },
    ],
    '\n',
  );

  it('count from 1 in their own file and take whole lines', () => {
    expect(locate(files, 5, 6)).toMatchObject({
      location: { path: 'a', start_line: 2, end_line: 2 },
      text: 'two',
    });
    expect(locate(files, 2, 10)).toMatchObject({
      location: { path: 'a', start_line: 1, end_line: 3 },
      text: 'one\ntwo\nthree',
    });
    expect(locate(files, files.text.indexOf('four'), 99)).toMatchObject({
      location: { path: 'b', start_line: 1, end_line: 1 },
    });
  });

  it('stop at the last line that holds something when the range runs into the next file', () => {
    expect(locate(files, 8, files.text.length)).toMatchObject({
      location: { path: 'a', start_line: 3, end_line: 3 },
      text: 'three',
    });
  });
});

describe('cut', () => {
  it('gives nothing beyond the end of a file or text', () => {
    const file = sequenceOf('code', [{ source: { kind: 'lines', path: 'a' }, text: 'one\ntwo' }], '');
    expect(cut(file, { type: 'line_location', path: 'a', start_line: 2, end_line: 3 })).toBeUndefined();
    expect(cut(file, { type: 'line_location', path: 'b', start_line: 1, end_line: 1 })).toBeUndefined();
    expect(
      cut(file, { type: 'line_location', path: 'a', commit: 'x', start_line: 1, end_line: 1 }),
    ).toBeUndefined();
    expect(cut(file, { type: 'char_location', start_char_index: 0, end_char_index: 8 })).toBeUndefined();
  });
});
