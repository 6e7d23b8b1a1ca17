import type { DocumentSpans, StructurePart } from '@lectern/contracts';
import { describe, expect, it } from 'vitest';
import { outlineLines, readingLines } from './reading.js';

type Span = DocumentSpans['data'][number];

const text = 'Agreement\n1 Term\nIt runs two years.\na\t1\nb\t2\nPage 1\n\n2 Fees\nNone are due.';
const at = (words: string): number => text.indexOf(words);
const part = (
  kind: StructurePart['kind'],
  words: string,
  more: Partial<StructurePart> = {},
): StructurePart => ({
  kind,
  char_start: at(words),
  char_end: at(words) + words.length,
  ...more,
});
const structure: StructurePart[] = [
  part('page_header', 'Agreement'),
  part('section', '1 Term\nIt runs two years.\na\t1\nb\t2\nPage 1\n\n', { label: '1 Term', level: 1 }),
  part('heading', '1 Term', { label: '1 Term', level: 1 }),
  part('table', 'a\t1\nb\t2'),
  part('table_row', 'a\t1', { label: 'row 1' }),
  part('table_row', 'b\t2', { label: 'row 2' }),
  part('page_footer', 'Page 1'),
  part('section', '2 Fees\nNone are due.', { label: '2 Fees', level: 2 }),
  part('heading', '2 Fees', { label: '2 Fees', level: 2 }),
];
const page = (pageNumber: number, start: number, end: number): Span => ({
  modality: 'page',
  token_start: 0,
  token_end: 0,
  char_start: start,
  char_end: end,
  source: { kind: 'page', pageNumber, width: 1, height: 1, read: pageNumber === 1 ? 'text-layer' : 'ocr' },
});
const spans = [page(1, 0, at('2 Fees') - 2), page(2, at('2 Fees'), text.length)];

describe('what was read, as lines', () => {
  it('names pages and parts in the margin and loses no word', () => {
    const lines = readingLines({ text, start: 0, spans, structure });
    expect(lines.map((line) => line.replace(/─{2,}/gu, '──').replace(/^ +/u, ''))).toEqual([
      '── page 1 (text of the file) ──',
      'page header │ Agreement',
      'heading 1 │ 1 Term',
      '│ It runs two years.',
      'row 1 │ a | 1',
      'row 2 │ b | 2',
      'page footer │ Page 1',
      '│',
      '── page 2 (read from its picture) ──',
      'heading 2 │ 2 Fees',
      '│ None are due.',
    ]);
  });

  it('shows a part of the document with what it stands in', () => {
    const start = at('b\t2');
    const [first, second, third, ...rest] = readingLines({
      text: text.slice(start, start + 10),
      start,
      spans,
      structure,
    });
    expect([first, second, third].join()).toContain('row 2 │ b | 2');
    expect(rest.join()).not.toContain('Fees');
  });

  it('gives the outline, what stands in a section further in', () => {
    const nested = structure.map((p) =>
      p.label === '1 Term' && p.kind === 'section' ? { ...p, char_end: text.length } : p,
    );
    expect(outlineLines(nested)).toEqual(['1 Term', '  2 Fees']);
    expect(outlineLines([])).toEqual([]);
  });
});
