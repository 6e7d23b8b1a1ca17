import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadModel } from '../loader/model.js';
import { loadSelectionWeights } from '../loader/selection-weights.js';
import { referencePool } from '../reference/compressor.js';
import { referenceIndexScores } from '../reference/indexer.js';
import { referenceReading } from '../reference/reader.js';
import { openRuntime } from '../runtime/runtime.js';
import { noise } from '../testing/noise.js';
import { EntryCollector, normalize, poolRows } from './entries.js';
import { indexScores, type QueryHeads, quantizeHeads } from './indexer.js';
import { Projector } from './projector.js';
import { attentionSharpness, RegionReader } from './reader.js';

const rowsOf = (flat: ArrayLike<number>, width: number): number[][] =>
  Array.from({ length: flat.length / width }, (_, r) => Array.from(flat).slice(r * width, (r + 1) * width));

function headsOf(count: number, width: number, next: () => number): QueryHeads {
  const vectors = Float32Array.from({ length: count * width }, next);
  for (let h = 0; h < count; h++) normalize(vectors.subarray(h * width, (h + 1) * width));
  return { vectors, weights: Float32Array.from({ length: count }, () => 1 / count) };
}

describe('compressor', () => {
  const next = noise(5);
  const rows = Float32Array.from({ length: 16 * 32 }, next);

  it.each([
    ['the mean for a gate of zeros', new Float32Array(32)],
    ['the gated sum for a learned gate', Float32Array.from({ length: 32 }, () => 3 * next())],
  ])('pools to %s, as its slow twin does', (_, gate) => {
    const expected = referencePool(rowsOf(rows, 32).slice(3, 14), [...gate]);
    poolRows(rows, 3, 14, gate).forEach((value, d) => {
      expect(value).toBeCloseTo(expected[d]!, 5);
    });
  });
});

describe('indexer', () => {
  const width = 32;
  const entriesOf = (count: number, seed: number): ReturnType<EntryCollector['finish']> => {
    const next = noise(seed);
    const starts = Uint32Array.from({ length: count }, (_, e) => e * 2);
    const collector = new EntryCollector(starts, count * 2, new Float32Array(width));
    collector.add(Float32Array.from({ length: count * 2 * width }, next), 0, count * 2);
    return collector.finish();
  };

  it.each([
    [1, 1],
    [3, 2],
    [50, 1],
    [50, 4],
  ])('scores %i entries from %i heads as its slow twin does, up to 8-bit keys', (count, heads) => {
    const entries = entriesOf(count, count);
    const query = headsOf(heads, width, noise(heads));
    const keys = rowsOf(entries.key, width).map((row, e) => row.map((q) => q * entries.scale[e]!));
    const expected = referenceIndexScores(keys, rowsOf(query.vectors, width), [...query.weights]);
    const scores = indexScores(entries, query);
    expect(scores).toHaveLength(count);
    scores.forEach((score, e) => {
      expect(Math.abs(score - expected[e]!)).toBeLessThan(0.01);
    });
  });

  it('reaches the part that one head asks for, which the mean of all heads misses', () => {
    const entries = entriesOf(40, 9);
    const key = (e: number): number[] => rowsOf(entries.key, width)[e]!;
    const vectors = Float32Array.from([...key(7), ...key(31)]);
    normalize(vectors.subarray(0, width));
    normalize(vectors.subarray(width));
    const scores = indexScores(entries, { vectors, weights: Float32Array.of(0.5, 0.5) });
    const best = [...scores.keys()].sort((a, b) => scores[b]! - scores[a]!).slice(0, 2);
    expect(best.some((e) => Math.abs(e - 7) < 4)).toBe(true);
    expect(Math.min(scores[7]!, scores[31]!)).toBeGreaterThan(0.45);
  });

  it('keeps 13 bits of a head, and nothing of a head of zeros', () => {
    const query = headsOf(1, width, noise(3));
    const { q, scale } = quantizeHeads(query);
    q.forEach((value, d) => {
      expect(Math.abs(value * scale[0]! - query.vectors[d]!)).toBeLessThan(1e-4);
    });
    const zero = quantizeHeads({ vectors: new Float32Array(width), weights: Float32Array.of(1) });
    expect([zero.scale[0], Math.max(...zero.q)]).toEqual([0, 0]);
  });
});

describe('reader', () => {
  it.each([
    [1, 1],
    [6, 40],
    [11, 23],
  ])('reads %i question tokens against %i passage tokens as its slow twin does', (questions, tokens) => {
    const width = 32;
    const next = noise(questions * tokens);
    const { vectors } = headsOf(questions, width, next);
    const whole = headsOf(1, width, next).vectors;
    const weights = Float32Array.from({ length: questions }, () => 1 / questions);
    const rows = Float32Array.from({ length: (tokens + 5) * width }, () => 3 * next());
    const reading = new RegionReader({ rows: vectors, weights, whole }, rows).read(3, 3 + tokens);
    const expected = referenceReading(
      rowsOf(vectors, width),
      [...weights],
      [...whole],
      rowsOf(rows, width).slice(3, 3 + tokens),
      attentionSharpness,
    );
    for (const name of ['late', 'whole', 'pooled'] as const)
      expect(reading[name]).toBeCloseTo(expected[name], 4);
  });
});

describe('projector', () => {
  it('computes the products of the weight file, whose rows are orthonormal', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'lectern-projector-'));
    const runtime = openRuntime({ threads: 1, device: 'cpu' });
    const weights = await loadSelectionWeights(await loadModel('lite-dense'));
    const { projection, shape } = weights;
    const projector = new Projector(runtime, weights, dir);
    const next = noise(1);
    const latents = Float32Array.from({ length: 2 * shape.width }, next);
    const rows = await projector.project(latents);
    expect(rows).toHaveLength(2 * shape.keyWidth);
    for (const k of [0, 127, 255]) {
      const row = projection.subarray(k * shape.width, (k + 1) * shape.width);
      const product = row.reduce((sum, w, d) => sum + w * latents[shape.width + d]!, 0);
      expect(rows[shape.keyWidth + k]).toBeCloseTo(product, 3);
      expect(Math.hypot(...row)).toBeCloseTo(1, 3);
    }
    await projector.dispose();
    await runtime.dispose();
    await rm(dir, { recursive: true, force: true });
  });

  it('takes its weights from the file of all weights where a model has no file for them', async () => {
    const { shape, projection, gate } = await loadSelectionWeights(await loadModel('tiny'));
    expect([shape.keyWidth, shape.latentWidth]).toEqual([32, 16]);
    expect([projection.length, gate.length]).toEqual([32 * 32, 32]);
  });

  it('keeps latents as they are for a model without a selection', async () => {
    const model = await loadModel('lite-dense');
    const without = { ...model, manifest: { ...model.manifest, selection: null } };
    const { shape, projection, gate } = await loadSelectionWeights(without);
    expect([shape.keyWidth, shape.latentWidth]).toEqual([384, 384]);
    expect([projection[0], projection[1], projection[385], Math.max(...gate)]).toEqual([1, 0, 1, 0]);
  });
});
