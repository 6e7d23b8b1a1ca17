import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { liteDense, type ModelManifest } from '../loader/manifest.js';
import { canonicalIds } from '../memory/engram/canonical.js';
import { type EngramMemory, openEngram } from '../memory/engram/memory.js';
import { referenceLatents } from '../reference/encoder.js';
import type { ReferenceTables } from '../reference/engram.js';
import { openRuntime } from '../runtime/runtime.js';
import {
  engramModelShape,
  engramPieces,
  engramShape,
  randomTables,
  randomWeights,
} from '../testing/engram-model.js';
import { buildEncoderGraph } from './encoder-graph.js';
import { Encoder } from './encoder.js';
import type { Precision } from './graph/context.js';
import { graphName } from './graph-file.js';

const manifest: ModelManifest = { ...liteDense, name: 'random/1', shape: engramModelShape };
const weights = randomWeights(engramModelShape, 1);
const tables = randomTables(engramShape, 2);
const canonical = canonicalIds(engramPieces);
const referenceTables: ReferenceTables = {
  canonical: [...canonical.of],
  count: canonical.count,
  row: tables.row,
};
const runtime = openRuntime({ threads: 1, device: 'cpu' });
const ids = Uint16Array.of(9, 30, 115, 4, 9, 30, 100, 7, 8, 5, 9, 30, 115, 60, 61, 62);
const length = 8;
let dir: string;
let modelDir: string;
let tablePath: string;
let memory: EngramMemory;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lectern-encoder-engram-'));
  modelDir = join(dir, 'models');
  tablePath = join(dir, 'random.rows');
  await writeFile(tablePath, tables.file);
  memory = await openEngram({ tablePath, modelDir }, engramShape, engramPieces);
});
afterAll(async () => {
  await runtime.dispose();
  await memory.dispose();
  await rm(dir, { recursive: true, force: true });
});

/** An encoder of the random model; its graphs are built beforehand, since the checkpoint is in no package. */
async function encoderOf(precision: Precision, source: EngramMemory = memory): Promise<Encoder> {
  for (const raggedness of ['even', 'ragged'] as const) {
    const name = graphName(manifest, precision, raggedness, source);
    await writeFile(join(modelDir, name), buildEncoderGraph(weights, precision, raggedness, source));
  }
  return new Encoder(runtime, manifest, modelDir, precision, source);
}

const expected = (start: number): number[] =>
  referenceLatents(weights, [101, ...ids.subarray(start, start + length), 102], referenceTables).flat();
const largest = (a: readonly number[], b: Float32Array): number =>
  a.reduce((max, value, i) => Math.max(max, Math.abs(value - b[i]!)), 0);

describe('an encoder with conditional memory', () => {
  it('agrees with the slow reference in single precision, window by window', async () => {
    const encoder = await encoderOf('float32');
    const found = await encoder.latents(ids, [0, 3, 8], length, [8]);
    await encoder.dispose();
    const reference = [0, 3, 8].flatMap(expected);
    expect(found.length).toBe(reference.length);
    expect(largest(reference, found)).toBeLessThan(2e-5);
  });

  it('hears the memory: without its rows the latents are others', () => {
    const silent = { ...referenceTables, row: () => new Array<number>(engramShape.rowWidth).fill(0) };
    const other = referenceLatents(weights, [101, ...ids.subarray(0, length), 102], silent).flat();
    expect(largest(other, Float32Array.from(expected(0)))).toBeGreaterThan(0.01);
  });

  it('gives vectors of padded ranges the same memory as ranges alone', async () => {
    const encoder = await encoderOf('float32');
    const [long, short] = await encoder.vectors([
      { ids, start: 0, end: 16 },
      { ids, start: 2, end: 5 },
    ]);
    const [alone] = await encoder.vectors([{ ids, start: 2, end: 5 }]);
    await encoder.dispose();
    expect(largest([...alone!], short!)).toBeLessThan(1e-5);
    expect(largest([...long!], short!)).toBeGreaterThan(0.01);
  });

  it('stays near in 8 bits', async () => {
    const encoder = await encoderOf('int8');
    const found = await encoder.latents(ids, [0], length);
    await encoder.dispose();
    const reference = expected(0);
    const error = reference.reduce((sum, v, i) => sum + (v - found[i]!) ** 2, 0);
    expect(Math.sqrt(error / reference.reduce((sum, v) => sum + v * v, 0))).toBeLessThan(0.05);
  });

  it('gives no latents from a damaged table', async () => {
    const bytes = await readFile(tablePath);
    bytes[memory.sections[0]!.offsetBytes + 1]! ^= 1;
    const damagedPath = join(dir, 'damaged.rows');
    await writeFile(damagedPath, bytes);
    const elsewhere = join(dir, 'elsewhere');
    const damaged = await openEngram(
      { tablePath: damagedPath, modelDir: elsewhere },
      engramShape,
      engramPieces,
    );
    const encoder = await encoderOf('float32', damaged);
    await expect(encoder.latents(ids, [0], length)).rejects.toMatchObject({ code: 'model_invalid' });
    await damaged.dispose();
    await encoder.dispose();
  });

  it('cannot be built without its tables', () => {
    expect(() => buildEncoderGraph(weights, 'float32', 'even')).toThrow('tables are not there');
  });
});
