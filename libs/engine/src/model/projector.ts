/**
 * Token latents -> the numbers that the cache keeps of them: one matrix product, y = x @ projection^T, as a graph of its own so that it
 * runs where the encoder runs. The first L numbers of a row are the token's latent, all K of them make index keys.
 *
 * Dims  N rows, D width, K key width
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { transpose } from '../tensor/int8.js';
import type { ModelRunner, ModelSession } from '../tensor/model-tensor.js';
import { GraphWriter } from '../tensor/onnx.js';
import { ensureBuilt } from '../loader/built-file.js';
import type { SelectionShape, SelectionWeights } from '../tensor/selection-weights.js';

/** Part of the built file's name and of every unit's: raise it with every change of the graph. */
export const projectorVersion = 1;

/** The ModelProto's bytes. */
export function buildProjectorGraph({ shape, projection }: SelectionWeights): Uint8Array {
  const { width, keyWidth } = shape;
  const g = new GraphWriter();
  const x = g.input('latents', 'float32', ['N', width]);
  const w = g.weight('projection', 'float32', [width, keyWidth], transpose(projection, keyWidth, width));
  g.rename(g.node('MatMul', [x, w]), 'rows');
  g.output('rows', 'float32', ['N', keyWidth]);
  return g.finish('lectern-projector');
}

/** Path of the graph, built when it is not there; its name is the hash of what shaped it. */
export async function ensureProjector(modelDir: string, weights: SelectionWeights): Promise<string> {
  const { projection } = weights;
  const name = createHash('sha256')
    .update(`${projectorVersion} ${JSON.stringify(weights.shape)}`)
    .update(new Uint8Array(projection.buffer, projection.byteOffset, projection.byteLength))
    .digest('hex');
  return ensureBuilt(join(modelDir, `projector-${name.slice(0, 24)}.onnx`), () =>
    buildProjectorGraph(weights),
  );
}

export class Projector {
  readonly shape: SelectionShape;
  /** (K) */
  readonly gate: Float32Array;
  readonly #open: () => Promise<ModelSession>;
  #session: Promise<ModelSession> | undefined;

  /** The session is opened with the first rows. */
  constructor(runner: ModelRunner, weights: SelectionWeights, modelDir: string) {
    this.shape = weights.shape;
    this.gate = weights.gate;
    this.#open = async () => runner.openSession(await ensureProjector(modelDir, weights));
  }

  /** Dims: latents (N, D); returns (N, K). */
  async project(latents: Float32Array): Promise<Float32Array> {
    const session = await (this.#session ??= this.#open());
    const dims = [latents.length / this.shape.width, this.shape.width];
    const out = await session.run({ latents: { type: 'float32', dims, data: latents } });
    return out['rows']!.data as Float32Array;
  }

  async dispose(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    await (await session)?.dispose();
  }
}
