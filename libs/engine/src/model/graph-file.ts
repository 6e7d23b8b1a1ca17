/** Keeps built graphs on disk, so that a start needs no build. A file's name is the hash of everything that shaped it. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readEncoderWeights } from '../loader/encoder-weights.js';
import { type ModelManifest, readModelFile } from '../loader/manifest.js';
import { parseSafetensors } from '../loader/safetensors.js';
import type { EncoderWeights } from '../tensor/encoder-weights.js';
import { buildEncoderGraph, graphVersion } from './encoder-graph.js';
import type { Precision, Raggedness } from './graph/context.js';

/** Reads and verifies the checkpoint. Throws AppError model_missing, model_invalid. */
export async function loadEncoderWeights(manifest: ModelManifest): Promise<EncoderWeights> {
  const bytes = await readModelFile(manifest, manifest.weights);
  return readEncoderWeights(parseSafetensors(bytes), manifest.shape);
}

/**
 * Path of the graph, built when it is not there. Several processes may do so at once: each writes its own temporary file and
 * the rename is atomic. Throws AppError model_missing, model_invalid.
 */
export async function ensureGraph(
  modelDir: string,
  manifest: ModelManifest,
  precision: Precision,
  raggedness: Raggedness,
): Promise<string> {
  const name = createHash('sha256')
    .update(JSON.stringify([manifest.shape, manifest.weights.sha256, graphVersion, precision, raggedness]))
    .digest('hex')
    .slice(0, 24);
  const path = join(modelDir, `encoder-${precision}-${raggedness}-${name}.onnx`);
  if (await exists(path)) return path;
  await mkdir(modelDir, { recursive: true });
  const graph = buildEncoderGraph(await loadEncoderWeights(manifest), precision, raggedness);
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(temporary, graph, { flush: true });
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
  return path;
}

async function exists(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
