/** Draws one page with pdf.js on a canvas. The only user of the canvas for PDFs; knows nothing of text. */
import { createCanvas } from '@napi-rs/canvas';
import type { Canvas } from '@napi-rs/canvas';
import type { PdfPage } from './document.js';
import { withTimeLimit } from './time-limit.js';

/** Some files draw millions of shapes; a page that is not done by then is given up. */
const drawTimeoutMs = 30_000;

/** The largest scale up to `wanted` at which the page has at most maxPixels. */
export function boundedScale(width: number, height: number, wanted: number, maxPixels: number): number {
  return Math.min(wanted, Math.sqrt(maxPixels / Math.max(width * height, 1e-6)));
}

export interface Drawn {
  readonly canvas: Canvas;
  /** Pixels per point. */
  readonly scale: number;
}

/** Draws on white. Dims: canvas ceil(width * scale) x ceil(height * scale), at least 1 x 1. Throws AppError deadline_exceeded */
export async function drawPage(page: PdfPage, wantedScale: number, maxPixels: number): Promise<Drawn> {
  const { width, height } = page.getViewport({ scale: 1 });
  const scale = boundedScale(width, height, wantedScale, maxPixels);
  const viewport = page.getViewport({ scale });
  const canvas = createCanvas(
    Math.max(1, Math.ceil(viewport.width)),
    Math.max(1, Math.ceil(viewport.height)),
  );
  const context = canvas.getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  // pdf.js is typed for the browser's canvas; the one used here has the same drawing interface.
  const parameters = { canvas: null, canvasContext: context, viewport } as unknown as Parameters<
    PdfPage['render']
  >[0];
  const task = page.render(parameters);
  // Left to itself pdf.js goes on in microtasks, and neither timers nor messages of this process would ever be heard.
  task.onContinue = (goOn: () => void) => setImmediate(goOn);
  await withTimeLimit('drawing the page', drawTimeoutMs, task.promise, () => {
    task.cancel();
  });
  return { canvas, scale };
}
