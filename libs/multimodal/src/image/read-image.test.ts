/** Images drawn by the test itself: what is refused, and whether text and boxes come out right however the image lies. */
import { deflateSync } from 'node:zlib';
import { AppError } from '@lectern/contracts';
import type { Canvas } from '@napi-rs/canvas';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { drawText } from '../testing/pictures.js';
import { inkInside, openBench } from '../testing/reading.js';
import type { Bench } from '../testing/reading.js';
import { readImage, renderImagePage } from './index.js';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });
const lines = ['The witness arrived at nine.', 'Nobody saw the red car leave.'];
const text = lines.join(' ');
let bench: Bench;
let drawn: Canvas;
let png: Buffer;

beforeAll(async () => {
  bench = await openBench();
  drawn = drawText(760, 220, [
    { x: 40, y: 90, size: 40, text: lines[0]! },
    { x: 40, y: 146, size: 40, text: lines[1]! },
  ]);
  png = await drawn.encode('png');
});
afterAll(() => bench.close());

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  const thrown = await work.then(
    () => undefined,
    (e: unknown) => e,
  );
  return thrown instanceof AppError ? thrown.code : String(thrown);
};
const flat = (piece: { readonly text: string } | undefined): string | undefined =>
  piece?.text.replace(/\s+/gu, ' ');
const read = async (name: string, bytes: Uint8Array): ReturnType<typeof readImage> =>
  readImage(await bench.file(name, bytes), bench.context);

