/** PDFs written by the test itself: what fails, what is skipped, and whether boxes sit on what the page shows. */
import { loadImage } from '@napi-rs/canvas';
import { AppError } from '@lectern/contracts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openBench, inkInside } from '../testing/reading.js';
import type { Bench } from '../testing/reading.js';
import { writePdf } from '../testing/pdf-writer.js';
import type { PdfLine, PdfSpec } from '../testing/pdf-writer.js';
import { drawText, greyOf } from '../testing/pictures.js';
import { readPdf, renderPdfPage } from './index.js';

vi.setConfig({ testTimeout: 120_000 });
let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  const thrown = await work.then(
    () => undefined,
    (e: unknown) => e,
  );
  return thrown instanceof AppError ? thrown.code : String(thrown);
};
const pdf = (name: string, spec: PdfSpec): ReturnType<Bench['file']> => bench.file(name, writePdf(spec));
const line = (text: string, x: number, y: number, size = 12): PdfLine => ({ text, x, y, size });
const body = [
  'This Agreement is governed by the law of Ohio.',
  'Illicit filings will fail, minimum 40 days.',
];
const page = { lines: [line(body[0]!, 72, 700), line(body[1]!, 72, 684)] };

describe('readPdf refuses', () => {
  it.each([
    ['an empty file', ''],
    ['something else', 'no PDF at all'],
    ['a truncated file', '%PDF-1.7\n1 0 obj\n<< /Type /Cat'],
  ])('%s as unreadable', async (name, content) => {
    const file = await bench.file('broken.pdf', Buffer.from(content));
    expect(await codeOf(readPdf(file, bench.context)), name).toBe('unreadable_document');
    expect(await codeOf(renderPdfPage({ path: file.path, pageNumber: 1, maxPixels: 1e6 }))).toBe(
      'unreadable_document',
    );
  });

  it('a document without pages', async () => {
    const code = await codeOf(readPdf(await pdf('none.pdf', { pages: [] }), bench.context));
    expect(['empty_document', 'unreadable_document']).toContain(code);
  });

  it('a protected document without the right password, and reads it with it', async () => {
    const file = await pdf('secret.pdf', { pages: [page], password: 'open sesame' });
    expect(await codeOf(readPdf(file, bench.context))).toBe('encrypted_document');
    expect(await codeOf(readPdf(file, bench.with({}, 'wrong')))).toBe('encrypted_document');
    const read = await readPdf(file, bench.with({}, 'open sesame'));
    expect(read.pieces[0]!.text).toBe(body.join('\n'));
  });
});

describe('readPdf gives up', () => {
  it('a document none of whose pages can be read', async () => {
    const file = await pdf('hopeless.pdf', { pages: [{ broken: true }] });
    expect(await codeOf(readPdf(file, bench.context))).toBe('unreadable_document');
  });
});

describe('readPdf skips with a reason', () => {
  it('a page that cannot be read, and reads the others', async () => {
    const read = await readPdf(
      await pdf('half.pdf', { pages: [page, page, { broken: true }] }),
      bench.context,
    );
    expect(read.pieces.map((p) => p.source)).toMatchObject([{ pageNumber: 1 }, { pageNumber: 2 }]);
    expect(read.skipped.map((s) => s.what)).toEqual(['page 3']);
  });

  it('pages beyond the limit and blank pages', async () => {
    const read = await readPdf(
      await pdf('long.pdf', { pages: [{}, page, page, page] }),
      bench.with({ maxPages: 2 }),
    );
    expect(read.skipped).toMatchObject([{ what: 'page 1' }, { what: 'pages 3-4' }]);
    expect(read).toMatchObject({ pageCount: 4, pieces: [{ text: '' }, { text: body.join('\n') }] });
  });
});

