import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadEncoderWeights } from '../loader/encoder-weights.js';
import { loadModel, readModelFile } from '../loader/model.js';
import { parseVocabulary } from '../loader/vocabulary.js';
import { openEngram } from '../memory/engram/memory.js';
import { referenceLatents } from '../reference/encoder.js';
import { openRuntime } from '../runtime/runtime.js';
import { storedTables } from '../testing/engram-tables.js';
import { Encoder } from './encoder.js';

const runtime = openRuntime({ threads: 1, device: 'cpu' });
let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lectern-encoder-tiny-'));
});
afterAll(async () => {
  await runtime.dispose();
  await rm(dir, { recursive: true, force: true });
});

describe('the tiny model, which has every kind of layer', { timeout: 60_000 }, () => {
  it('agrees with the slow reference in single precision', async () => {
    const model = await loadModel('tiny');
    const pieces = parseVocabulary(await readModelFile(model, 'vocabulary'), model.shape.vocabulary);
    const memory = await openEngram(model, dir, pieces);
    const encoder = new Encoder(runtime, model, dir, 'float32', memory);
    const ids = Uint16Array.of(1996, 2829, 4419, 100, 1996, 2829, 4419, 30_521, 2058, 2015, 1996, 2829);
    const found = await encoder.latents(ids, [0], ids.length);
    await encoder.dispose();
    await memory?.dispose();
    const weights = await loadEncoderWeights(model);
    const expected = referenceLatents(weights, [101, ...ids, 102], await storedTables(model, pieces)).flat();
    expect(found.length).toBe(expected.length);
    expect(expected.reduce((max, v, i) => Math.max(max, Math.abs(v - found[i]!)), 0)).toBeLessThan(2e-5);
  });
});
