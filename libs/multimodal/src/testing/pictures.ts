/** Test-only: pictures with text, drawn with the Liberation Sans that pdfjs-dist carries, so that no system font is needed. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import type { Canvas } from '@napi-rs/canvas';

export interface DrawnLine {
  /** Start of the baseline in pixels, origin top left. */
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly text: string;
}

const family = 'Fixture Sans';

export function drawText(width: number, height: number, lines: readonly DrawnLine[]): Canvas {
  if (!GlobalFonts.has(family)) {
    const root = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
    GlobalFonts.registerFromPath(join(root, 'standard_fonts', 'LiberationSans-Regular.ttf'), family);
  }
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.fillStyle = '#000';
  for (const line of lines) {
    context.font = `${line.size}px "${family}"`;
    context.fillText(line.text, line.x, line.y);
  }
  return canvas;
}

/** (height, width), 0 black. */
export function greyOf(canvas: Canvas): Uint8Array {
  const rgba = canvas.data();
  return Uint8Array.from({ length: canvas.width * canvas.height }, (_, i) => rgba[i * 4]!);
}
