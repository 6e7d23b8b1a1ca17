import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadEncoderWeights } from '../loader/encoder-weights.js';
import { loadModel } from '../loader/model.js';
import { referenceLatents } from '../reference/encoder.js';
import { openRuntime } from '../runtime/runtime.js';
import type { EncoderWeights } from '../tensor/encoder-weights.js';
import { TestTokenizer } from '../testing/sequences.js';
import { Encoder } from './encoder.js';
import { ensureGraph } from './graph-file.js';

const liteDense = await loadModel('lite-dense');
const runtime = openRuntime({ threads: 2, device: 'cpu' });
let dir: string;
let int8: Encoder;
let float32: Encoder;
let weights: EncoderWeights;
let tokenizer: TestTokenizer;

// Neural runs on a busy machine take their time.
vi.setConfig({ testTimeout: 120_000 });

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lectern-model-'));
  int8 = new Encoder(runtime, liteDense, dir);
  float32 = new Encoder(runtime, liteDense, dir, 'float32');
  weights = await loadEncoderWeights(liteDense);
  tokenizer = await TestTokenizer.load();
  await int8.warm();
}, 180_000);

afterAll(async () => {
  await Promise.all([int8.dispose(), float32.dispose()]);
  await rm(dir, { recursive: true, force: true });
});

const cosine = (a: Float32Array, b: Float32Array): number => {
  const dot = (x: Float32Array, y: Float32Array): number => x.reduce((sum, v, i) => sum + v * y[i]!, 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
};

async function vectors(encoder: Encoder, texts: readonly string[]): Promise<Float32Array[]> {
  return encoder.vectors(
    texts.map((text) => {
      const { ids } = tokenizer.question(text);
      return { ids, start: 0, end: ids.length };
    }),
  );
}

describe('Encoder', () => {
  it('agrees with the slow reference in single precision', async () => {
    const { ids } = tokenizer.question('The lease ends in May.');
    const latents = await float32.latents(ids, [0], ids.length);
    const expected = referenceLatents(weights, [101, ...ids, 102]).flat();
    const worst = expected.reduce((max, value, i) => Math.max(max, Math.abs(value - latents[i]!)), 0);
    expect(latents.length).toBe(expected.length);
    expect(worst).toBeLessThan(2e-5);
  });

  it('gives the same from the graph with padding and the one without', async () => {
    const { ids } = tokenizer.question('The lease ends in May.');
    const alone = await float32.vectors([{ ids, start: 0, end: ids.length }]);
    const padded = await vectors(float32, [
      'The lease ends in May.',
      'A much longer sentence shares the run with it and pads it.',
    ]);
    expect(cosine(alone[0]!, padded[0]!)).toBeGreaterThan(0.99999);
  });

  it('loses little by computing in 8 bits', async () => {
    const texts = [
      'This Agreement shall be governed by the laws of the State of New York.',
      'The quick brown fox jumps over the lazy dog.',
      'export function createQueueEvents(name: string) {',
    ];
    const [exact, fast] = [await vectors(float32, texts), await vectors(int8, texts)];
    texts.forEach((_, i) => {
      expect(cosine(exact[i]!, fast[i]!)).toBeGreaterThan(0.98);
    });
  });

  it('places what means the same near, in any order and batch', async () => {
    const texts = [
      'A cat sits on the mat.',
      'Payment is due within thirty days of the invoice.',
      'The kitten is sitting on a rug.',
      'Invoices must be paid in one month.',
    ];
    const [cat, pay, kitten, invoice] = (await vectors(int8, texts)) as [
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    expect(cosine(cat, kitten)).toBeGreaterThan(0.5);
    expect(cosine(pay, invoice)).toBeGreaterThan(0.5);
    expect(Math.max(cosine(cat, pay), cosine(cat, invoice), cosine(kitten, pay))).toBeLessThan(0.25);
  });

  it('reads ranges longer than a window from their start', async () => {
    const ids = new Uint16Array(2000).fill(2054);
    const [vector] = await int8.vectors([{ ids, start: 0, end: 2000 }]);
    expect(vector!.every(Number.isFinite)).toBe(true);
  });

  it('keeps built graphs and leaves no temporary files', async () => {
    const again = await ensureGraph(dir, liteDense, 'int8', 'even');
    const files = await readdir(dir);
    expect(files.some((name) => again.endsWith(name))).toBe(true);
    expect(files.filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect(files.length).toBe(5);
  });
});
