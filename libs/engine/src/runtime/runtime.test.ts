import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GraphWriter } from '../tensor/onnx.js';
import { needsWideProducts, openRuntime } from './runtime.js';

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

describe('openRuntime', () => {
  const runtime = openRuntime({ threads: 1, device: 'cpu' });

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
    const out = await session.run({ x: { type: 'float32', dims: [2], data: Float32Array.of(1, 2.5) } });
    expect(out['y']).toMatchObject({ type: 'float32', dims: [2], data: Float32Array.of(2, 5) });
    await session.dispose();
    await session.dispose();
    expect(runtime.openSessions).toBe(0);
    await expect(session.run({})).rejects.toThrow('already closed');
  });

  it('chooses wide 8-bit products only where VNNI is not seen', async () => {
    const path = join(dir, 'cpuinfo');
    await writeFile(path, 'flags: avx2 avx512f');
    expect(needsWideProducts('x64', path)).toBe(true);
    await writeFile(path, 'flags: avx2 avx512_vnni');
    expect(needsWideProducts('x64', path)).toBe(false);
    expect(needsWideProducts('x64', join(dir, 'absent'))).toBe(true);
    expect(needsWideProducts('arm64', join(dir, 'absent'))).toBe(false);
  });
});
