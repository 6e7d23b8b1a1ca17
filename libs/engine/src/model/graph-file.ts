/** Keeps built graphs on disk, so that a start needs no build. A file's name is the hash of everything that shaped it. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { loadEncoderWeights } from '../loader/encoder-weights.js';
import type { Model } from '../loader/model.js';
import { ensureBuilt } from '../loader/built-file.js';
import { buildEncoderGraph, type EngramPlace, graphVersion } from './encoder-graph.js';
import type { Precision, Raggedness } from './graph/context.js';

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
  const parts = [model.fingerprint, graphVersion, precision, raggedness];
  const name = createHash('sha256')
    .update(JSON.stringify(tables ? [...parts, tables.file] : parts))
    .digest('hex')
    .slice(0, 24);
  const path = join(modelDir, `encoder-${precision}-${raggedness}-${name}.onnx`);
  return ensureBuilt(path, async () =>
    buildEncoderGraph(await loadEncoderWeights(model), precision, raggedness, { tables }),
  );
}
