/** Decoded pixels, three bytes each (RGB), rows from top to bottom, and the few operations OCR needs on them. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  /** (height, width, 3) */
  readonly data: Uint8Array;
}

export type Turn = 0 | 90 | 180 | 270;

/** Turns the picture clockwise. A copy, unless turn is 0. */
export function turnRaster(raster: Raster, turn: Turn): Raster {
  if (turn === 0) return raster;
  const { width, height, data } = raster;
  const turned = turn === 180 ? { width, height } : { width: height, height: width };
  const out = new Uint8Array(data.length);
  let to = 0;
  for (let y = 0; y < turned.height; y++) {
    for (let x = 0; x < turned.width; x++) {
      const [sx, sy] = unturnPoint(x, y, turn, raster);
      const from = (sy * width + sx) * 3;
      out[to++] = data[from]!;
      out[to++] = data[from + 1]!;
      out[to++] = data[from + 2]!;
    }
  }
  return { ...turned, data: out };
}

/** Pixel of the turned picture -> the same pixel of the original. */
function unturnPoint(
  x: number,
  y: number,
  turn: Turn,
  original: { width: number; height: number },
): [number, number] {
  switch (turn) {
    case 0:
      return [x, y];
    case 90:
      return [y, original.height - 1 - x];
    case 180:
      return [original.width - 1 - x, original.height - 1 - y];
    case 270:
      return [original.width - 1 - y, x];
  }
}

/** Box in the turned picture -> the same box of the original, in edges rather than pixel centres. */
export function unturnBox(
  [x0, y0, x1, y1]: readonly [number, number, number, number],
  turn: Turn,
  original: { readonly width: number; readonly height: number },
): [number, number, number, number] {
  const { width, height } = original;
  switch (turn) {
    case 0:
      return [x0, y0, x1, y1];
    case 90:
      return [y0, height - x1, y1, height - x0];
    case 180:
      return [width - x1, height - y1, width - x0, height - y0];
    case 270:
      return [width - y1, x0, width - y0, x1];
  }
}
