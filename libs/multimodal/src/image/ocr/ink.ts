/** Where the ink of a strip is: rows and columns that differ from their surroundings. Puts word boxes onto the letters. */
import type { Raster } from './raster.js';

export interface Ink {
  /** (width) contrast of each column, 0..255, over the rows in between the strip's edges. */
  readonly columns: Uint8Array;
  /** Contrast from which a column counts as inked. */
  readonly threshold: number;
  /** First and last inked row + 1. */
  readonly top: number;
  readonly bottom: number;
}

export function inkOf(strip: Raster): Ink {
  const { width, height, data } = strip;
  const light = new Uint8Array(width * height);
  for (let i = 0; i < light.length; i++)
    light[i] = (data[i * 3]! * 77 + data[i * 3 + 1]! * 150 + data[i * 3 + 2]! * 29) >> 8;
  const background = backgroundOf(light);
  const columns = new Uint8Array(width);
  const rowInk = new Uint32Array(height);
  let strongest = 0;
  const difference = (y: number, x: number): number => Math.abs(light[y * width + x]! - background);
  for (let x = 0; x < width; x++) {
    for (let y = 4; y < height - 4; y++) columns[x] = Math.max(columns[x]!, difference(y, x));
    strongest = Math.max(strongest, columns[x]!);
  }
  const threshold = Math.max(24, 0.35 * strongest);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) if (difference(y, x) >= threshold) rowInk[y] = rowInk[y]! + 1;
  }
  const enough = Math.max(1, 0.004 * width);
  let top = 0;
  let bottom = height;
  while (top < height && rowInk[top]! < enough) top++;
  while (bottom > top && rowInk[bottom - 1]! < enough) bottom--;
  return bottom - top >= 0.35 * height
    ? { columns, threshold, top, bottom }
    : { columns, threshold, top: 0, bottom: height };
}

/** The commonest brightness: paper, or whatever the letters stand on. */
function backgroundOf(light: Uint8Array): number {
  const counts = new Uint32Array(32);
  for (const value of light) counts[value >> 3] = counts[value >> 3]! + 1;
  return counts.indexOf(Math.max(...counts)) * 8 + 4;
}

/** The widest stretch without ink between two places; undefined when the letters touch. */
export function gapBetween(ink: Ink, from: number, to: number): readonly [number, number] | undefined {
  let best: readonly [number, number] | undefined;
  let start = -1;
  const last = Math.min(ink.columns.length, Math.ceil(to));
  for (let x = Math.max(0, Math.floor(from)); x <= last; x++) {
    const blank = x < last && ink.columns[x]! < ink.threshold;
    if (blank && start < 0) start = x;
    if (!blank && start >= 0) {
      if (!best || x - start > best[1] - best[0]) best = [start, x];
      start = -1;
    }
  }
  return best;
}