/** A PNG of one bit a pixel with any header over any rows. */
function pngOf(width: number, height: number, rows: Uint8Array): Buffer {
  const chunk = (name: string, data: Uint8Array): Buffer => {
    const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
    const ends = Buffer.alloc(8);
    ends.writeUInt32BE(data.length, 0);
    ends.writeUInt32BE(crcOf(body), 4);
    return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function crcOf(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

/** 24-bit BMP, rows from the bottom up. */
function bmpOf(canvas: Canvas): Buffer {
  const { width, height } = canvas;
  const rgba = canvas.data();
  const row = Math.ceil((width * 3) / 4) * 4;
  const out = Buffer.alloc(54 + row * height);
  out.write('BM', 0, 'latin1');
  [
    [2, out.length],
    [10, 54],
    [14, 40],
    [18, width],
    [22, height],
  ].forEach(([at, value]) => out.writeInt32LE(value!, at));
  out.writeInt16LE(1, 26);
  out.writeInt16LE(24, 28);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++)
      out.fill(
        rgba[(y * width + x) * 4]!,
        54 + (height - 1 - y) * row + x * 3,
        54 + (height - 1 - y) * row + x * 3 + 3,
      );
  }
  return out;
}

describe('readImage refuses', () => {
  it('bytes that are no image, and SVG, as unsupported', async () => {
    expect(await codeOf(read('x.png', Buffer.from('not an image at all, only some words')))).toBe(
      'unsupported_document',
    );
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>';
    expect(await codeOf(read('x.svg', Buffer.from(svg)))).toBe('unsupported_document');
  });

  it('truncated images of every kind as unreadable', async () => {
    const jpeg = await sharp(png).jpeg().toBuffer();
    for (const bytes of [
      png.subarray(0, png.length / 2),
      jpeg.subarray(0, jpeg.length / 2),
      bmpOf(drawn).subarray(0, 20),
    ])
      expect(['unreadable_document', 'unsupported_document']).toContain(
        await codeOf(read('cut', Buffer.from(bytes))),
      );
  });

  it('a picture without pixels, and one whose header promises more than there is', async () => {
    expect(await codeOf(read('none.png', pngOf(0, 10, Buffer.alloc(1))))).toBe('unreadable_document');
    expect(await codeOf(read('boasts.png', pngOf(9000, 9000, Buffer.alloc(100))))).toBe(
      'unreadable_document',
    );
  });

  it('a small file that unfolds to a huge picture', async () => {
    const bomb = pngOf(40_000, 40_000, Buffer.alloc(40_000 * 100));
    expect(bomb.length).toBeLessThan(100_000);
    expect(await codeOf(read('bomb.png', bomb))).toBe('limit_exceeded');
  });

  it('more pixels than the limit before decoding them', async () => {
    for (const bytes of [png, bmpOf(drawn)]) {
      const file = await bench.file('large', bytes);
      expect(await codeOf(readImage(file, bench.with({ maxPixels: 10_000 })))).toBe('limit_exceeded');
    }
  });
});

describe('readImage', () => {
  it('gives empty text and a reason for an image without text', async () => {
    const result = await read('blank.png', await drawText(300, 200, []).encode('png'));
    expect(result.pieces).toMatchObject([{ text: '', words: [], source: { width: 300, height: 200 } }]);
    expect(result.skipped).toEqual([{ what: 'image', why: 'no text found in this image' }]);
  });

  it('reads sentences, with the boxes of its words on their ink', async () => {
    const result = await read('page.png', png);
    const piece = result.pieces[0]!;
    expect(piece).toMatchObject({
      modality: 'image',
      source: { kind: 'image', pageNumber: 1, width: 760, height: 220 },
    });
    expect(piece.words!.map((w) => piece.text.slice(w.start, w.end))).toEqual(text.split(/\s+/u));
    expect(await inkInside(png, piece.words!, 1)).toBeGreaterThan(0.97);
    for (const word of piece.words!) {
      const others = piece.words!.filter((w) => w !== word);
      expect(await inkInside(png, others, 1)).toBeLessThan(0.99);
    }
  });

  it.each([90, 180, 270])(
    'reads an image that lies turned by %i degrees, boxes where it is displayed',
    async (turn) => {
      const turned = await sharp(png).rotate(turn).png().toBuffer();
      const piece = (await read('turned.png', turned)).pieces[0]!;
      expect(flat(piece)).toBe(text);
      expect(await inkInside(turned, piece.words!, 1)).toBeGreaterThan(0.95);
    },
  );

  it('reads slightly tilted lines', async () => {
    const tilted = await sharp(png).rotate(3, { background: '#fff' }).png().toBuffer();
    const piece = (await read('tilted.png', tilted)).pieces[0]!;
    expect(flat(piece)).toBe(text);
    expect(await inkInside(tilted, piece.words!, 1)).toBeGreaterThan(0.9);
  });

  it('applies the orientation that a camera noted', async () => {
    const noted = await sharp(png)
      .rotate(270)
      .jpeg({ quality: 92 })
      .withMetadata({ orientation: 6 })
      .toBuffer();
    const piece = (await read('photo.jpg', noted)).pieces[0]!;
    expect(piece).toMatchObject({ source: { width: 760, height: 220 } });
    expect(flat(piece)).toBe(text);
    const file = await bench.file('photo.jpg', noted);
    const shown = await renderImagePage({ path: file.path, pageNumber: 1, maxPixels: 1e7 });
    expect(await sharp(shown).metadata()).toMatchObject({ width: 760, height: 220, format: 'png' });
    expect(await inkInside(shown, piece.words!, 1)).toBeGreaterThan(0.95);
  });

  it.each(['webp', 'gif', 'avif', 'tiff'] as const)('reads %s', async (format) => {
    const bytes = await sharp(png).toFormat(format).toBuffer();
    expect(flat((await read(`page.${format}`, bytes)).pieces[0])).toBe(text);
  });

  it.each([
    ['16 bits a colour', () => sharp(png).toColourspace('rgb16').png()],
    ['16 bits of grey', () => sharp(png).toColourspace('grey16').tiff()],
    ['the colours of print', () => sharp(png).toColourspace('cmyk').jpeg()],
    ['one bit a pixel', () => sharp(png).threshold().toColourspace('b-w').tiff({ bitdepth: 1 })],
    ['a palette', () => sharp(png).png({ palette: true, colours: 4 })],
    ['white on black', () => sharp(png).negate({ alpha: false }).png()],
  ])('reads pictures in %s', async (_, make) => {
    expect(flat((await read('page', await make().toBuffer())).pieces[0])).toBe(text);
  });

  it('reads the first frame of an animation and says that there are others', async () => {
    const blank = await drawText(760, 220, []).encode('png');
    const bytes = await sharp([png, blank], { join: { animated: true } })
      .webp()
      .toBuffer();
    const result = await read('moving.webp', bytes);
    expect(result.pieces.map(flat)).toEqual([text]);
    expect(result.skipped).toEqual([
      { what: 'frame 2', why: 'of an animation only the first frame is read' },
    ]);
  });

  it('scales a picture above the limit down to it, turned as it is shown, and says so', async () => {
    const large = await sharp(png)
      .resize({ width: 2280 })
      .rotate(270)
      .jpeg()
      .withMetadata({ orientation: 6 })
      .toBuffer();
    const file = await bench.file('large.jpg', large);
    const result = await readImage(file, bench.with({ maxPixels: 400_000 }));
    const { width, height } = result.pieces[0]!.source as { width: number; height: number };
    expect(width * height).toBeLessThan(210_000);
    expect(width / height).toBeCloseTo(760 / 220, 1);
    expect(flat(result.pieces[0])).toBe(text);
    expect(result.skipped).toMatchObject([
      { what: 'image', why: expect.stringContaining('2280 x 660') as string },
    ]);
  });

  it('reads BMP', async () => {
    expect(flat((await read('page.bmp', bmpOf(drawn))).pieces[0])).toBe(text);
  });

  it('reads a screenshot of a very long page, every line once', async () => {
    const words = 'Alpha Bravo Delta Hotel India Kilo Lima Oscar Papa Romeo Tango Victor'.split(' ');
    const rows = words.map((word, i) => ({ x: 30, y: 120 + i * 540, size: 30, text: `${word} pays rent` }));
    const tall = await drawText(500, 6400, rows).encode('png');
    const found = flat((await read('tall.png', tall)).pieces[0]);
    expect(found).toBe(rows.map((row) => row.text).join(' '));
  });

  it.each([
    ['black', 0],
    ['white', 255],
  ])('reads %s letters on a transparent ground', async (_, value) => {
    const ink = await sharp(png).greyscale().negate().raw().toBuffer();
    const rgba = Buffer.alloc(ink.length * 4, value);
    ink.forEach((alpha, i) => (rgba[i * 4 + 3] = alpha));
    const clear = sharp(rgba, { raw: { width: 760, height: 220, channels: 4 } });
    expect(flat((await read('clear.png', await clear.png().toBuffer())).pieces[0])).toBe(text);
  });

  it('keeps the accents of European languages', async () => {
    const said = ['Der Käufer trägt die Kosten für den Brief.', 'Le café du musée est fermé.'];
    const rows = said.map((row, i) => ({ x: 40, y: 70 + i * 60, size: 34, text: row }));
    const result = await read('accents.png', await drawText(760, 240, rows).encode('png'));
    expect(flat(result.pieces[0])).toBe(said.join(' '));
  });

  it('reads small letters', async () => {
    const small = await sharp(png).resize({ width: 253 }).png().toBuffer();
    expect(flat((await read('small.png', small)).pieces[0])).toBe(text);
  });

  it('reads every page of a TIFF up to the limit and says what it left out', async () => {
    const tiff = await sharp([png, png, png], { join: { animated: true } })
      .tiff()
      .toBuffer();
    const file = await bench.file('pages.tif', tiff);
    const result = await readImage(file, bench.with({ maxPages: 2 }));
    expect(result.pieces).toMatchObject([
      { source: { pageNumber: 1, height: 220 } },
      { source: { pageNumber: 2, height: 220 } },
    ]);
    expect(result.pieces.map(flat)).toEqual([text, text]);
    expect(result.pieces[1]!.words!.every((w) => w.page === 2)).toBe(true);
    expect(result).toMatchObject({ pageCount: 3, skipped: [{ what: 'page 3' }] });
  });
});

describe('renderImagePage', () => {
  it('refuses a page that does not exist', async () => {
    const file = await bench.file('page.png', png);
    expect(await codeOf(renderImagePage({ path: file.path, pageNumber: 2, maxPixels: 1e6 }))).toBe(
      'not_found',
    );
  });

  it('shrinks only what is above the limit', async () => {
    const { path } = await bench.file('page.png', png);
    const shown = await sharp(await renderImagePage({ path, pageNumber: 1, maxPixels: 40_000 })).metadata();
    expect(shown.width * shown.height).toBeLessThanOrEqual(40_000);
    const whole = await sharp(await renderImagePage({ path, pageNumber: 1, maxPixels: 1e6 })).metadata();
    expect(whole).toMatchObject({ width: 760, height: 220 });
  });
});
