/** The parts of OCR that need no model: rectangles, maps, turning, decoding. */
import { describe, expect, it } from 'vitest';
import { decodeCtc } from './ctc.js';
import { boxesOf } from './db-boxes.js';
import { emOf, inkShare } from './letter-height.js';
import { turnRaster, unturnBox } from './raster.js';
import type { Raster, Turn } from './raster.js';
import { minAreaBox, partBounds } from './rotated-box.js';
import type { Point } from './rotated-box.js';
import { batchesOf, stripWidth } from './strips.js';

describe('minAreaBox', () => {
  it('gives a box without extent for a single point', () => {
    expect(minAreaBox([[3, 4]])).toMatchObject({ cx: 3, cy: 4, width: 0, height: 0 });
  });

  it('finds a tilted rectangle again', () => {
    const [cos, sin] = [Math.cos(0.2), Math.sin(0.2)];
    const corners: Point[] = [
      [-50, -5],
      [50, -5],
      [50, 5],
      [-50, 5],
    ].map(([x, y]) => {
      return [100 + x! * cos - y! * sin, 80 + x! * sin + y! * cos];
    });
    const box = minAreaBox(corners);
    expect(
      [box.cx, box.cy, box.width, box.height, box.angle].map((v) => Math.round(v * 1000) / 1000),
    ).toEqual([100, 80, 100, 10, 0.2]);
    expect(partBounds({ ...box, angle: 0 }, 0, 50)).toEqual([
      expect.closeTo(50),
      expect.closeTo(75),
      expect.closeTo(100),
      expect.closeTo(85),
    ]);
  });
});

describe('boxesOf', () => {
  it('finds nothing on an empty map and passes over specks and faint regions', () => {
    const map = new Float32Array(100 * 50);
    expect(boxesOf(map, 100, 50)).toEqual([]);
    map[205] = 1;
    for (let y = 20; y < 30; y++) map.fill(0.35, y * 100 + 10, y * 100 + 60);
    expect(boxesOf(map, 100, 50)).toEqual([]);
  });

  it('grows each region back by what training shrank it', () => {
    const map = new Float32Array(100 * 50);
    for (let y = 20; y < 30; y++) map.fill(0.9, y * 100 + 10, y * 100 + 60);
    const [box, ...others] = boxesOf(map, 100, 50);
    expect(others).toEqual([]);
    expect(box).toMatchObject({ cx: 35, cy: 25 });
    expect(box!.height).toBeGreaterThan(20);
    expect(box!.width).toBeGreaterThan(60);
  });
});

describe('turnRaster', () => {
  const picture: Raster = {
    width: 3,
    height: 2,
    data: Uint8Array.from({ length: 18 }, (_, i) => Math.floor(i / 3)),
  };

  it.each([
    [90, [3, 0, 4, 1, 5, 2]],
    [180, [5, 4, 3, 2, 1, 0]],
    [270, [2, 5, 1, 4, 0, 3]],
  ] as const)('turns by %i degrees clockwise and finds each pixel again', (turn: Turn, expected) => {
    const turned = turnRaster(picture, turn);
    const pixels = Array.from({ length: 6 }, (_, i) => turned.data[i * 3]!);
    expect(pixels).toEqual(expected);
    pixels.forEach((pixel, i) => {
      const [x, y] = [i % turned.width, Math.floor(i / turned.width)];
      expect(unturnBox([x, y, x + 1, y + 1], turn, picture).slice(0, 2)).toEqual([
        pixel % 3,
        Math.floor(pixel / 3),
      ]);
    });
  });
});

describe('decodeCtc', () => {
  it('joins repeats, keeps doubled letters that a blank divides, and notes their columns', () => {
    const path = [0, 1, 1, 0, 1, 2, 0];
    const probabilities = Float32Array.from(
      path.flatMap((best) => [0, 1, 2].map((k) => (k === best ? 0.8 : 0.1))),
    );
    const { letters, confidence } = decodeCtc(probabilities, 7, 3, ['', 'a', 'b']);
    expect(letters).toEqual([
      { text: 'a', from: 1, to: 2 },
      { text: 'a', from: 4, to: 4 },
      { text: 'b', from: 5, to: 5 },
    ]);
    expect(confidence).toBeCloseTo(0.8);
  });

  it('gives no letters and no confidence for blanks', () => {
    expect(decodeCtc(Float32Array.from([1, 0]), 1, 2, ['', 'a'])).toEqual({ letters: [], confidence: 0 });
  });
});

describe('batchesOf', () => {
  it('puts every line into one batch of similar width under the limit', () => {
    const boxes = Array.from({ length: 40 }, (_, i) => ({
      cx: 0,
      cy: 0,
      width: 40 + i * 30,
      height: 20,
      angle: 0,
    }));
    const batches = batchesOf(boxes);
    expect(batches.flat().sort((a, b) => a - b)).toEqual(boxes.map((_, i) => i));
    for (const batch of batches) {
      const widths = batch.map((i) => stripWidth(boxes[i]!));
      expect(Math.max(...widths) * batch.length).toBeLessThanOrEqual(Math.max(6400, Math.max(...widths)));
    }
  });
});

describe('emOf', () => {
  const lineOf = (text: string, height: number): Parameters<typeof emOf>[0] => {
    const box = { cx: 0, cy: 0, width: 100, height, angle: 0 };
    return { box, outer: { ...box, height: 30 }, words: [{ text, glued: false, from: 0, to: 100 }] };
  };

  it('gives one size to lines with and without high and low letters', () => {
    expect(emOf(lineOf('once', 12.5))).toBeCloseTo(24, 0);
    expect(emOf(lineOf('Once', 17.5))).toBeCloseTo(24, 0);
    expect(emOf(lineOf('Once upon', 22.5))).toBeCloseTo(24, 0);
    expect(emOf(lineOf('从前有一个', 22))).toBeCloseTo(24, 0);
  });

  it('does not take ink beyond the line for its own', () => {
    expect(emOf(lineOf('Once upon', 400))).toBeCloseTo(30 / 1.1 / inkShare('Once upon'));
  });
});
