/** Pages in more than one alphabet. No free font with Chinese letters is at hand, so that letters made of straight strokes are drawn. */
import type { SKRSContext2D } from '@napi-rs/canvas';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { drawText } from '../testing/pictures.js';
import { openBench } from '../testing/reading.js';
import type { Bench } from '../testing/reading.js';
import { readImage } from './index.js';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });
let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

/** Strokes as x0 y0 x1 y1 in tenths of the letter's square. */
const strokes: Readonly<Record<string, readonly string[]>> = {
  三: ['20 20 80 20', '25 50 75 50', '10 84 90 84'],
  十: ['10 45 90 45', '50 10 50 92'],
  日: ['25 12 75 12', '25 88 75 88', '25 50 75 50', '25 12 25 90', '75 12 75 90'],
  王: ['15 16 85 16', '20 50 80 50', '10 86 90 86', '50 16 50 86'],
  田: ['15 15 85 15', '15 85 85 85', '15 50 85 50', '15 15 15 90', '85 15 85 90', '50 15 50 85'],
  中: ['18 30 82 30', '18 63 82 63', '18 30 18 68', '82 30 82 68', '50 10 50 94'],
  土: ['24 40 76 40', '10 86 90 86', '50 10 50 86'],
  工: ['18 20 82 20', '10 84 90 84', '50 20 50 84'],
};
const letterPixels = 48;

function drawStrokes(context: SKRSContext2D, text: string, left: number, top: number): void {
  context.lineWidth = letterPixels / 12;
  Array.from(text).forEach((letter, i) => {
    for (const stroke of strokes[letter]!) {
      const [x0, y0, x1, y1] = stroke.split(' ').map((n) => (Number(n) / 100) * letterPixels) as [
        number,
        number,
        number,
        number,
      ];
      const x = left + i * (letterPixels + 4);
      context.beginPath();
      context.moveTo(x + x0, top + y0);
      context.lineTo(x + x1, top + y1);
      context.stroke();
    }
  });
}

it('reads a page of Chinese', async () => {
  const canvas = drawText(560, 240, []);
  drawStrokes(canvas.getContext('2d'), '三十日王田中土工', 40, 40);
  drawStrokes(canvas.getContext('2d'), '中田王工十三日土', 40, 130);
  const { pieces, skipped } = await readImage(
    await bench.file('chinese.png', await canvas.encode('png')),
    bench.context,
  );
  expect(pieces[0]!.text.replace(/\s/gu, '')).toBe('三十日王田中土工中田王工十三日土');
  expect(skipped).toEqual([]);
});

it('reads a line of Chinese on a page of another language', async () => {
  const said = ['Le témoin est arrivé à neuf heures.', 'Personne ne connaît le nom de la société.'];
  const canvas = drawText(900, 260, [
    { x: 40, y: 60, size: 36, text: said[0]! },
    { x: 40, y: 230, size: 36, text: said[1]! },
  ]);
  drawStrokes(canvas.getContext('2d'), '中田王工十三日土', 40, 110);
  const { pieces } = await readImage(
    await bench.file('mixed.png', await canvas.encode('png')),
    bench.context,
  );
  expect(pieces[0]!.text).toContain('中田王工十三日土');
  expect(pieces[0]!.text).toContain('est arrivé');
});
