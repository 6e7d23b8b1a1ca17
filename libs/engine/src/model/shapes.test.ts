import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadEncoderWeights } from '../loader/encoder-weights.js';
import { loadModel } from '../loader/model.js';
import { referenceLatents } from '../reference/encoder.js';
import { openRuntime } from '../runtime/runtime.js';
import type { ModelShape } from '../tensor/model-shape.js';
import { writeRandomModel } from '../testing/random-model.js';
import { Encoder } from './encoder.js';

const runtime = openRuntime({ threads: 1, device: 'cpu' });
let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lectern-shapes-'));
});
afterAll(async () => {
  await runtime.dispose();
  await rm(dir, { recursive: true, force: true });
});

const base: ModelShape = {
  layers: 2,
  width: 24,
  heads: 3,
  vocabulary: 120,
  positions: 40,
  norm: 'layer',
  normEps: 1e-6,
  ffn: { kind: 'dense', hidden: 40 },
  engram: null,
  window: 16,
  halo: 0,
  leastWindow: 6,
  ratio: 4,
};

const moe = {
  kind: 'moe',
  sharedHidden: 16,
  experts: 6,
  expertHidden: 8,
  topK: 2,
  weighting: 'normalised',
  routeScale: 1.5,
} as const;

const shapes: readonly [string, ModelShape][] = [
  ['two layers', base],
  ['one layer', { ...base, layers: 1 }],
  ['five narrow layers with one head', { ...base, layers: 5, width: 8, heads: 1 }],
  ['many heads', { ...base, width: 64, heads: 16 }],
  ['root-mean-square norms', { ...base, norm: 'rms' }],
  ['a wide FFN', { ...base, ffn: { kind: 'dense', hidden: 200 } }],
  ['two of six experts', { ...base, ffn: moe }],
  [
    'three of twelve experts of one weight',
    { ...base, ffn: { ...moe, experts: 12, topK: 3, weighting: 'uniform' } },
  ],
  ['experts without a shared one, and rms norms', { ...base, norm: 'rms', ffn: { ...moe, sharedHidden: 0 } }],
  ['all experts chosen', { ...base, layers: 1, ffn: { ...moe, experts: 4, expertHidden: 20, topK: 4 } }],
  ['a window of all positions', { ...base, window: 40, halo: 3, ratio: 8 }],
];

describe('a change of the manifest alone', () => {
  it.each(shapes)('gives a working model: %s', async (name, shape) => {
    const folder = join(dir, name.replaceAll(' ', '-'));
    await writeRandomModel(folder, { name: 'random', shape, selection: null, seed: 7 });
    const model = await loadModel(folder);
    const encoder = new Encoder(runtime, model, join(folder, 'built'), 'float32');
    const length = shape.window - 2;
    const ids = Uint16Array.from({ length }, (_, i) => (i * 17 + 3) % 100);
    const latents = await encoder.latents(ids, [0], length);
    const expected = referenceLatents(await loadEncoderWeights(model), [101, ...ids, 102]).flat();
    expect(latents.length).toBe(expected.length);
    const worst = expected.reduce((max, value, i) => Math.max(max, Math.abs(value - latents[i]!)), 0);
    expect(worst).toBeLessThan(2e-5);
    await encoder.dispose();
  });
});
