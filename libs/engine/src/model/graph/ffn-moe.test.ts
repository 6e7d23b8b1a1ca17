import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { mlp } from '../../reference/linear.js';
import { chooseExperts, mixtureOfExperts } from '../../reference/moe.js';
import { openRuntime } from '../../runtime/runtime.js';
import type { Linear, Mlp, MoeFfnWeights } from '../../tensor/encoder-weights.js';
import type { MoeFfnShape, ModelShape } from '../../tensor/model-shape.js';
import { GraphWriter } from '../../tensor/onnx.js';
import type { GraphContext, Precision } from './context.js';
import { moeFfn } from './ffn-moe.js';

const dir = mkdtempSync(path.join(tmpdir(), 'lectern-moe-'));
const runtime = openRuntime({ threads: 2, device: 'cpu' });
afterAll(async () => {
  await runtime.dispose();
  rmSync(dir, { recursive: true, force: true });
});

const width = 16;
const shape: MoeFfnShape = {
  kind: 'moe',
  sharedHidden: 8,
  experts: 6,
  expertHidden: 4,
  topK: 2,
  weighting: 'uniform',
  routeScale: 1,
};

let seed = 0;
/** Numbers between -1 and 1, the same in every run. */
const noise = (n: number): Float32Array => {
  const own = seed++;
  return Float32Array.from({ length: n }, (_, i) => Math.sin((i + 1) * 12.9898 + own * 78.233));
};
const linear = (out: number, into: number): Linear => ({
  weight: noise(out * into),
  bias: noise(out),
  out,
  in: into,
});
const expert = (hidden: number): Mlp => ({ up: linear(hidden, width), down: linear(width, hidden) });
const weightsOf = (s: MoeFfnShape): MoeFfnWeights => ({
  kind: 'moe',
  shared: s.sharedHidden === 0 ? null : expert(s.sharedHidden),
  experts: Array.from({ length: s.experts }, () => expert(s.expertHidden)),
  router: linear(s.experts, width),
  selectionBias: noise(s.experts).map((v) => v / 4),
});

/** Two windows of rows / 2 tokens each, through the graph; (rows, D). */
async function run(
  x: Float32Array,
  s: MoeFfnShape,
  weights: MoeFfnWeights,
  precision: Precision = 'float32',
): Promise<number[][]> {
  const rows = x.length / width;
  const g = new GraphWriter();
  const c: GraphContext = { g, shape: { width } as ModelShape, precision, name: 'l', padding: undefined };
  g.input('x', 'float32', ['B', 'W', width]);
  g.rename(moeFfn(c, s, weights, 'x', null), 'y');
  g.output('y', 'float32', ['B', 'W', width]);
  const file = path.join(dir, `${seed++}.onnx`);
  writeFileSync(file, g.finish('moe'));
  const session = await runtime.openSession(file);
  const out = await session.run({ x: { type: 'float32', dims: [2, rows / 2, width], data: x } });
  const y = out['y']!.data as Float32Array;
  expect(out['y']!.dims).toEqual([2, rows / 2, width]);
  return Array.from({ length: rows }, (_, r) => [...y.subarray(r * width, (r + 1) * width)]);
}

const rowsOf = (x: Float32Array): number[][] =>
  Array.from({ length: x.length / width }, (_, r) => [...x.subarray(r * width, (r + 1) * width)]);

