/**
 * Builds a model's graphs, and its table file where it has conditional memory, ahead of the first use, so that an image or a package
 * can ship them. It is the same code that builds them at first use; an engine that is given the folder as its modelDir finds them.
 */
import { stat } from 'node:fs/promises';
import { loadModel, readModelFile } from './loader/model.js';
import { loadSelectionWeights } from './loader/selection-weights.js';
import { loadSpanReaderWeights } from './loader/span-reader-weights.js';
import { parseVocabulary } from './loader/vocabulary.js';
import { openEngram } from './memory/engram/memory.js';
import type { Precision, Raggedness } from './model/graph/context.js';
import { ensureGraph } from './model/graph-file.js';
import { ensureProjector } from './model/projector.js';
import { ensureSpanReader } from './model/span-reader.js';

export interface BuiltGraph {
  readonly precision: Precision;
  readonly raggedness: Raggedness;
  readonly path: string;
  readonly bytes: number;
}

export const precisions: readonly Precision[] = ['int8', 'int7', 'float32'];

/**
 * Builds into `folder` what is not there yet. `model` is a bundled model's name or the path of a model's folder.
 * Throws  AppError model_missing, model_invalid, naming file, field or tensor. Cost: seconds, and four times the model's size in memory.
 */
export async function buildModelGraphs(
  model: string,
  folder: string,
  wanted: readonly Precision[],
): Promise<readonly BuiltGraph[]> {
  const loaded = await loadModel(model);
  const pieces = parseVocabulary(await readModelFile(loaded, 'vocabulary'), loaded.shape.vocabulary);
  const engram = await openEngram(loaded, folder, pieces);
  await ensureProjector(folder, await loadSelectionWeights(loaded));
  const reader = await loadSpanReaderWeights(loaded);
  if (reader) await ensureSpanReader(folder, reader);
  const built: BuiltGraph[] = [];
  try {
    for (const precision of wanted) {
      for (const raggedness of ['even', 'ragged'] as const) {
        const path = await ensureGraph(folder, loaded, precision, raggedness, engram);
        built.push({ precision, raggedness, path, bytes: (await stat(path)).size });
      }
    }
  } finally {
    await engram?.dispose();
  }
  return built;
}
