/** Lines of text as the strips that recogniser and classifier take: cut, scaled to 48 pixels, batched by similar width. */
import type { ModelTensor } from '../../ports/model-runner.js';
import { cropStrip } from './crop.js';
import type { Raster } from './raster.js';
import type { RotatedBox } from './rotated-box.js';

export const stripHeight = 48;
const maxStripWidth = 3200;
const minStripWidth = 32;
/** Pixels of width of one batch; bounds the recogniser's output to about 20 MB. */
const batchWidth = 6400;

export function stripWidth(box: RotatedBox): number {
  const width = Math.ceil((stripHeight * box.width) / Math.max(box.height, 1));
  return Math.min(maxStripWidth, Math.max(minStripWidth, Math.ceil(width / 8) * 8));
}

/** Indices of the boxes in batches of similar width. */
export function batchesOf(boxes: readonly RotatedBox[]): number[][] {
  const widths = boxes.map(stripWidth);
  const order = boxes.map((_, i) => i).sort((a, b) => widths[a]! - widths[b]!);
  const batches: number[][] = [];
  let used = Infinity;
  for (const i of order) {
    const open = batches.at(-1);
    used = open ? (open.length + 1) * widths[i]! : Infinity;
    const similar = open && widths[i]! <= 1.35 * widths[open[0]!]! + 32;
    if (open && similar && used <= batchWidth) open.push(i);
    else batches.push([i]);
  }
  return batches;
}

/** Strip of a box at its own width. Dims (48, stripWidth(box), 3) */
export function stripOf(raster: Raster, box: RotatedBox, width = stripWidth(box)): Raster {
  return cropStrip(raster, box, width, stripHeight);
}

/** (N, 3, 48, width), -1..1, blue first; narrower strips are padded with 0 on the right. */
export function stripTensor(strips: readonly Raster[], width: number): ModelTensor {
  const plane = stripHeight * width;
  const data = new Float32Array(strips.length * 3 * plane);
  strips.forEach((strip, n) => {
    for (let c = 0; c < 3; c++) {
      for (let y = 0; y < stripHeight; y++) {
        const row = (n * 3 + c) * plane + y * width;
        for (let x = 0; x < strip.width; x++)
          data[row + x] = strip.data[(y * strip.width + x) * 3 + 2 - c]! / 127.5 - 1;
      }
    }
  });
  return { type: 'float32', dims: [strips.length, 3, stripHeight, width], data };
}
