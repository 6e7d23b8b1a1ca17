import { AppError, decodeSequence, encodeSequence } from '@lectern/contracts';
import { describe, expect, it } from 'vitest';
import { createTokenizer } from '../tokenizer/wordpiece.js';
import type { AssembleInput } from './assemble.js';
import { assemble } from './assemble.js';
import type { Piece } from './piece.js';

const tokenizer = createTokenizer();
const build = (pieces: readonly Piece[], more: Partial<AssembleInput> = {}, maxChars?: number) =>
  assemble(
    { kind: 'text', mediaType: 'text/plain', reader: 'test/1', skipped: [], pieces, ...more },
    tokenizer,
    maxChars,
  );
const prose = (text: string): Piece => ({ modality: 'text', source: { kind: 'chars' }, text });
const page = (pageNumber: number, text: string): Piece => ({
  modality: 'page',
  source: { kind: 'page', pageNumber, width: 600, height: 800, read: 'text-layer' },
  text,
  words: [...text.matchAll(/\S+/gu)].map((m, i) => ({
    start: m.index,
    end: m.index + m[0].length,
    page: pageNumber,
    box: [i * 10, 0, i * 10 + 8, 10],
  })),
});
const codeError = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
  return 'none';
};

describe('assemble refuses', () => {
  it('more text than it may hold', () => {
    expect(codeError(() => build([prose('abcdef'), prose('ghi')], {}, 10))).toBe('limit_exceeded');
    expect(codeError(() => build([prose('abcdef'), prose('gh')], {}, 10))).toBe('none');
  });

  it('words or segments that are out of order or outside their text', () => {
    const bad = (start: number, end: number) => ({
      ...prose('one two'),
      segments: [
        { start: 0, end: 4 },
        { start, end },
      ],
    });
    expect(codeError(() => build([bad(3, 7)]))).toBe('internal_error');
    expect(codeError(() => build([bad(4, 8)]))).toBe('internal_error');
    expect(
      codeError(() =>
        build([{ ...page(1, 'a b'), words: [{ start: 2, end: 9, page: 1, box: [0, 0, 1, 1] }] }]),
      ),
    ).toBe('internal_error');
  });
});

describe('assemble', () => {
  it('joins pages by a blank line and files by a line break, and covers all tokens with spans', () => {
    const files = ['a.ts', 'b.ts'].map((path): Piece => ({
      modality: 'code',
      source: { kind: 'lines', path },
      text: `// ${path}\n`,
    }));
    expect(build(files).text).toBe('// a.ts\n\n// b.ts\n');
    const sequence = build([page(1, 'Hello big world'), page(2, ''), page(3, 'Second page')]);
    expect(sequence.text).toBe('Hello big world\n\n\n\nSecond page');
    expect(sequence.spans.map((s) => [s.tokenStart, s.tokenEnd, s.charStart, s.charEnd])).toEqual([
      [0, 3, 0, 15],
      [3, 3, 17, 17],
      [3, 5, 19, 30],
    ]);
  });

  it('moves words and tokens to where their piece stands', () => {
    const { text, places, charStart, charEnd } = build([page(1, 'Hello big world'), page(2, 'Second page')]);
    expect([...places.charStart].map((start, i) => text.slice(start, places.charEnd[i]))).toEqual([
      'Hello',
      'big',
      'world',
      'Second',
      'page',
    ]);
    expect([...places.page]).toEqual([1, 1, 1, 2, 2]);
    expect([...charStart].map((start, i) => text.slice(start, charEnd[i]))).toEqual([
      'Hello',
      'big',
      'world',
      'Second',
      'page',
    ]);
  });

  it('keeps utterances whole, and lines of code apart', () => {
    const audio: Piece = {
      modality: 'audio',
      source: { kind: 'time', startMs: 0, endMs: 900 },
      text: 'One. Two. Three.',
    };
    expect(build([audio]).segments.charStart).toHaveLength(1);
    const code: Piece = { modality: 'code', source: { kind: 'lines', path: 'a' }, text: 'a();\n\n  b();\n' };
    const { segments } = build([code]);
    expect([...segments.charStart]).toEqual([0, 8]);
    expect([...segments.charEnd]).toEqual([4, 12]);
  });

  it('fills the gaps between the segments a reader gave', () => {
    const { text, segments } = build([
      { ...prose('Left out. Given here. Rest.'), segments: [{ start: 10, end: 21 }] },
    ]);
    expect([...segments.charStart].map((start, i) => text.slice(start, segments.charEnd[i]))).toEqual([
      'Left out.',
      'Given here.',
      'Rest.',
    ]);
  });

  it('splits a segment of more than 120 tokens at ; or , or a space, and loses nothing', () => {
    for (const text of [
      'alpha beta; '.repeat(200),
      'alpha beta, '.repeat(200),
      'alpha '.repeat(500),
      '漢'.repeat(500),
    ]) {
      const sequence = build([prose(text)]);
      const { segments } = sequence;
      const parts = [...segments.charStart].map((start, i) => text.slice(start, segments.charEnd[i]));
      expect(parts.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      for (const part of parts) expect(tokenizer.encode(part).ids.length).toBeLessThanOrEqual(120);
      if (text.includes(';')) for (const part of parts) expect(part.endsWith(';')).toBe(true);
    }
  });

  it('is deterministic and survives being stored', () => {
    const pieces = [page(1, 'Hello big world'), page(2, 'Second page')];
    const first = encodeSequence(build(pieces, { title: 'T', pageCount: 2 }));
    expect(encodeSequence(build(pieces, { title: 'T', pageCount: 2 }))).toEqual(first);
    expect(decodeSequence(first)).toEqual(build(pieces, { title: 'T', pageCount: 2 }));
  });
});
