/**
 * Calibration: the largest magnitude of every channel that goes into a matrix product, over windows of real text. The 8-bit graphs
 * divide down the channels that stand out (graph/linear.ts). Run when a model is made, not when it is used.
 *
 * Dims  W tokens of a window without markers
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '@lectern/contracts';
import { loadEncoderWeights } from '../loader/encoder-weights.js';
import type { Model } from '../loader/model.js';
import { rangeNames } from '../loader/tensor-names.js';
import type { ModelRunner } from '../tensor/model-tensor.js';
import { windowTokens } from '../tensor/model-shape.js';
import { markedWindow } from './encoder.js';
import { buildEncoderGraph } from './encoder-graph.js';

/** Ranges by the names of loader/tensor-names.ts. Throws AppError model_missing, model_invalid (experts). Cost: one float32 pass over the ids. */
export async function calibrate(
  model: Model,
  runner: ModelRunner,
  texts: readonly Uint16Array[],
): Promise<ReadonlyMap<string, Float32Array>> {
  if (model.shape.ffn.kind !== 'dense')
    throw new AppError(
      'model_invalid',
      `The model ${model.id} has experts; calibrate the dense model that they come from.`,
    );
  const taps = new Map<string, string>();
  const graph = buildEncoderGraph(await loadEncoderWeights(model), 'float32', 'even', { taps });
  const folder = await mkdtemp(join(tmpdir(), 'lectern-calibrate-'));
  try {
    const file = join(folder, 'graph.onnx');
    await writeFile(file, graph);
    const session = await runner.openSession(file);
    const ranges = new Map<string, Float32Array>();
    const size = windowTokens(model.shape);
    for (const ids of texts) {
      for (let at = 0; at + size <= ids.length; at += size) {
        const data = markedWindow(ids.subarray(at, at + size));
        const out = await session.run({ ids: { type: 'int32', dims: [1, data.length], data } });
        for (const tap of taps.keys()) raise(ranges, storedName(tap), out[tap]!);
      }
    }
    await session.dispose();
    return ranges;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** "layer3.ffn" -> the tensor's name in a calibration file. */
function storedName(tap: string): string {
  const [, layer, part] = /^layer(\d+)\.(attention|ffn|hidden)$/u.exec(tap) ?? [];
  return rangeNames(Number(layer))[part as 'attention' | 'ffn' | 'hidden'];
}

function raise(
  ranges: Map<string, Float32Array>,
  name: string,
  { dims, data }: { readonly dims: readonly number[]; readonly data: ArrayLike<number | bigint> },
): void {
  const width = dims.at(-1)!;
  const range = ranges.get(name) ?? new Float32Array(width);
  for (let i = 0; i < data.length; i++)
    range[i % width] = Math.max(range[i % width]!, Math.abs(Number(data[i])));
  ranges.set(name, range);
}
