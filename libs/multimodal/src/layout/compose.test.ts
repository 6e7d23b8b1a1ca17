/** Layout on hand-made runs: letters are 5 wide and 10 high, lines 12 apart. */
import { describe, expect, it } from 'vitest';
import { composePage } from './compose.js';
import { wordRanges } from './run.js';
import type { Run, RunWord } from './run.js';

function run(text: string, x: number, y: number, more: Partial<Run> = {}): Run {
  const words = wordRanges(text).map(([start, end], i, all): RunWord => {
    return {
      text: text.slice(start, end),
      box: [x + start * 5, y, x + end * 5, y + 10],
      glued: all[i - 1]?.[1] === start,
    };
  });
  const frame = [x, y, x + text.length * 5, y + 10] as const;
  return { words, frame, size: 10, rightToLeft: false, spaceBefore: false, spaceAfter: false, ...more };
}

const column = (x: number, name: string, lines: number, from = 0): Run[] =>
  Array.from({ length: lines }, (_, i) => run(`${name}${i} lorem ipsum dolor sit`, x, from + i * 12));

describe('composePage', () => {
  it('gives no text and no words for a page without runs', () => {
    expect(composePage([], 1)).toEqual({ text: '', words: [], structure: [], segments: [] });
  });

  it('covers every character that is not white space by exactly one word', () => {
    const { text, words } = composePage([[...column(0, 'a', 6), run('漢字 かな abc', 0, 100)]], 3);
    expect(words.map((w) => text.slice(w.start, w.end)).join('')).toBe(text.replace(/\s/gu, ''));
    expect(words.every((w, i) => w.page === 3 && (i === 0 || w.start >= words[i - 1]!.end))).toBe(true);
    expect(text).toContain('漢字 かな abc');
  });

  it('reads two columns of prose one after the other, whatever order they were drawn in', () => {
    const left = column(0, 'left', 6);
    const right = column(150, 'right', 6);
    const drawn = left.flatMap((l, i) => [right[i]!, l]);
    const { text } = composePage([drawn], 1);
    expect(text.indexOf('left5')).toBeLessThan(text.indexOf('right0'));
    expect(text.indexOf('right0')).toBeLessThan(text.indexOf('right5'));
  });

  it('keeps a title above its columns and a line below them after both', () => {
    const title = run('A title that runs over both of the columns of the page it heads', 0, -40);
    const foot = run('A closing line that runs over both of the columns of the same page', 0, 120);
    const { text } = composePage([[foot, ...column(150, 'right', 6), ...column(0, 'left', 6), title]], 1);
    const order = ['A title', 'left0', 'left5', 'right0', 'right5', 'A closing'].map((s) => text.indexOf(s));
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  it('makes rows and cells of aligned lines, each row a segment', () => {
    const rows = ['Term', 'Law', 'Fee', 'Place', 'Notice'].flatMap((name, i) => [
      run(name, 0, i * 12),
      run(`value ${i}`, 120, i * 12),
    ]);
    const page = composePage([rows], 1);
    expect(page.text.split('\n')).toEqual([
      'Term\tvalue 0',
      'Law\tvalue 1',
      'Fee\tvalue 2',
      'Place\tvalue 3',
      'Notice\tvalue 4',
    ]);
    expect(page.segments.map((s) => page.text.slice(s.start, s.end))).toEqual(page.text.split('\n'));
    const kinds = page.structure.map((part) => part.kind);
    expect(kinds.filter((kind) => kind === 'table')).toHaveLength(1);
    expect(kinds.filter((kind) => kind === 'table_cell')).toHaveLength(10);
    expect(page.structure.filter((part) => part.kind === 'table_row').map((part) => part.label)).toEqual(
      [1, 2, 3, 4, 5].map((n) => `row ${n}`),
    );
  });

  it('divides paragraphs by an empty line, keeps the lines inside them and joins divided words', () => {
    const lines = [
      run('This agree-', 0, 0),
      run('ment is long.', 0, 12),
      run('Next part of', 0, 40),
      run('the page', 0, 52),
    ];
    const { text, words } = composePage([lines], 1);
    expect(text).toBe('This agreement\nis long.\n\nNext part of\nthe page');
    const halves = words.filter((w) => w.start >= 5 && w.end <= 14).map((w) => text.slice(w.start, w.end));
    expect(halves).toEqual(['agree', 'ment']);
  });

  it('joins runs that touch and divides those with a gap or a drawn space', () => {
    const lines = [run('Lec', 0, 0), run('tern', 15, 0), run('reads', 40, 0, { spaceBefore: true })];
    expect(composePage([lines], 1).text).toBe('Lectern reads');
  });

  it('reads runs of a right-to-left line from the right', () => {
    const rtl = { rightToLeft: true };
    expect(composePage([[run('עולם', 0, 0, rtl), run('שלום', 30, 0, rtl)]], 1).text).toBe('שלום עולם');
  });

  it('goes on with an open sentence in the next column without an empty line', () => {
    const { text } = composePage([[...column(0, 'left', 6), ...column(150, 'right', 6)]], 1);
    expect(text).toContain('left5 lorem ipsum dolor sit\nright0');
  });
});
