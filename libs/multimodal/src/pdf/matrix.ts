/** 2D affine matrices in PDF's order [a b c d e f]: x' = a x + c y + e, y' = b x + d y + f. */
import type { Box4 } from '../layout/run.js';

export type Matrix = readonly [number, number, number, number, number, number];

export const identity: Matrix = [1, 0, 0, 1, 0, 0];

/** The matrix that applies `inner` first and `outer` after it. */
export function multiply(outer: Matrix, inner: Matrix): Matrix {
  const [a, b, c, d, e, f] = outer;
  return [
    a * inner[0] + c * inner[1],
    b * inner[0] + d * inner[1],
    a * inner[2] + c * inner[3],
    b * inner[2] + d * inner[3],
    a * inner[4] + c * inner[5] + e,
    b * inner[4] + d * inner[5] + f,
  ];
}

/** The upright box around a box that was mapped through the matrix. */
export function mapBox(m: Matrix, [x0, y0, x1, y1]: Box4): Box4 {
  const xs = [m[0] * x0 + m[2] * y0, m[0] * x1 + m[2] * y0, m[0] * x0 + m[2] * y1, m[0] * x1 + m[2] * y1];
  const ys = [m[1] * x0 + m[3] * y0, m[1] * x1 + m[3] * y0, m[1] * x0 + m[3] * y1, m[1] * x1 + m[3] * y1];
  return [Math.min(...xs) + m[4], Math.min(...ys) + m[5], Math.max(...xs) + m[4], Math.max(...ys) + m[5]];
}

/** Reads six finite numbers; undefined for anything else. */
export function toMatrix(value: unknown): Matrix | undefined {
  if (!Array.isArray(value) && !ArrayBuffer.isView(value)) return undefined;
  const [a, b, c, d, e, f] = Array.from(value as ArrayLike<unknown>, Number);
  const all = [a, b, c, d, e, f];
  if (!all.every((n) => n !== undefined && Number.isFinite(n))) return undefined;
  return all as unknown as Matrix;
}
