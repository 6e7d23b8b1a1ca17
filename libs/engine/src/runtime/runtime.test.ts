import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { GraphWriter } from '../tensor/onnx.js';
import { openRuntime } from './runtime.js';
import { int8WeightBits, sessionOptions } from './session-options.js';
import { ThreadSessions } from './thread-sessions.js';

// Starting threads and processes on a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lectern-runtime-'));
});
afterAll(async () => rm(dir, { recursive: true, force: true }));

async function doubler(): Promise<string> {
  const g = new GraphWriter();
  const x = g.input('x', 'float32', ['N']);
  g.rename(g.node('Add', [x, x]), 'y');
  g.output('y', 'float32', ['N']);
  const path = join(dir, 'double.onnx');
  await writeFile(path, g.finish('double'));
  return path;
}

/** Products of u8 x s8, one row and column of `length` times `weight`. */
async function products(length: number, weight: number): Promise<string> {
  const g = new GraphWriter();
  const x = g.input('x', 'float32', [1, length]);
  const w = g.weight('w', 'int8', [length, 1], new Int8Array(length).fill(weight));
  const scale = g.weight('scale', 'float32', [1], Float32Array.of(1));
  g.rename(g.node('DynamicQuantizeMatMul', [x, w, scale], { domain: 'com.microsoft' }), 'y');
  g.output('y', 'float32', [1, 1]);
  const path = join(dir, `products${weight}.onnx`);
  await writeFile(path, g.finish('products'));
  return path;
}

describe.each([false, true])('openRuntime, in a thread of its own: %s', (ownThread) => {
  const runtime = openRuntime({ threads: 1, device: 'cpu', ownThread });
  afterAll(() => runtime.dispose());

  it('says model_missing for a file that is not there', async () => {
    await expect(runtime.openSession(join(dir, 'none.onnx'))).rejects.toMatchObject({
      code: 'model_missing',
    });
  });

  it('says model_invalid for a file that is no model', async () => {
    const path = join(dir, 'bad.onnx');
    await writeFile(path, 'not a model');
    await expect(runtime.openSession(path)).rejects.toMatchObject({ code: 'model_invalid' });
  });

  it('says model_invalid for a feed that is missing or has another type', async () => {
    const session = await runtime.openSession(await doubler());
    await expect(session.run({})).rejects.toMatchObject({ code: 'model_invalid' });
    const wrong = { type: 'int32', dims: [1], data: Int32Array.of(1) } as const;
    await expect(session.run({ x: wrong })).rejects.toMatchObject({ code: 'model_invalid' });
    await session.dispose();
  });

  it('runs a graph, and counts and releases its sessions', async () => {
    const session = await runtime.openSession(await doubler());
    expect(runtime.openSessions).toBe(1);
    expect(session).toMatchObject({ inputNames: ['x'], outputNames: ['y'] });
    const out = await session.run({ x: { type: 'float32', dims: [2], data: Float32Array.of(1, 2.5) } });
    expect(out['y']).toMatchObject({ type: 'float32', dims: [2], data: Float32Array.of(2, 5) });
    await session.dispose();
    await session.dispose();
    expect(runtime.openSessions).toBe(0);
    await expect(session.run({})).rejects.toThrow('already closed');
  });

  it('leaves feeds with the caller, also when they are views', async () => {
    const session = await runtime.openSession(await doubler());
    const buffer = Float32Array.of(0, 1, 2, 3);
    const feed = { type: 'float32', dims: [2], data: buffer.subarray(1, 3) } as const;
    expect((await session.run({ x: feed }))['y']!.data).toEqual(Float32Array.of(2, 4));
    expect((await session.run({ x: feed }))['y']!.data).toEqual(Float32Array.of(2, 4));
    expect([...buffer]).toEqual([0, 1, 2, 3]);
    await session.dispose();
  });

  it('answers runs that are asked at once each with its own result', async () => {
    const session = await runtime.openSession(await doubler());
    const results = await Promise.all(
      [1, 2, 3, 4, 5].map((n) =>
        session.run({ x: { type: 'float32', dims: [n], data: new Float32Array(n).fill(n) } }),
      ),
    );
    expect(results.map((r) => [...r['y']!.data])).toEqual(
      [1, 2, 3, 4, 5].map((n) => new Array<number>(n).fill(2 * n)),
    );
    await session.dispose();
  });

  it('opens again after it was disposed', async () => {
    const other = openRuntime({ threads: 1, device: 'cpu', ownThread });
    await other.openSession(await doubler());
    await other.dispose();
    expect(other.openSessions).toBe(0);
    const session = await other.openSession(await doubler());
    const out = await session.run({ x: { type: 'float32', dims: [1], data: Float32Array.of(1) } });
    expect(out['y']!.data[0]).toBe(2);
    await other.dispose();
  });
});

