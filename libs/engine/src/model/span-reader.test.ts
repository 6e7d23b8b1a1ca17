import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadModel } from '../loader/model.js';
import { loadSpanReaderWeights } from '../loader/span-reader-weights.js';
import { referenceSpanScores } from '../reference/span-reader.js';
import { openRuntime, type Runtime } from '../runtime/runtime.js';
import { readerPositions, rowChannels, type SpanReaderWeights } from '../tensor/span-reader-shape.js';
import { noise } from '../testing/noise.js';
import { bestSpan, placeOf, SpanReader } from './span-reader.js';

describe('span reader', () => {
  let folder: string;
  let runtime: Runtime;
  let weights: SpanReaderWeights;
  let reader: SpanReader;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lectern-reader-'));
    runtime = openRuntime({ threads: 1, device: 'cpu' });
    weights = (await loadSpanReaderWeights(await loadModel('tiny')))!;
    reader = new SpanReader(runtime, weights, folder);
  });

  afterAll(async () => {
    await reader.dispose();
    await runtime.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  const passageOf = (rows: number, seed: number): Float32Array =>
    Float32Array.from({ length: rows * rowChannels(weights.latentWidth) }, noise(seed));

  it('scores every token as its slow twin does, however long the passages beside it are', async () => {
    const firstRow = 5;
    const channels = rowChannels(weights.latentWidth);
    const passages = [9, 23, 6].map((rows, i) => ({ rows: passageOf(rows, i + 1), firstRow }));
    const readings = await reader.read(passages);
    passages.forEach(({ rows }, b) => {
      const list = Array.from({ length: rows.length / channels }, (_, r) => [
        ...rows.subarray(r * channels, (r + 1) * channels),
      ]);
      const places = list.map((_, r) => placeOf(r, firstRow, weights.shape));
      const expected = referenceSpanScores(weights, list, places);
      expect(readings[b]!.answer).toBeCloseTo(expected[0]![2]!, 4);
      expected.slice(firstRow).forEach(([start, end], j) => {
        expect(readings[b]!.start[j]).toBeCloseTo(start!, 4);
        expect(readings[b]!.end[j]).toBeCloseTo(end!, 4);
      });
    });
  });

  it('reads nothing out of nothing', async () => {
    expect(await reader.read([])).toEqual([]);
  });

  it('gives a passage the same places whatever the question’s length', () => {
    const { questionTokens } = weights.shape;
    expect(placeOf(3, 3, weights.shape)).toBe(placeOf(8, 8, weights.shape));
    expect(placeOf(2, 3, weights.shape)).toBe(2);
    expect(placeOf(3, 3, weights.shape)).toBe(1 + questionTokens);
    expect(placeOf(4 + weights.shape.passageTokens - 1, 4, weights.shape)).toBe(
      readerPositions(weights.shape) - 1,
    );
  });
});

describe('the best span', () => {
  const reading = {
    start: Float32Array.of(9, 0, 3, 1, 0),
    end: Float32Array.of(0, 5, 0, 2, 9),
    answer: 0,
  };

  it('is the pair of start and end with the highest sum, in order and inside the candidate', () => {
    expect(bestSpan(reading, 0, 5, 9)).toEqual({ from: 0, to: 5 });
    expect(bestSpan(reading, 1, 4, 9)).toEqual({ from: 1, to: 2 });
    expect(bestSpan(reading, 2, 5, 9)).toEqual({ from: 2, to: 5 });
  });

  it('is no longer than asked for, and there is none where there is no token', () => {
    expect(bestSpan(reading, 0, 5, 2)).toEqual({ from: 0, to: 2 });
    expect(bestSpan(reading, 2, 2, 5)).toBeUndefined();
  });
});
