/**
 * Makes a model's tables into the file that the runtime maps, in the folder of built graphs, because the runtime maps only files that
 * lie beside the graph that names them. Like the graphs it is built from the verified checkpoint when it is not there or damaged.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { AppError } from '@lectern/contracts';
import { writeBuilt } from '../../loader/built-file.js';
import { loadEngramTables } from '../../loader/engram-tables.js';
import type { Model } from '../../loader/model.js';
import type { EngramShape } from '../../tensor/model-shape.js';
import { quantizeTables } from './quantize.js';
import { encodeEngramTables, sectionTables, tableVersion } from './table-file.js';
import { EngramTable } from './table.js';

/** Name of the model's table file. */
export function tableName(model: Model): string {
  const parts = [model.fingerprint, tableVersion];
  return `engram-${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 24)}.rows`;
}

/** The opened table. Several processes may do so at once. Throws AppError model_missing, model_invalid. */
export async function ensureTable(model: Model, modelDir: string, shape: EngramShape): Promise<EngramTable> {
  const path = join(modelDir, tableName(model));
  try {
    return await EngramTable.open(path, shape);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
  await buildTable(path, model, shape);
  return EngramTable.open(path, shape);
}

async function buildTable(path: string, model: Model, shape: EngramShape): Promise<void> {
  const sections = sectionTables(shape);
  const rows = sections.map((sizes) => sizes.reduce((sum, size) => sum + size, 0));
  const values = await loadEngramTables(model, rows);
  const tables = values.map((layer, i) => quantizeTables(layer, sections[i]!, shape.rowWidth));
  await writeBuilt(path, encodeEngramTables(shape, tables));
}