/** Largest difference of two matrices. */
const distance = (a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number =>
  Math.max(...a.flatMap((row, r) => row.map((v, d) => Math.abs(v - b[r]![d]!))));

describe('the mixture of experts', () => {
  it.each([
    ['one uniform expert and a shared one', { ...shape, topK: 1 }],
    ['two uniform experts and a shared one', shape],
    ['three weighted experts', { ...shape, topK: 3, weighting: 'normalised', routeScale: 1.5 } as const],
    ['one weighted expert', { ...shape, topK: 1, weighting: 'normalised', routeScale: 2 } as const],
    ['no shared expert', { ...shape, sharedHidden: 0 }],
    ['a single expert', { ...shape, experts: 1, topK: 1 }],
  ])('agrees with its slow twin: %s', async (_, s) => {
    const weights = weightsOf(s);
    const x = noise(24 * width);
    const expected = rowsOf(x).map((row) => mixtureOfExperts(row, s, weights));
    expect(distance(await run(x, s, weights), expected)).toBeLessThan(2e-5);
    expect(distance(await run(x, s, weights, 'int8'), expected)).toBeLessThan(0.25);
  });

  it('chooses exactly the experts that its twin chooses, the lower index where scores are equal', async () => {
    // Expert e adds 2^e and nothing else, so that a row of the output is the set of chosen experts. Whole-numbered rows and router
    // weights make many scores exactly equal.
    const s = { ...shape, sharedHidden: 0, experts: 8, topK: 3 };
    const silent = (out: number, into: number): Linear => ({
      weight: new Float32Array(out * into),
      bias: new Float32Array(out),
      out,
      in: into,
    });
    const weights: MoeFfnWeights = {
      kind: 'moe',
      shared: null,
      experts: Array.from({ length: s.experts }, (_, e) => ({
        up: silent(s.expertHidden, width),
        down: { ...silent(width, s.expertHidden), bias: new Float32Array(width).fill(2 ** e) },
      })),
      router: {
        ...silent(s.experts, width),
        weight: noise(s.experts * width).map((v) => Math.round(1.5 * v)),
      },
      selectionBias: Float32Array.from({ length: s.experts }, (_, e) => (e % 3 === 0 ? 0.25 : 0)),
    };
    const x = noise(120 * width).map((v) => Math.round(v));
    const choices = rowsOf(x).map((row) => chooseExperts(row, s, weights).map((choice) => choice.expert));
    const sets = choices.map((chosen) => chosen.reduce((sum, e) => sum + 2 ** e, 0));
    expect(new Set(sets).size).toBeGreaterThan(5);
    const found = await run(x, s, weights);
    expect(found.map((row) => row[0])).toEqual(sets);
  });

  it.each(['float32', 'int8'] as const)(
    'never touches the weights of experts that are not chosen: %s',
    async (precision) => {
      const weights = weightsOf(shape);
      const bias = weights.selectionBias.map((b, e) => (e % 3 === 1 ? -1000 : b));
      const poisoned = ({ up, down }: Mlp): Mlp => ({
        up: { ...up, weight: up.weight.map(() => NaN), bias: up.bias.map(() => Infinity) },
        down: { ...down, weight: down.weight.map(() => NaN), bias: down.bias.map(() => NaN) },
      });
      const clean = { ...weights, selectionBias: bias };
      const dirty = { ...clean, experts: clean.experts.map((e, i) => (i % 3 === 1 ? poisoned(e) : e)) };
      const x = noise(20 * width);
      const expected = await run(x, shape, clean, precision);
      expect(expected.flat().every(Number.isFinite)).toBe(true);
      expect(await run(x, shape, dirty, precision)).toEqual(expected);
    },
  );

  it('is the dense FFN when all experts are chosen', async () => {
    const s = { ...shape, topK: shape.experts };
    const weights = weightsOf(s);
    const parts = [weights.shared!, ...weights.experts];
    const hidden = parts.reduce((n, p) => n + p.up.out, 0);
    const dense: Mlp = {
      up: {
        weight: Float32Array.from(parts.flatMap((p) => [...p.up.weight])),
        bias: Float32Array.from(parts.flatMap((p) => [...p.up.bias])),
        out: hidden,
        in: width,
      },
      down: {
        weight: Float32Array.from({ length: width }, (_, d) => d).reduce<Float32Array>(
          (all, d) => {
            const row = parts.flatMap((p) => [...p.down.weight.subarray(d * p.down.in, (d + 1) * p.down.in)]);
            all.set(row, d * hidden);
            return all;
          },
          new Float32Array(width * hidden),
        ),
        bias: parts.reduce((sum, p) => sum.map((v, d) => v + p.down.bias[d]!), new Float32Array(width)),
        out: width,
        in: hidden,
      },
    };
    const x = noise(12 * width);
    expect(
      distance(
        await run(x, s, weights),
        rowsOf(x).map((row) => mlp(row, dense)),
      ),
    ).toBeLessThan(2e-5);
  });

  it('is the shared expert alone when the others say nothing', async () => {
    const weights = weightsOf(shape);
    const mute = ({ up, down }: Mlp): Mlp => ({
      up,
      down: { ...down, weight: down.weight.map(() => 0), bias: down.bias.map(() => 0) },
    });
    const x = noise(12 * width);
    const found = await run(x, shape, { ...weights, experts: weights.experts.map(mute) });
    expect(
      distance(
        found,
        rowsOf(x).map((row) => mlp(row, weights.shared!)),
      ),
    ).toBeLessThan(2e-5);
  });
});
