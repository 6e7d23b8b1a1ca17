/**
 * The encoder on the WebGPU provider against the processor, both in single precision. It needs a Vulkan driver; Chromium's
 * SwiftShader, which computes on the processor, will do. Vulkan reads the environment once, before its first use in a process.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadEncoderWeights } from '../loader/encoder-weights.js';
import { loadModel } from '../loader/model.js';
import { chooseDevice } from '../runtime/devices.js';
import { openRuntime, type Runtime } from '../runtime/runtime.js';
import { sessionOptions } from '../runtime/session-options.js';
import { Sessions } from '../runtime/sessions.mjs';
import type { EncoderWeights } from '../tensor/encoder-weights.js';
import type { ModelTensor } from '../tensor/model-tensor.js';
import { writeRandomModel } from '../testing/random-model.js';
import { tinyModel } from '../testing/tiny-model.js';
import { buildEncoderGraph } from './encoder-graph.js';
import { Encoder } from './encoder.js';
import type { Raggedness } from './graph/context.js';

const softwareDriver = '/usr/lib/chromium/vk_swiftshader_icd.json';
if (existsSync(softwareDriver)) {
  process.env['VK_ICD_FILENAMES'] ??= softwareDriver;
  process.env['XDG_RUNTIME_DIR'] ??= tmpdir();
}
const missing = await chooseDevice('webgpu', 1).then(
  () => '',
  (error: unknown) => (error instanceof Error ? error.message : String(error)),
);
const title = missing ? `(skipped: ${missing})` : '';
const timeoutMs = 180_000;

let dir: string;
const cpu = openRuntime({ threads: 1, device: 'cpu' });
const webgpu = openRuntime({ threads: 1, device: 'webgpu', ownThread: true });
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lectern-webgpu-'));
});
afterAll(async () => {
  await Promise.all([cpu.dispose(), webgpu.dispose()]);
  await rm(dir, { recursive: true, force: true });
});

/** Three dense layers of width 32 with random weights. */
async function tinyWeights(): Promise<EncoderWeights> {
  const shape = {
    ...tinyModel.shape,
    vocabulary: 50,
    norm: 'layer',
    ffn: { kind: 'dense', hidden: 64 },
    engram: null,
  } as const;
  const folder = await writeRandomModel(join(dir, 'tiny'), { ...tinyModel, shape });
  return loadEncoderWeights(await loadModel(folder));
}

/** Three windows of six rows; ragged ones have four, six and one that are no padding. */
const lengths = Int32Array.of(4, 6, 1);
function feeds(kind: Raggedness): Record<string, ModelTensor> {
  const ids = {
    type: 'int32',
    dims: [3, 6],
    data: Int32Array.from({ length: 18 }, (_, i) => (i * 11) % 50),
  } as const;
  return kind === 'even' ? { ids } : { ids, lengths: { type: 'int32', dims: [3], data: lengths } };
}

/** Largest difference over rows that are no padding. */
function difference(kind: Raggedness, a: ModelTensor, b: ModelTensor): number {
  const width = a.dims[2]!;
  let largest = 0;
  for (let window = 0; window < 3; window++) {
    const end = (window * 6 + (kind === 'even' ? 6 : lengths[window]!)) * width;
    for (let i = window * 6 * width; i < end; i++)
      largest = Math.max(largest, Math.abs(Number(a.data[i]) - Number(b.data[i])));
  }
  return largest;
}

describe.skipIf(missing)(`the encoder's float graph on WebGPU ${title}`, () => {
  it.each(['even', 'ragged'] as const)(
    'gives what the processor gives, every operator on the device: %s',
    async (kind) => {
      const path = join(dir, `tiny-${kind}.onnx`);
      await writeFile(path, buildEncoderGraph(await tinyWeights(), 'float32', kind));
      const session = await cpu.openSession(path);
      const expected = (await session.run(feeds(kind)))['latents']!;
      const options = sessionOptions({ threads: 1, device: 'webgpu' });
      const strict = {
        ...options,
        executionProviders: ['webgpu'],
        extra: { session: { disable_cpu_ep_fallback: '1' } },
      };
      const sessions = new Sessions();
      const { key } = await sessions.open(path, strict);
      const found = (await sessions.run(key, feeds(kind)))['latents']!;
      await sessions.close(key);
      expect(found.dims).toEqual(expected.dims);
      expect(difference(kind, found, expected)).toBeLessThan(2e-5);
    },
    timeoutMs,
  );

  it(
    'gives what the processor gives, with the real weights and in a thread of its own',
    async () => {
      const ids = Uint16Array.of(1996, 10084, 4515, 1999, 2089, 1012);
      const ranges = [
        { ids, start: 0, end: 6 },
        { ids, start: 1, end: 3 },
      ];
      const model = await loadModel('lite-dense');
      const compute = async (runtime: Runtime): Promise<[Float32Array, Float32Array[]]> => {
        const encoder = new Encoder(runtime, model, dir, 'float32');
        return [await encoder.latents(ids, [0], ids.length), await encoder.vectors(ranges)];
      };
      const [latents, vectors] = await compute(cpu);
      const [deviceLatents, deviceVectors] = await compute(webgpu);
      const worst = (a: Float32Array, b: Float32Array): number =>
        a.reduce((max, value, i) => Math.max(max, Math.abs(value - (b[i] ?? NaN))), 0);
      expect(worst(latents, deviceLatents)).toBeLessThan(5e-5);
      vectors.forEach((vector, i) => {
        expect(worst(vector, deviceVectors[i]!)).toBeLessThan(5e-6);
      });
    },
    timeoutMs,
  );
});
