/** The conditional memory's tables as the checkpoint has them, widened; memory/engram makes them into the file that is mapped. */
import { type Model, readModelTensors } from './model.js';
import { engramNames } from './tensor-names.js';
import { readFloats } from './weight-reader.js';

/**
 * Tables of each layer with conditional memory, in the shape's order: (rows, rowWidth).
 * Dims    rows, of all tables of each such layer
 * Cost    the tables in 32 bits
 * Throws  AppError model_missing, model_invalid
 */
export async function loadEngramTables(model: Model, rows: readonly number[]): Promise<Float32Array[]> {
  const { engram } = model.shape;
  if (engram === null) return [];
  const file = await readModelTensors(model, model.manifest.files.engram ? 'engram' : 'weights');
  return engram.layers.map((layer, i) =>
    readFloats(file, engramNames(layer).table, [rows[i]!, engram.rowWidth]),
  );
}
