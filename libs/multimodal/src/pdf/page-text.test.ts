import { describe, expect, it } from 'vitest';
import { GlyphAdvances } from './glyph-advances.js';
import { FontWeights } from './font-weights.js';
import { cleanText, runsOf } from './page-text.js';
import type { TextItem } from './page-text.js';

const item = (str: string, transform: number[], more: Partial<TextItem> = {}): TextItem => {
  return { str, dir: 'ltr', width: str.length * 5, height: 10, transform, fontName: 'f', ...more };
};
/** A page 200 high: user space has its origin at the bottom. */
const viewport = [1, 0, 0, -1, 0, 200] as const;
const read = (...items: TextItem[]): ReturnType<typeof runsOf> =>
  runsOf(items, {}, viewport, { advances: new GlyphAdvances(), weights: new FontWeights() });

describe('cleanText', () => {
  it('drops NUL, controls and zero-width characters, replaces lone surrogates', () => {
    expect(cleanText('a\0b\u0007c\u200Bd\uFEFF\uD800')).toBe('abcd\uFFFD');
  });

  it('spells ligatures and presentation forms out and shows a drawn soft hyphen', () => {
    expect(cleanText('o\uFB03ce \uFEDF\u00AD')).toBe('office \u0644-');
  });
});

describe('runsOf', () => {
  it('passes over items without a size, a place or text', () => {
    expect(
      read(item('x', [0, 0, 0, 0, 5, 5]), item('x', [NaN, 0, 0, 1, 0, 0]), item('  ', [10, 0, 0, 10, 0, 0])),
    ).toEqual([]);
  });

  it('counts text that is drawn twice at one place once', () => {
    const [runs] = read(item('bold', [10, 0, 0, 10, 20, 100]), item('bold', [10, 0, 0, 10, 20.3, 100]));
    expect(runs).toHaveLength(1);
  });

  it('puts boxes on the displayed page and groups turned text apart', () => {
    const groups = read(
      item('across the page', [10, 0, 0, 10, 20, 100]),
      item('up', [0, 10, -10, 0, 50, 60]),
    );
    expect(groups).toHaveLength(2);
    const [x0, y0, x1, y1] = groups[1]![0]!.words[0]!.box;
    expect([x0 < 50, x1 > 50, y1, y0]).toEqual([true, true, 140, 130]);
  });

  it('gives the first word of right-to-left text the right end of the item', () => {
    const [runs] = read(item('אב גד', [10, 0, 0, 10, 20, 100], { dir: 'rtl' }));
    const [first, second] = runs![0]!.words;
    expect(first!.text).toBe('אב');
    expect(first!.box[0]).toBeGreaterThan(second!.box[2]);
  });
});
