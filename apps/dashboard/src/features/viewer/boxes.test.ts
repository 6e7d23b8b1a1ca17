import { describe, expect, it } from 'vitest';
import { pagesWithBoxes, rectsOnPage, scrollToRect } from './boxes.js';

const page = { width: 600, height: 900 };
const air = 2;

describe('boxes of a citation', () => {
  it('keeps those of the page and leaves the others', () => {
    const boxes = [
      { page_number: 1, x0: 10, y0: 20, x1: 110, y1: 40 },
      { page_number: 2, x0: 0, y0: 0, x1: 9, y1: 9 },
    ];
    expect(rectsOnPage(boxes, 1, page)).toEqual([
      { x: 10 - air, y: 20 - air, width: 100 + 2 * air, height: 20 + 2 * air },
    ]);
    expect(pagesWithBoxes([...boxes, ...boxes])).toEqual([1, 2]);
  });
  it('puts corners in order and stays inside the page', () => {
    expect(rectsOnPage([{ page_number: 1, x0: 700, y0: 50, x1: 500, y1: -5 }], 1, page)).toEqual([
      { x: 498, y: 0, width: 102, height: 52 },
    ]);
  });
  it('drops boxes outside the page and boxes that are not numbers', () => {
    expect(rectsOnPage([{ page_number: 1, x0: 700, y0: 0, x1: 800, y1: 9 }], 1, page)).toEqual([]);
    expect(rectsOnPage([{ page_number: 1, x0: NaN, y0: 0, x1: 8, y1: 9 }], 1, page)).toEqual([]);
  });
  it('scrolls a small box to the middle and a tall one to its top, never above the content', () => {
    const rect = { x: 0, y: 450, width: 10, height: 30 };
    expect(scrollToRect(rect, page, { top: 10, height: 1800 }, 400)).toBe(910 - (400 - 60) / 2);
    expect(scrollToRect({ ...rect, height: 300 }, page, { top: 10, height: 1800 }, 400)).toBe(910);
    expect(scrollToRect({ ...rect, y: 0 }, page, { top: 0, height: 900 }, 400)).toBe(0);
  });
});
