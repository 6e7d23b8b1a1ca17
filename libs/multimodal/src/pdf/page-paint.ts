/** What a page draws besides its text, read off pdf.js's operator list: decides whether a page without text needs OCR. */
import { identity, mapBox, multiply, toMatrix } from './matrix.js';
import type { Matrix } from './matrix.js';

export interface OperatorList {
  readonly fnArray: readonly number[];
  readonly argsArray: readonly unknown[];
}

export interface PagePaint {
  /** Share of the page that images cover, 0..1; overlapping ones count twice, up to 1. */
  readonly imageShare: number;
  /** Shapes that are drawn; letters turned into outlines are among them. */
  readonly outlines: number;
  /** Anything at all is drawn, text included: fonts without meaning give glyphs but no letters. */
  readonly paints: boolean;
}

const imageOps = [
  'paintImageXObject',
  'paintInlineImageXObject',
  'paintImageMaskXObject',
  'paintImageMaskXObjectGroup',
  'paintInlineImageXObjectGroup',
  'paintImageXObjectRepeat',
  'paintImageMaskXObjectRepeat',
];
const otherOps = ['constructPath', 'rawFillPath', 'shadingFill', 'paintSolidColorImageMask', 'showText'];

/** view: the page's visible box in user space. O(operators) */
export function paintOf(
  operators: OperatorList,
  ops: Readonly<Record<string, number>>,
  view: readonly number[],
): PagePaint {
  const images = new Set(imageOps.map((name) => ops[name]));
  const others = new Set(otherOps.map((name) => ops[name]));
  const [vx0 = 0, vy0 = 0, vx1 = 0, vy1 = 0] = view;
  const pageArea = Math.max((vx1 - vx0) * (vy1 - vy0), 1e-6);
  let matrix: Matrix = identity;
  const stack: Matrix[] = [];
  let area = 0;
  let paints = false;
  let outlines = 0;
  operators.fnArray.forEach((fn, i) => {
    const args: unknown = operators.argsArray[i];
    if (fn === ops['save']) stack.push(matrix);
    else if (fn === ops['restore'] || fn === ops['paintFormXObjectEnd']) matrix = stack.pop() ?? matrix;
    else if (fn === ops['transform']) matrix = multiply(matrix, toMatrix(args) ?? identity);
    else if (fn === ops['paintFormXObjectBegin']) {
      stack.push(matrix);
      matrix = multiply(matrix, toMatrix(Array.isArray(args) ? args[0] : undefined) ?? identity);
    } else if (images.has(fn)) {
      paints = true;
      const [x0, y0, x1, y1] = mapBox(matrix, [0, 0, 1, 1]);
      const width = Math.min(x1, vx1) - Math.max(x0, vx0);
      const height = Math.min(y1, vy1) - Math.max(y0, vy0);
      if (width > 0 && height > 0) area += width * height;
    } else if (others.has(fn)) {
      paints = true;
      if (fn === ops['constructPath']) outlines++;
    }
  });
  return { imageShare: Math.min(1, area / pageArea), outlines, paints };
}