describe('readPdf', () => {
  it('takes a title somebody wrote and leaves one that a program made', async () => {
    const titled = async (title: string): Promise<string | undefined> =>
      (await readPdf(await pdf('titled.pdf', { pages: [page], title }), bench.context)).title;
    expect(await titled('Supply Agreement (2020)')).toBe('Supply Agreement (2020)');
    expect(await titled('Microsoft Word - draft7.doc')).toBeUndefined();
    expect(await titled('scan0001.tif')).toBeUndefined();
  });

  it('reads two columns one after the other', async () => {
    const words = 'delivers goods to the buyer at its own cost and risk';
    const rows = Array.from({ length: 8 }, (_, i) => 700 - i * 14);
    const lines = rows.flatMap((y, i) => [
      line(`Right ${i} ${words}`, 320, y, 9),
      line(`Left ${i} ${words}`, 50, y, 9),
    ]);
    const { text } = (await readPdf(await pdf('columns.pdf', { pages: [{ lines }] }), bench.context))
      .pieces[0]!;
    expect(
      text
        .match(/Left \d|Right \d/gu)
        ?.map((m) => m.at(0))
        .join(''),
    ).toBe('LLLLLLLLRRRRRRRR');
  });

  it.each([
    ['as it stands', {}],
    ['turned by 90 degrees', { rotate: 90 as const }],
    ['turned by 270 degrees', { rotate: 270 as const }],
    ['with a crop box', { cropBox: [50, 600, 450, 750] as const }],
    ['turned and cropped', { rotate: 90 as const, cropBox: [50, 600, 450, 750] as const }],
  ])('puts the boxes of a page %s on its ink, as displayed', async (_, shape) => {
    const file = await pdf('shaped.pdf', { pages: [{ ...page, ...shape }] });
    const piece = (await readPdf(file, bench.context)).pieces[0]!;
    const png = await renderPdfPage({ path: file.path, pageNumber: 1, maxPixels: 1e7 });
    const image = await loadImage(Buffer.from(png));
    const source = piece.source as { width: number; height: number };
    expect(image.width / source.width).toBeCloseTo(2, 1);
    expect(image.height / source.height).toBeCloseTo(2, 1);
    expect(piece.text).toBe(body.join('\n'));
    expect(await inkInside(png, piece.words!, 2)).toBeGreaterThan(0.97);
    const area = piece.words!.reduce((sum, { box: b }) => sum + (b[2] - b[0]) * (b[3] - b[1]), 0);
    expect(area).toBeLessThan(0.9 * body.join('').length * 12 * 12);
  });

  it('divides a line into words at the letters: ink of each word is in its own box', async () => {
    const file = await pdf('words.pdf', { pages: [{ lines: [line('Illicit WWW immediate', 72, 700, 20)] }] });
    const piece = (await readPdf(file, bench.context)).pieces[0]!;
    const png = await renderPdfPage({ path: file.path, pageNumber: 1, maxPixels: 1e7 });
    const without = await Promise.all(
      piece.words!.map((_, i) =>
        inkInside(
          png,
          piece.words!.filter((_, k) => k !== i),
          2,
        ),
      ),
    );
    expect(piece.words!).toHaveLength(3);
    for (const share of without) expect(share).toBeLessThan(0.85);
    expect(await inkInside(png, piece.words!, 2)).toBeGreaterThan(0.97);
  });

  it('reads a page that is only a picture, in points, also when it is displayed turned', async () => {
    const drawn = drawText(1000, 300, [
      { x: 60, y: 140, size: 44, text: 'The tenant pays the rent in March.' },
    ]);
    const image = { width: 1000, height: 300, grey: greyOf(drawn), at: [56, 500, 500, 150] as const };
    const file = await pdf('scan.pdf', { pages: [{ image }, { image, rotate: 90 }] });
    const { pieces } = await readPdf(file, bench.context);
    for (const [i, piece] of pieces.entries()) {
      expect(piece.text).toBe('The tenant pays the rent in March.');
      expect(piece.source).toMatchObject({ kind: 'page', read: 'ocr', width: i === 0 ? 612 : 792 });
      const png = await renderPdfPage({ path: file.path, pageNumber: i + 1, maxPixels: 1e7 });
      expect(await inkInside(png, piece.words!, 2)).toBeGreaterThan(0.95);
    }
  });

  it('reports progress after every page', async () => {
    const seen: number[] = [];
    const context = { ...bench.context, onProgress: (p: { done: number }) => void seen.push(p.done) };
    await readPdf(await pdf('three.pdf', { pages: [page, page, page] }), context);
    expect(seen).toEqual([1, 2, 3]);
  });
});

describe('renderPdfPage', () => {
  it('refuses a page that does not exist', async () => {
    const file = await pdf('one.pdf', { pages: [page] });
    expect(await codeOf(renderPdfPage({ path: file.path, pageNumber: 2, maxPixels: 1e6 }))).toBe('not_found');
  });

  it('stays within the limit of pixels', async () => {
    const file = await pdf('big.pdf', { pages: [{ ...page, width: 5000, height: 5000 }] });
    const image = await loadImage(
      Buffer.from(await renderPdfPage({ path: file.path, pageNumber: 1, maxPixels: 250_000 })),
    );
    expect(image.width * image.height).toBeLessThanOrEqual(252_000);
  });
});
