/** Test-only: a folder for fixtures, a context to read in, and measures of how well boxes sit on what a page shows. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import type { Word } from '../assemble/piece.js';
import { defaultReadLimits } from '../ports/reader.js';
import type { ReadContext, ReadLimits } from '../ports/reader.js';
import { openTestRunner } from './ort-runner.js';

export interface Bench {
  readonly folder: string;
  readonly context: ReadContext;
  /** Writes a fixture and gives what a reader takes. */
  file(name: string, bytes: Uint8Array): Promise<{ path: string; name: string; mediaType: string }>;
  with(limits: Partial<ReadLimits>, password?: string): ReadContext;
  close(): Promise<void>;
}

export async function openBench(): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'lectern-pages-'));
  const models = openTestRunner();
  const context: ReadContext = {
    limits: defaultReadLimits,
    models,
    tempDir: folder,
    onProgress: () => undefined,
  };
  return {
    folder,
    context,
    file: async (name, bytes) => {
      const path = join(folder, name);
      await writeFile(path, bytes);
      return { path, name, mediaType: 'application/octet-stream' };
    },
    with: (limits, password) => ({
      ...context,
      limits: { ...defaultReadLimits, ...limits },
      ...(password === undefined ? {} : { password }),
    }),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Share of a picture's dark pixels that lie inside the boxes, 0..1, boxes multiplied by `scale`. */
export async function inkInside(png: Uint8Array, words: readonly Word[], scale: number): Promise<number> {
  const image = await loadImage(png);
  const canvas = createCanvas(image.width, image.height);
  canvas.getContext('2d').drawImage(image, 0, 0);
  const rgba = canvas.data();
  // Asking the canvas for its size is a call out of the engine; a million of them take a second.
  const { width, height } = canvas;
  let inside = 0;
  let all = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (rgba[(y * width + x) * 4]! > 127) continue;
      all++;
      const hit = words.some(({ box: [x0, y0, x1, y1] }) => {
        return x + 1 >= x0 * scale && x <= x1 * scale && y + 1 >= y0 * scale && y <= y1 * scale;
      });
      if (hit) inside++;
    }
  }
  return inside / Math.max(all, 1);
}
