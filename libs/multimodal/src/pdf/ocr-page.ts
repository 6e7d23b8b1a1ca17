/** A PDF page that has no text of its own -> runs, by drawing it and reading the drawing. */
import type { Run } from '../layout/run.js';
import { readRaster } from '../image/ocr/read-raster.js';
import type { OcrResult } from '../image/ocr/read-raster.js';
import type { ModelRunner } from '../ports/model-runner.js';
import type { PdfPage } from './document.js';
import { drawPage } from './render.js';

/** 200 dpi: scans rarely carry more that helps, and a page fits in 15 MB. */
const ocrScale = 200 / 72;
/** A drawing sheet or poster is read at fewer dots rather than with hundreds of megabytes. */
const maxOcrPixels = 12_000_000;

/** Units  boxes in points of the page as displayed. Throws AppError model_missing, model_invalid */
export async function ocrPage(page: PdfPage, maxPixels: number, models: ModelRunner): Promise<OcrResult> {
  const { canvas, scale } = await drawPage(page, ocrScale, Math.min(maxPixels, maxOcrPixels));
  const { width, height } = canvas;
  const rgba = canvas.data();
  const data = new Uint8Array(width * height * 3);
  for (let i = 0, j = 0; i < data.length; i += 3, j += 4) {
    data[i] = rgba[j]!;
    data[i + 1] = rgba[j + 1]!;
    data[i + 2] = rgba[j + 2]!;
  }
  // Gives the canvas's memory back now rather than at some later collection.
  canvas.width = canvas.height = 1;
  const read = await readRaster({ width, height, data }, models);
  return { ...read, groups: read.groups.map((runs) => runs.map((run) => scaled(run, 1 / scale))) };
}

function scaled(run: Run, factor: number): Run {
  const box = (b: Run['frame']): Run['frame'] => [b[0] * factor, b[1] * factor, b[2] * factor, b[3] * factor];
  return {
    ...run,
    frame: box(run.frame),
    size: run.size * factor,
    words: run.words.map((w) => ({ ...w, box: box(w.box) })),
  };
}
