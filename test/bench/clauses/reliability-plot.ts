/** A reliability diagram as pixels: score to the right, share right upwards, a dot per bin, the larger the more quotes. */
import { eachDot, glyphAdvance, glyphHeight } from '../needle/font.js';
import type { Reliability } from './reliability.js';

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** (height, width, 3) */
  readonly rgb: Uint8Array;
}

type Colour = readonly [number, number, number];
type At = readonly [x: number, y: number];

const ink: Colour = [33, 37, 41];
const grid: Colour = [222, 226, 230];
const ideal: Colour = [134, 142, 150];
const colours: readonly Colour[] = [
  [33, 102, 172],
  [214, 96, 30],
];
const plotSize = 480;
const origin = { x: 72, y: 96 };
const letter = 2;

/** At most two curves. */
export function paintReliability(title: string, curves: readonly Reliability[]): Picture {
  const [width, height] = [origin.x + plotSize + 48, origin.y + plotSize + 72];
  const rgb = new Uint8Array(width * height * 3).fill(255);
  const box = ([x, y]: At, size: At, colour: Colour): void => {
    for (let row = y; row < y + size[1]; row++)
      for (let column = x; column < x + size[0]; column++)
        if (column >= 0 && column < width && row >= 0 && row < height)
          rgb.set(colour, (row * width + column) * 3);
  };
  const text = ([x, y]: At, words: string, colour: Colour): void =>
    eachDot(words, (dx, dy) => {
      box([x + dx * letter, y + dy * letter], [letter, letter], colour);
    });
  const place = (score: number, right: number): At => [
    Math.round(origin.x + score * plotSize),
    Math.round(origin.y + (1 - right) * plotSize),
  ];
  const line = (from: At, to: At, colour: Colour, dashed = false): void => {
    const steps = Math.max(1, Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1]));
    for (let i = 0; i <= steps; i++) {
      if (dashed && i % 12 > 6) continue;
      const mix = (a: number, b: number): number => Math.round(a + ((b - a) * i) / steps);
      box([mix(from[0], to[0]), mix(from[1], to[1])], [2, 2], colour);
    }
  };

  text([origin.x, 20], title, ink);
  for (let tick = 0; tick <= 10; tick += 2) {
    const at = tick / 10;
    line(place(0, at), place(1, at), grid);
    line(place(at, 0), place(at, 1), grid);
    const label = at.toFixed(1);
    text([origin.x - 48, place(0, at)[1] - glyphHeight], label, ink);
    text([place(at, 0)[0] - glyphAdvance * 3, origin.y + plotSize + 12], label, ink);
  }
  text([origin.x, origin.y + plotSize + 42], 'score; upwards: share right', ink);
  line(place(0, 0), place(1, 1), ideal, true);
  curves.forEach(({ name, bins, error }, c) => {
    const colour = colours[c % colours.length] ?? ink;
    text([origin.x, 46 + c * 22], `${name}, mean error ${error.toFixed(3)}`, colour);
    const filled = bins.filter((b) => b.count > 0);
    filled.forEach((bin, i) => {
      const at = place(bin.predicted, bin.right);
      const before = filled[i - 1];
      if (before) line(place(before.predicted, before.right), at, colour);
      const size = 4 + 2 * Math.round(Math.log2(bin.count));
      box([at[0] - (size >> 1), at[1] - (size >> 1)], [size, size], colour);
    });
  });
  return { width, height, rgb };
}
