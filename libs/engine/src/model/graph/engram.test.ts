import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { referenceGate } from '../../reference/engram.js';
import { linear } from '../../reference/linear.js';
import { openRuntime } from '../../runtime/runtime.js';
import type { EngramWeights, Linear } from '../../tensor/encoder-weights.js';
import { GraphWriter } from '../../tensor/onnx.js';
import { engramModelShape, noise, randomEngram } from '../../testing/engram-model.js';
import type { Precision } from './context.js';
import { engram } from './engram.js';

const runtime = openRuntime({ threads: 1, device: 'cpu' });
let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lectern-engram-graph-'));
});
afterAll(async () => {
  await runtime.dispose();
  await rm(dir, { recursive: true, force: true });
});

/** One token's layer: its weights, its bytes (one row per table), and what goes in. */
interface Layer {
  readonly weights: EngramWeights;
  readonly eps: number;
  readonly bytes: readonly number[];
  readonly scales: readonly number[];
  readonly rowWidth: number;
  readonly hidden: readonly number[];
  readonly gate: number;
}

let graphs = 0;

/** What the graph makes of one token. The table holds the token's rows at the end, after others, at an offset into the file. */
async function run(layer: Layer, precision: Precision): Promise<number[]> {
  const { hidden, scales, rowWidth, bytes } = layer;
  const name = `layer${graphs++}`;
  const other = 5;
  const offsetBytes = 4096;
  const rows = other + scales.length;
  const table = Buffer.alloc(offsetBytes + rows * rowWidth, 77);
  table.set(bytes, offsetBytes + other * rowWidth);
  await writeFile(join(dir, `${name}.rows`), table);
  const g = new GraphWriter();
  const width = hidden.length;
  const x = g.input('x', 'float32', ['B', 'W', width]);
  const section = { rows, offsetBytes, lengthBytes: rows * rowWidth, scales: Float32Array.from(scales) };
  const input = {
    file: `${name}.rows`,
    section,
    rowWidth,
    rows: g.input('rows', 'int32', ['B', 'W', scales.length]),
    gate: g.input('gate', 'float32', ['B', 'W']),
  };
  const shape = { ...engramModelShape, width, normEps: layer.eps };
  g.rename(engram({ g, shape, precision, name, padding: undefined }, layer.weights, input, x), 'out');
  g.output('out', 'float32', ['B', 'W', width]);
  await writeFile(join(dir, `${name}.onnx`), g.finish(name));
  const session = await runtime.openSession(join(dir, `${name}.onnx`));
  const { out } = await session.run({
    x: { type: 'float32', dims: [1, 1, width], data: Float32Array.from(hidden) },
    rows: { type: 'int32', dims: [1, 1, scales.length], data: Int32Array.from(scales, (_, m) => other + m) },
    gate: { type: 'float32', dims: [1, 1], data: Float32Array.of(layer.gate) },
  });
  await session.dispose();
  return [...(out!.data as Float32Array)];
}

function reference({ weights, eps, bytes, scales, rowWidth, hidden, gate }: Layer): {
  alpha: number;
  out: number[];
} {
  const e = bytes.map((byte, i) => (byte - 128) * scales[Math.floor(i / rowWidth)]!);
  const alpha = gate * referenceGate(hidden, linear(e, weights.key), weights, eps);
  return { alpha, out: linear(e, weights.value).map((v, d) => hidden[d]! + alpha * v) };
}

const largest = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((max, value, i) => Math.max(max, Math.abs(value - b[i]!)), 0);

interface GoldenLayer {
  readonly weight: readonly (readonly number[])[];
  readonly bias: readonly number[];
}
interface GoldenCase extends Omit<Layer, 'weights'> {
  readonly name: string;
  readonly key: GoldenLayer;
  readonly value: GoldenLayer;
  readonly hiddenNorm: readonly number[];
  readonly keyNorm: readonly number[];
}
interface GoldenResult {
  readonly name: string;
  readonly alpha: number;
  readonly out: readonly number[];
}
const golden = (name: string): unknown =>
  JSON.parse(
    readFileSync(new URL(`../../../../../test/golden/engram/${name}.json`, import.meta.url), 'utf8'),
  );
const cases = (golden('inputs') as { gates: GoldenCase[] }).gates;
const results = golden('gate') as GoldenResult[];

const linearOf = ({ weight, bias }: GoldenLayer): Linear => ({
  weight: Float32Array.from(weight.flat()),
  bias: Float32Array.from(bias),
  out: bias.length,
  in: weight[0]!.length,
});
const layerOf = (c: GoldenCase): Layer => ({
  ...c,
  weights: {
    key: linearOf(c.key),
    value: linearOf(c.value),
    hiddenNorm: { gamma: Float32Array.from(c.hiddenNorm), beta: null },
    keyNorm: { gamma: Float32Array.from(c.keyNorm), beta: null },
  },
});

describe('the gate against the oracle', () => {
  it('has cases for every result', () => {
    expect(cases.map((c) => c.name)).toEqual(results.map((r) => r.name));
    expect(cases.length).toBeGreaterThan(8);
  });

  it.each(cases.map((c, i) => [c.name, layerOf(c), results[i]!] as const))(
    '%s',
    async (_, layer, expected) => {
      const slow = reference(layer);
      expect(Math.abs(slow.alpha - expected.alpha)).toBeLessThan(1e-12);
      expect(largest(slow.out, expected.out)).toBeLessThan(1e-12);
      expect(largest(await run(layer, 'float32'), expected.out)).toBeLessThan(1e-5);
    },
  );
});

describe('engram', () => {
  const random = (seed: number, change: Partial<Layer> = {}): Layer => {
    const next = noise(seed);
    return {
      weights: randomEngram(next),
      eps: 1e-6,
      bytes: Array.from({ length: 16 }, () => Math.floor((next() + 1) * 128)),
      scales: [1 / 64, 1 / 100, 1 / 32, 1 / 128],
      rowWidth: 4,
      hidden: Array.from({ length: 16 }, next),
      gate: 1,
      ...change,
    };
  };

  it('agrees with the slow reference in single precision', async () => {
    for (let seed = 1; seed <= 5; seed++) {
      const layer = random(seed);
      expect(largest(await run(layer, 'float32'), reference(layer).out)).toBeLessThan(1e-5);
    }
  });

  it.each(['int8', 'int7'] as const)(
    'loses little by multiplying the bytes as they are, %s',
    async (precision) => {
      for (let seed = 1; seed <= 5; seed++) {
        const layer = random(seed);
        const { out } = reference(layer);
        const added = Math.sqrt(out.reduce((sum, v, d) => sum + (v - layer.hidden[d]!) ** 2, 0));
        const found = await run(layer, precision);
        const error = Math.sqrt(out.reduce((sum, v, d) => sum + (v - found[d]!) ** 2, 0));
        expect(error / added).toBeLessThan(precision === 'int8' ? 0.02 : 0.04);
      }
    },
  );

  it('leaves a token alone whose gate is closed, to the last bit', async () => {
    const layer = random(3, { gate: 0 });
    for (const precision of ['float32', 'int8'] as const)
      expect(await run(layer, precision)).toEqual([...Float32Array.from(layer.hidden)]);
  });
});
