/** Finds the lines of text on a picture: resize, run the detector, read its map. Says where, not what. */
import sharp from 'sharp';
import { boxesOf } from './db-boxes.js';
import type { OcrModels } from './models.js';
import type { Raster } from './raster.js';
import type { RotatedBox } from './rotated-box.js';

/** About a page at 140 dpi: letters of 6 points stay legible to the detector, and a page takes about a second. */
const maxArea = 1152 * 1536;
const maxSide = 3072;
/** Small pictures are enlarged, up to double, since the detector misses letters of few pixels. */
const minSide = 960;

const mean = [0.485, 0.456, 0.406] as const;
const deviation = [0.229, 0.224, 0.225] as const;

function detectorSize({ width, height }: Raster): { width: number; height: number } {
  const side = Math.max(width, height);
  const wanted = side < minSide ? Math.min(2, minSide / side) : 1;
  const scale = Math.min(wanted, Math.sqrt(maxArea / (width * height)), maxSide / side);
  const fit = (n: number): number => Math.max(32, Math.round((n * scale) / 32) * 32);
  return { width: fit(width), height: fit(height) };
}

/** A picture higher than this many widths (a screenshot of a whole page) would be shrunk until no letter is left: it is read in bands. */
const tallest = 4;
/** Height of a band and what it shares with the next one, in widths of the picture. */
const bandHeight = 2;
const bandOverlap = 0.25;

/** Boxes in pixels of the raster, in no particular order. */
export async function detectLines(models: OcrModels, raster: Raster): Promise<RotatedBox[]> {
  const { width, height } = raster;
  if (height <= Math.max(tallest * width, maxSide)) return detectOnce(models, raster);
  const band = Math.max(Math.round(bandHeight * width), minSide);
  const margin = Math.round((band * bandOverlap) / bandHeight / 2);
  const found: RotatedBox[] = [];
  for (let top = 0, owned = 0; owned < height; top += band - 2 * margin) {
    const bottom = Math.min(height, top + band);
    const data = raster.data.subarray(top * width * 3, bottom * width * 3);
    const end = bottom === height ? height : bottom - margin;
    for (const box of await detectOnce(models, { width, height: bottom - top, data })) {
      const moved = { ...box, cy: box.cy + top };
      // A line on the border of two bands is seen by both, a little differently.
      if (moved.cy >= owned - 4 && moved.cy < end + 4 && !found.some((other) => isSame(other, moved)))
        found.push(moved);
    }
    owned = end;
  }
  return found;
}

function isSame(a: RotatedBox, b: RotatedBox): boolean {
  const near = 0.5 * Math.min(a.height, b.height);
  return Math.abs(a.cy - b.cy) < near && Math.abs(a.cx - b.cx) < 0.5 * Math.min(a.width, b.width);
}

async function detectOnce(models: OcrModels, raster: Raster): Promise<RotatedBox[]> {
  const size = detectorSize(raster);
  const pixels = await sharp(raster.data, {
    raw: { width: raster.width, height: raster.height, channels: 3 },
  })
    .resize(size.width, size.height, { fit: 'fill', kernel: 'cubic' })
    .raw()
    .toBuffer();
  const area = size.width * size.height;
  const input = new Float32Array(3 * area);
  // The detector was trained on blue, green, red.
  for (let c = 0; c < 3; c++) {
    for (let i = 0; i < area; i++)
      input[c * area + i] = (pixels[i * 3 + 2 - c]! / 255 - mean[c]!) / deviation[c]!;
  }
  const feeds = {
    [models.detector.inputNames[0]!]: { type: 'float32', dims: [1, 3, size.height, size.width], data: input },
  } as const;
  const map = (await models.detector.run(feeds))[models.detector.outputNames[0]!];
  if (!(map?.data instanceof Float32Array)) return [];
  const [sx, sy] = [raster.width / size.width, raster.height / size.height];
  return boxesOf(map.data, size.width, size.height).map((box) => ({
    ...box,
    cx: box.cx * sx,
    cy: box.cy * sy,
    width: box.width * sx,
    height: box.height * sy,
  }));
}
