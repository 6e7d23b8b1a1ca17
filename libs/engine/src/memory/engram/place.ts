/**
 * Puts the table file into the folder of built graphs, because the runtime maps only files that lie beside the graph that names
 * them. A hard link where the file system has it, so nothing is copied; else a copy.
 */
import { randomUUID } from 'node:crypto';
import { copyFile, link, mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@lectern/contracts';
import type { EngramShape } from '../../tensor/model-shape.js';
import { contentDigest, prefixBytes } from './table-file.js';
import { EngramTable } from './table.js';

/**
 * Opens the placed table, placing it when it is not there or damaged. Its name holds the digest of its content. Several processes may do
 * so at once. Throws AppError model_missing, model_invalid.
 */
export async function placeTable(
  source: string,
  modelDir: string,
  shape: EngramShape,
): Promise<{ file: string; table: EngramTable }> {
  const file = `engram-${(await digestOf(source)).slice(0, 24)}.rows`;
  const target = join(modelDir, file);
  try {
    return { file, table: await EngramTable.open(target, shape) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
  await (await EngramTable.open(source, shape)).dispose();
  await mkdir(modelDir, { recursive: true });
  const temporary = `${target}.${randomUUID()}.tmp`;
  try {
    await link(source, temporary).catch(() => copyFile(source, temporary));
    await rename(temporary, target);
  } finally {
    await rm(temporary, { force: true });
  }
  return { file, table: await EngramTable.open(target, shape) };
}

async function digestOf(path: string): Promise<string> {
  const prefix = Buffer.alloc(prefixBytes);
  try {
    const handle = await open(path, 'r');
    try {
      await handle.read(prefix, 0, prefixBytes, 0);
    } finally {
      await handle.close();
    }
  } catch (cause) {
    throw new AppError(
      'model_missing',
      `The model's table file ${path} cannot be read; install the model again.`,
      {
        cause,
      },
    );
  }
  return contentDigest(prefix);
}
