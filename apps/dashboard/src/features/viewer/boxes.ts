/**
 * Boxes of a citation in the coordinates of the drawn page. The overlay is an SVG whose viewBox is the page's own size, so
 * that the browser scales; here boxes are only put in order, kept inside the page and given a little air.
 *
 * Units  points for PDF pages, pixels for images; origin top left of the page as displayed
 */
import type { Box } from '@lectern/client';

export interface PageSize {
  readonly width: number;
  readonly height: number;
}

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const clamp = (value: number, max: number): number => Math.min(Math.max(value, 0), max);

/** Highlights of one page. Boxes that are not numbers, or wholly outside the page, are left out. */
export function rectsOnPage(boxes: readonly Box[], pageNumber: number, page: PageSize): Rect[] {
  const air = Math.min(page.width, page.height) / 300;
  return boxes.flatMap((box) => {
    if (box.page_number !== pageNumber) return [];
    const x0 = clamp(Math.min(box.x0, box.x1) - air, page.width);
    const x1 = clamp(Math.max(box.x0, box.x1) + air, page.width);
    const y0 = clamp(Math.min(box.y0, box.y1) - air, page.height);
    const y1 = clamp(Math.max(box.y0, box.y1) + air, page.height);
    // `!(a > b)` also drops NaN.
    if (!(x1 > x0) || !(y1 > y0)) return [];
    return [{ x: x0, y: y0, width: x1 - x0, height: y1 - y0 }];
  });
}

/** Pages that hold a box, ascending, each once. */
export function pagesWithBoxes(boxes: readonly Box[]): number[] {
  return [...new Set(boxes.map((box) => box.page_number))].sort((a, b) => a - b);
}

/**
 * How far to scroll so that a rectangle stands in the middle of a viewport, or its start when it is larger.
 * Units  CSS pixels; `pageTop` and `pageHeight` are the drawn page inside the scrolled content
 */
export function scrollToRect(
  rect: Rect,
  page: PageSize,
  drawn: { readonly top: number; readonly height: number },
  viewportHeight: number,
): number {
  const scale = drawn.height / page.height;
  const top = drawn.top + rect.y * scale;
  const height = rect.height * scale;
  return Math.max(0, height > viewportHeight ? top : top - (viewportHeight - height) / 2);
}
