/** Keeps built graphs on disk, so that a start needs no build. A file's name is the hash of everything that shaped it. */
import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@lectern/contracts';
import { loadEncoderWeights } from '../loader/encoder-weights.js';
import type { Model } from '../loader/model.js';
import { ensureBuilt } from '../loader/built-file.js';
import type { EncoderWeights } from '../tensor/encoder-weights.js';
import { exactFloat16 } from '../tensor/float16.js';
import { buildEncoderGraph, type EngramPlace, graphVersion } from './encoder-graph.js';
import type { Precision, Raggedness } from './graph/context.js';
import type { WordsPlace } from './graph/embed.js';

/**
 * Path of the graph, built when it is not there. Several processes may do so at once: each writes its own temporary file and
 * the rename is atomic. Throws AppError model_missing, model_invalid.
 */
export async function ensureGraph(
  modelDir: string,
  model: Model,
  precision: Precision,
  raggedness: Raggedness,
  tables: EngramPlace = null,
): Promise<string> {
  // Read once, and only when something is built.
  let weights: Promise<EncoderWeights> | undefined;
  const load = (): Promise<EncoderWeights> => (weights ??= loadEncoderWeights(model));
  // Float graphs run on devices, which copy the whole table into their own memory, and not all of which have half precision.
  const words = precision === 'float32' ? undefined : await ensureWords(modelDir, model, load);
  const parts = [model.fingerprint, graphVersion, precision, raggedness, ...(words ? [words.file] : [])];
  const name = createHash('sha256')
    .update(JSON.stringify(tables ? [...parts, tables.file] : parts))
    .digest('hex')
    .slice(0, 24);
  const path = join(modelDir, `encoder-${precision}-${raggedness}-${name}.onnx`);
  return ensureBuilt(path, async () =>
    buildEncoderGraph(await load(), precision, raggedness, {
      tables,
      ...(words ? { words } : {}),
    }),
  );
}

/**
 * Word embeddings in a file of their own, which the runtime maps into memory: only rows that texts use are ever resident, once for all
 * processes, and all graphs of a model share the file.
 */
async function ensureWords(
  modelDir: string,
  model: Model,
  load: () => Promise<EncoderWeights>,
): Promise<WordsPlace> {
  const { vocabulary, width } = model.shape;
  const name = createHash('sha256')
    .update(JSON.stringify([model.fingerprint, 'words']))
    .digest('hex');
  const file = `words-${name.slice(0, 24)}.bin`;
  const path = await ensureBuilt(join(modelDir, file), async () => {
    const { words } = await load();
    // Weights that were published in half precision stay in it: the values are the same, and half as many pages are touched.
    const kept = exactFloat16(words) ?? words;
    return new Uint8Array(kept.buffer, kept.byteOffset, kept.byteLength);
  });
  const lengthBytes = (await stat(path)).size;
  const count = vocabulary * width;
  if (lengthBytes !== 2 * count && lengthBytes !== 4 * count) {
    throw new AppError(
      'model_invalid',
      `The file ${path}, built from the model, is not as long as it was written; delete it and start again.`,
    );
  }
  return { file, offsetBytes: 0, lengthBytes, type: lengthBytes === 2 * count ? 'float16' : 'float32' };
}
