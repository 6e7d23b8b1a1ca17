import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadEncoderWeights } from '../loader/encoder-weights.js';
import { loadModel, type Model } from '../loader/model.js';
import { tableName } from '../memory/engram/ensure-table.js';
import { type EngramMemory, openEngram } from '../memory/engram/memory.js';
import { referenceLatents } from '../reference/encoder.js';
import type { ReferenceTables } from '../reference/engram.js';
import { openRuntime } from '../runtime/runtime.js';
import type { EncoderWeights } from '../tensor/encoder-weights.js';
import { engramModel, engramPieces, engramShape } from '../testing/engram-model.js';
import { storedTables } from '../testing/engram-tables.js';
import { writeRandomModel } from '../testing/random-model.js';
import { buildEncoderGraph } from './encoder-graph.js';
import { Encoder } from './encoder.js';

const runtime = openRuntime({ threads: 1, device: 'cpu' });
const ids = Uint16Array.of(9, 30, 115, 4, 9, 30, 100, 7, 8, 5, 9, 30, 115, 60, 61, 62);
const length = 8;
let dir: string;
let modelDir: string;
let model: Model;
let weights: EncoderWeights;
let tables: ReferenceTables;
let memory: EngramMemory;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lectern-encoder-engram-'));
  modelDir = join(dir, 'graphs');
  model = await loadModel(await writeRandomModel(join(dir, 'model'), engramModel));
  weights = await loadEncoderWeights(model);
  tables = await storedTables(model, engramPieces);
  memory = (await openEngram(model, modelDir, engramPieces))!;
});
afterAll(async () => {
  await runtime.dispose();
  await memory.dispose();
  await rm(dir, { recursive: true, force: true });
});

const windowAt = (start: number): number[] => [101, ...ids.subarray(start, start + length), 102];
const expected = (start: number): number[] => referenceLatents(weights, windowAt(start), tables).flat();
const largest = (a: readonly number[], b: ArrayLike<number>): number =>
  a.reduce((max, value, i) => Math.max(max, Math.abs(value - b[i]!)), 0);

describe('an encoder with conditional memory', () => {
  it('agrees with the slow reference in single precision, window by window', async () => {
    const encoder = new Encoder(runtime, model, modelDir, 'float32', memory);
    const found = await encoder.latents(ids, [0, 3, 8], length, { starts: [8], length });
    await encoder.dispose();
    const reference = [0, 3, 8].flatMap(expected);
    expect(found.length).toBe(reference.length);
    expect(largest(reference, found)).toBeLessThan(2e-5);
  });

  it('hears the memory: without its rows the latents are others', () => {
    const silent = { ...tables, row: () => new Array<number>(engramShape.rowWidth).fill(0) };
    expect(largest(referenceLatents(weights, windowAt(0), silent).flat(), expected(0))).toBeGreaterThan(0.01);
  });

  it('gives a range the same vector alone and in a run with longer ones', async () => {
    const encoder = new Encoder(runtime, model, modelDir, 'float32', memory);
    const range = { ids, start: 2, end: 5 };
    const [long, short] = await encoder.vectors([{ ids, start: 0, end: 16 }, range]);
    const [alone] = await encoder.vectors([range]);
    await encoder.dispose();
    expect(largest([...alone!], short!)).toBeLessThan(1e-5);
    expect(largest([...long!], short!)).toBeGreaterThan(0.01);
  });

  it.each(['int8', 'int7'] as const)('stays near in 8 bits, %s', async (precision) => {
    const encoder = new Encoder(runtime, model, modelDir, precision, memory);
    const found = await encoder.latents(ids, [0], length);
    await encoder.dispose();
    const reference = expected(0);
    const error = reference.reduce((sum, v, i) => sum + (v - found[i]!) ** 2, 0);
    expect(Math.sqrt(error / reference.reduce((sum, v) => sum + v * v, 0))).toBeLessThan(0.05);
  });

  it('gives no latents from a damaged table', async () => {
    const elsewhere = join(dir, 'elsewhere');
    await (await openEngram(model, elsewhere, engramPieces))!.dispose();
    const path = join(elsewhere, tableName(model));
    const bytes = await readFile(path);
    bytes[memory.sections[0]!.offsetBytes + 1]! ^= 1;
    await writeFile(path, bytes);
    const damaged = (await openEngram(model, elsewhere, engramPieces))!;
    const encoder = new Encoder(runtime, model, elsewhere, 'float32', damaged);
    await expect(encoder.latents(ids, [0], length)).rejects.toMatchObject({ code: 'model_invalid' });
    await encoder.dispose();
    await damaged.dispose();
  });

  it('cannot be built without its tables', () => {
    expect(() => buildEncoderGraph(weights, 'float32', 'even')).toThrow('without the tables');
  });
});
