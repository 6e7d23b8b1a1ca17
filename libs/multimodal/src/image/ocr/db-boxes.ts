/**
 * Text boxes out of the detector's probability map, as "Real-time Scene Text Detection with Differentiable Binarization" (Liao et
 * al., 2019) reads it: threshold, connected regions, the least rectangle around each, grown back by what training shrank it.
 *
 * Dims   map (height, width), 0..1
 * Cost   O(pixels)
 */
import { minAreaBox } from './rotated-box.js';
import type { Point, RotatedBox } from './rotated-box.js';

const threshold = 0.3;
const minScore = 0.55;
const unclipRatio = 1.6;
const minSide = 3;
const maxBoxes = 4000;

export function boxesOf(map: Float32Array, width: number, height: number): RotatedBox[] {
  const boxes: RotatedBox[] = [];
  const seen = new Uint8Array(map.length);
  const stack: number[] = [];
  for (let seed = 0; seed < map.length && boxes.length < maxBoxes; seed++) {
    if (seen[seed] || map[seed]! <= threshold) continue;
    const edges = new Map<number, [number, number]>();
    let sum = 0;
    let count = 0;
    seen[seed] = 1;
    stack.push(seed);
    while (stack.length > 0) {
      const at = stack.pop()!;
      const y = Math.floor(at / width);
      const x = at - y * width;
      sum += map[at]!;
      count++;
      const edge = edges.get(y);
      if (!edge) edges.set(y, [x, x]);
      else if (x < edge[0]) edge[0] = x;
      else if (x > edge[1]) edge[1] = x;
      for (let dy = -1; dy <= 1; dy++) {
        const ny = y + dy;
        if (ny < 0 || ny >= height) continue;
        for (let dx = -1; dx <= 1; dx++) {
          const nx = x + dx;
          const next = ny * width + nx;
          if (nx < 0 || nx >= width || seen[next] || map[next]! <= threshold) continue;
          seen[next] = 1;
          stack.push(next);
        }
      }
    }
    if (count < 6 || sum / count < minScore) continue;
    const box = grow(minAreaBox(cornersOf(edges)));
    if (box) boxes.push(box);
  }
  return boxes;
}

/** The outer corners of the pixels at either end of each row: enough for the convex hull. */
function cornersOf(edges: ReadonlyMap<number, readonly [number, number]>): Point[] {
  const points: Point[] = [];
  for (const [y, [x0, x1]] of edges) points.push([x0, y], [x0, y + 1], [x1 + 1, y], [x1 + 1, y + 1]);
  return points;
}

function grow(box: RotatedBox): RotatedBox | undefined {
  if (Math.min(box.width, box.height) < minSide) return undefined;
  const distance = (box.width * box.height * unclipRatio) / (2 * (box.width + box.height));
  return { ...box, width: box.width + 2 * distance, height: box.height + 2 * distance };
}
