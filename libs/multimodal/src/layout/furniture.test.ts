/** Pages of hand-made lines: 10 high, 12 apart. */
import { describe, expect, it } from 'vitest';
import { composeDocument } from './compose.js';
import type { PageText } from './compose.js';
import { keyOf } from './furniture.js';
import { draftPage } from './page-draft.js';
import { wordRanges } from './run.js';
import type { Run } from './run.js';

function run(text: string, x: number, y: number, size = 10): Run {
  const words = wordRanges(text).map(([start, end]) => ({
    text: text.slice(start, end),
    box: [x + start * 5, y, x + end * 5, y + size] as const,
    glued: false,
  }));
  const frame = [x, y, x + text.length * 5, y + size] as const;
  return { words, frame, size, rightToLeft: false, spaceBefore: false, spaceAfter: false };
}

const read = (pages: readonly Run[][]): PageText[] => [
  ...composeDocument(pages.map((runs, i) => draftPage([runs], i + 1))),
];
const kinds = (page: PageText): (readonly [string, string])[] =>
  page.structure.map((p) => [p.kind, page.text.slice(p.charStart, p.charEnd)] as const);
const body = (page: number): Run[] =>
  Array.from({ length: 8 }, (_, i) =>
    run(`line ${'abcdefgh'[i]!} of page ${'pqrstuvw'[page]!} goes on and`, 0, 40 + i * 12),
  );

describe('furniture', () => {
  it('is not seen in a single page, nor in lines that differ', () => {
    const page = [run('Acme Ltd', 0, 0), ...body(0), run('1', 100, 200)];
    expect(kinds(read([page])[0]!).map(([kind]) => kind)).not.toContain('page_footer');
    const titles = ['Alpha part', 'Beta part', 'Gamma part'].map((t, i) => [run(t, 0, 0), ...body(i)]);
    for (const page of read(titles)) expect(kinds(page).map(([kind]) => kind)).not.toContain('page_header');
  });

  it('takes repeated lines and page numbers apart: header first, footer last, each its own segment', () => {
    const pages = Array.from({ length: 4 }, (_, i) => [
      run('Supply Agreement', 0, 0),
      ...body(i),
      run(`Page ${i + 3} of 9`, 100, 200),
    ]);
    for (const [i, page] of read(pages).entries()) {
      expect(page.text.startsWith('Supply Agreement\n\nline a')).toBe(true);
      expect(kinds(page).filter(([kind]) => kind.startsWith('page_'))).toEqual([
        ['page_header', 'Supply Agreement'],
        ['page_footer', `Page ${i + 3} of 9`],
      ]);
      expect(page.segments.map((s) => page.text.slice(s.start, s.end))).toEqual([
        'Supply Agreement',
        `Page ${i + 3} of 9`,
      ]);
    }
  });

  it('takes a bare number for the page number only when it counts with the pages', () => {
    const counting = Array.from({ length: 6 }, (_, i) => [...body(i), run(String(i + 11), 100, 180 + i)]);
    for (const page of read(counting)) expect(kinds(page).at(-1)?.[0]).toBe('page_footer');
    const figures = [7, 93, 12, 5, 66, 31].map((n, i) => [...body(i), run(String(n), 100, 200)]);
    for (const page of read(figures)) expect(kinds(page).map(([kind]) => kind)).not.toContain('page_footer');
    expect(keyOf('iv', 4)).toEqual(keyOf('v', 5));
  });

  it('leaves a title that a bookmark names where it is', () => {
    const pages = [1, 2, 3].map((n, i) => [run(`Exhibit ${n}`, 0, 0), ...body(i)]);
    const bookmarks = new Map([1, 2, 3].map((n) => [n, [{ title: `Exhibit ${n}`, level: 1 }]]));
    const drafts = pages.map((runs, i) => draftPage([runs], i + 1));
    for (const page of composeDocument(drafts, bookmarks)) {
      expect(kinds(page)[0]?.[0]).toBe('heading');
      expect(page.structure[0]?.level).toBe(1);
    }
  });

  it('moves footnotes behind the text of all columns', () => {
    const column = (x: number, name: string): Run[] =>
      Array.from({ length: 8 }, (_, i) => run(`${name}${i} lorem ipsum dolor sit`, x, i * 12));
    const note = run('1 See the annex for what this means.', 0, 110, 7);
    const [page] = read([[...column(0, 'left'), note, ...column(240, 'right')]]);
    expect(kinds(page!)).toEqual([['footnote', '1 See the annex for what this means.']]);
    expect(page!.text.endsWith('this means.')).toBe(true);
  });
});