describe('8-bit products', () => {
  const runtime = openRuntime({ threads: 1, device: 'cpu' });
  afterAll(() => runtime.dispose());
  const length = 64;

  async function sum(weight: number, int8Weights: 7 | 8): Promise<number> {
    const session = await runtime.openSession(await products(length, weight), { int8Weights });
    const x = { type: 'float32', dims: [1, length], data: new Float32Array(length).fill(255) } as const;
    const out = await session.run({ x });
    await session.dispose();
    return out['y']!.data[0] as number;
  }

  it.each([
    [127, 8],
    [-127, 8],
    [64, 7],
    [-64, 7],
  ] as const)('of the largest values do not overflow: weight %i in %i bits', async (weight, bits) => {
    expect(await sum(weight, bits)).toBe(length * 255 * weight);
  });

  it('want 7 bits only where x64 has no VNNI, or hides it', async () => {
    const path = join(dir, 'cpuinfo');
    await writeFile(path, 'flags: avx2 avx512f');
    expect(int8WeightBits('x64', path)).toBe(7);
    await writeFile(path, 'flags: avx2 avx512_vnni');
    expect(int8WeightBits('x64', path)).toBe(8);
    expect(int8WeightBits('x64', join(dir, 'absent'))).toBe(7);
    expect(int8WeightBits('arm64', join(dir, 'absent'))).toBe(8);
  });

  it('are wide only where the graph has more bits than the machine wants', () => {
    const wide = (graph: 7 | 8 | undefined, machine: 7 | 8): boolean => {
      const settings = graph === undefined ? {} : { int8Weights: graph };
      const { extra } = sessionOptions({ threads: 1, device: 'cpu' }, settings, machine);
      return JSON.stringify(extra).includes('x64quantprecision');
    };
    expect([wide(7, 7), wide(8, 7), wide(undefined, 7), wide(8, 8), wide(7, 8)]).toEqual([
      false,
      true,
      true,
      false,
      false,
    ]);
  });
});

describe('ThreadSessions', () => {
  it('leaves the event loop free while it computes', async () => {
    const sessions = new ThreadSessions();
    const { key } = await sessions.open(await doubler(), {});
    const seen: string[] = [];
    const data = new Float32Array(8_000_000);
    const run = sessions.run(key, { x: { type: 'float32', dims: [data.length], data } });
    const counted = run.then(() => seen.push('done'));
    const turn = (): void => {
      seen.push('turn');
      if (!seen.includes('done')) setImmediate(turn);
    };
    setImmediate(turn);
    await counted;
    // A run in this thread would leave room for one turn: the one in which it is started.
    expect(seen.indexOf('done')).toBeGreaterThan(5);
    await sessions.dispose();
  });

  it('fails what was asked when its thread dies, and starts another one for the next request', async () => {
    const sessions = new ThreadSessions(new URL('./testing/dying-thread.mjs', import.meta.url));
    const { key } = await sessions.open(await doubler(), {});
    const x = (value: number) =>
      ({ x: { type: 'float32', dims: [1], data: Float32Array.of(value) } }) as const;
    expect((await sessions.run(key, x(2)))['y']!.data[0]).toBe(4);
    const lost = await Promise.allSettled([sessions.run(key, x(666)), sessions.run(key, x(1))]);
    for (const { status, ...rest } of lost) {
      expect(status).toBe('rejected');
      expect(rest).toMatchObject({ reason: { code: 'service_unavailable' } });
      expect(String((rest as { reason: unknown }).reason)).toContain('struck down');
    }
    expect((await sessions.run(key, x(3)))['y']!.data[0]).toBe(6);
    await sessions.close(key);
    await sessions.dispose();
  });
});
