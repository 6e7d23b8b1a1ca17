import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openRuntime } from '../../runtime/runtime.js';
import type { Linear } from '../../tensor/encoder-weights.js';
import type { ModelShape } from '../../tensor/model-shape.js';
import { GraphWriter } from '../../tensor/onnx.js';
import type { GraphContext, Precision } from './context.js';
import { linearOf, outlierDivisor, shareInput } from './linear.js';

const dir = mkdtempSync(path.join(tmpdir(), 'lectern-linear-'));
const runtime = openRuntime({ threads: 1, device: 'cpu' });
afterAll(async () => {
  await runtime.dispose();
  rmSync(dir, { recursive: true, force: true });
});

const width = 32;
const rows = 16;
const noise = (n: number, seed: number): Float32Array =>
  Float32Array.from({ length: n }, (_, i) => Math.sin((i + 1) * 12.9898 + seed * 78.233));
const layer: Linear = { weight: noise(width * width, 1), bias: noise(width, 2), out: width, in: width };
/** Channel 5 is thirty times as large as the others. */
const x = noise(rows * width, 3).map((v, i) => (i % width === 5 ? 30 * v : v));
const range = Float32Array.from({ length: width }, (_, d) => (d === 5 ? 30 : 1));

async function run(precision: Precision, known: Float32Array | null): Promise<Float32Array> {
  const g = new GraphWriter();
  const c: GraphContext = { g, shape: {} as ModelShape, precision, name: 'l', padding: undefined };
  g.input('x', 'float32', [rows, width]);
  g.rename(linearOf(c, 'w', layer, shareInput(c, 'in', 'x', known)), 'y');
  g.output('y', 'float32', [rows, width]);
  const file = path.join(dir, `${precision}-${known === null}.onnx`);
  writeFileSync(file, g.finish('linear'));
  const session = await runtime.openSession(file);
  const out = await session.run({ x: { type: 'float32', dims: [rows, width], data: x } });
  return out['y']!.data as Float32Array;
}

const distance = (a: Float32Array, b: Float32Array): number =>
  Math.sqrt(a.reduce((sum, v, i) => sum + (v - b[i]!) ** 2, 0) / a.length);

describe('linear layers on a value with an outlier channel', () => {
  it('divides only channels that stand out', () => {
    expect(outlierDivisor(Float32Array.of(1, 1.2, 2.9, 1))).toBeUndefined();
    expect([...outlierDivisor(Float32Array.of(1, 1, 30, 1))!]).toEqual([1, 1, 10, 1]);
    expect(outlierDivisor(new Float32Array(4))).toBeUndefined();
  });

  it('lose less than half as much to 8 bits when the range is known', async () => {
    const exact = await run('float32', null);
    const blind = distance(await run('int8', null), exact);
    const calibrated = distance(await run('int8', range), exact);
    expect(calibrated).toBeLessThan(blind / 2);
  });

  it('give the same in single precision, whatever is known', async () => {
    expect(distance(await run('float32', range), await run('float32', null))).toBe(0);
  });
});
