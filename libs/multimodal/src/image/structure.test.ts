/** What stands where on a picture of a page: titles, columns, tables, what pages repeat. Pictures are drawn by the test itself. */
import type { StructureKind, StructureSpan } from '@lectern/contracts';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Piece } from '../assemble/piece.js';
import { drawText } from '../testing/pictures.js';
import type { DrawnLine } from '../testing/pictures.js';
import { openBench } from '../testing/reading.js';
import type { Bench } from '../testing/reading.js';
import { readImage } from './index.js';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });
let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

const line = (x: number, y: number, text: string, size = 24): DrawnLine => ({ x, y, size, text });
const words = ({ text }: Piece, span: StructureSpan): string => text.slice(span.charStart, span.charEnd);
const parts = (piece: Piece, kind: StructureKind): string[] =>
  (piece.structure ?? []).filter((span) => span.kind === kind).map((span) => words(piece, span));

async function readDrawn(...pages: (readonly DrawnLine[])[]): Promise<readonly Piece[]> {
  const pngs = await Promise.all(pages.map((lines) => drawText(900, 700, lines).encode('png')));
  const file =
    pngs.length === 1
      ? await bench.file('page.png', pngs[0]!)
      : await bench.file(
          'pages.tif',
          await sharp(pngs, { join: { animated: true } })
            .tiff()
            .toBuffer(),
        );
  return (await readImage(file, bench.context)).pieces;
}

it('gives a table its rows and cells, a row being one segment', async () => {
  const rows = [
    ['Item', 'Count', 'Price'],
    ['Desk', '14', '250.00'],
    ['Lamp', '120', '18.50'],
    ['Chair', '36', '75.25'],
  ];
  const drawn = rows.flatMap((row, r) => row.map((cell, c) => line(80 + c * 260, 150 + r * 44, cell)));
  const [piece] = await readDrawn(drawn);
  expect(parts(piece!, 'table')).toHaveLength(1);
  expect(parts(piece!, 'table_row')).toEqual(rows.map((row) => row.join('\t')));
  expect(parts(piece!, 'table_cell')).toEqual(rows.flat());
  const segments = piece!.segments!.map(({ start, end }) => piece!.text.slice(start, end));
  expect(segments).toEqual(expect.arrayContaining(rows.map((row) => row.join('\t'))));
});

it('sees a title by its size, and reads two columns one after the other', async () => {
  const left = [
    'The tenant shall pay the rent',
    'on the first day of a month.',
    'A late payment bears interest',
    'at five per cent each year.',
  ];
  const right = [
    'The landlord shall repair the',
    'roof before winter comes and',
    'keep the stairs well lit. No',
    'other duty is agreed upon.',
  ];
  const [piece] = await readDrawn([
    line(250, 90, 'Terms of the lease', 48),
    ...left.map((text, i) => line(40, 200 + i * 34, text)),
    ...right.map((text, i) => line(500, 200 + i * 34, text)),
  ]);
  expect(parts(piece!, 'heading')).toEqual(['Terms of the lease']);
  expect(piece!.text.replace(/\s+/gu, ' ')).toBe(['Terms of the lease', ...left, ...right].join(' '));
});

it('keeps what every page repeats apart from the text', async () => {
  const bodies = [
    ['Rain fell all night.', 'The roof let water in.', 'By noon it was dry.', 'We set out again.'],
    ['Nobody came to the gate.', 'A letter lay on the step.', 'It bore no name at all.', 'I put it away.'],
    ['The dog slept in the hall.', 'Two ships went by.', 'Neither had a flag.', 'The wind rose later.'],
  ];
  const pages = bodies.map((body, i) => [
    line(60, 40, 'Journal of the harbour office', 20),
    ...body.map((text, n) => line(60, 220 + n * 34, text)),
    line(400, 680, `page ${String(i + 1)}`, 20),
  ]);
  const pieces = await readDrawn(...pages);
  expect(pieces.map((piece) => parts(piece, 'page_header'))).toEqual(
    bodies.map(() => ['Journal of the harbour office']),
  );
  expect(pieces.map((piece) => parts(piece, 'page_footer'))).toEqual([['page 1'], ['page 2'], ['page 3']]);
});
