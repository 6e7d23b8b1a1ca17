/**
 * The model's conditional memory, ready for the encoder: ids of windows -> rows of the tables, with every byte that they point at
 * read and checked. It knows addresses and bytes; what the rows mean to a hidden state is the graph's business.
 *
 * Owns    the table; dispose() closes it. The file stays, unless a part of it was bad: then it is removed, to be built again.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@lectern/contracts';
import type { Model } from '../../loader/model.js';
import type { EngramRows, EngramSection, EngramSource } from '../../tensor/engram-source.js';
import { canonicalIds, paddingId } from './canonical.js';
import { ensureTable, tableName } from './ensure-table.js';
import { hashRows, type LayerHash, layerHashes } from './hash.js';
import type { EngramTable } from './table.js';

/**
 * The memory of a model whose shape has Engram, else null; builds the table file in the folder of built graphs when it is not there.
 * Throws AppError model_missing, model_invalid.
 */
export async function openEngram(
  model: Model,
  modelDir: string,
  pieces: readonly string[],
): Promise<EngramMemory | null> {
  const shape = model.shape.engram;
  if (shape === null) return null;
  const canonical = canonicalIds(pieces);
  const hashes = layerHashes(shape, canonical.count);
  const table = await ensureTable(model, modelDir, shape);
  return new EngramMemory({ modelDir, file: tableName(model), table, canonical: canonical.of, hashes });
}

interface Parts {
  readonly modelDir: string;
  readonly file: string;
  readonly table: EngramTable;
  /** (vocabulary) */
  readonly canonical: Uint32Array;
  readonly hashes: readonly LayerHash[];
}

export class EngramMemory implements EngramSource {
  readonly file: string;
  readonly #path: string;
  readonly #table: EngramTable;
  readonly #canonical: Uint32Array;
  readonly #hashes: readonly LayerHash[];

  constructor({ modelDir, file, table, canonical, hashes }: Parts) {
    this.file = file;
    this.#path = join(modelDir, file);
    this.#table = table;
    this.#canonical = canonical;
    this.#hashes = hashes;
  }

  get sections(): readonly EngramSection[] {
    return this.#table.sections;
  }

  prefetch(ids: Int32Array, window: number): void {
    this.#address(ids, window).rows.forEach((rows, section) => {
      this.#table.prefetch(section, rows);
    });
  }

  async lookup(ids: Int32Array, window: number): Promise<EngramRows> {
    const { rows, text } = this.#address(ids, window);
    try {
      await Promise.all(rows.map((found, section) => this.#table.need(section, found)));
    } catch (error) {
      // The file was built here from a verified checkpoint: without it the next start builds it again.
      if (error instanceof AppError && error.code === 'model_invalid') await rm(this.#path, { force: true });
      throw error;
    }
    return { rows, gate: Float32Array.from(text) };
  }

  async dispose(): Promise<void> {
    await this.#table.dispose();
  }

  /** An id that the vocabulary does not have is padding, like every special piece. */
  #address(ids: Int32Array, window: number): { rows: Int32Array[]; text: Uint8Array } {
    const canonical = Uint32Array.from(ids, (id) => this.#canonical[id] ?? paddingId);
    const text = Uint8Array.from(canonical, (id) => (id === paddingId ? 0 : 1));
    const rows = this.#hashes.map((hash) => hashRows(hash, canonical, text, window));
    return { rows, text };
  }
}
