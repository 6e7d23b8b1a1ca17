/**
 * The model's conditional memory, ready for the encoder: ids of windows -> rows of the tables, with every byte that they point at
 * read and checked. It knows addresses and bytes; what the rows mean to a hidden state is the graph's business.
 *
 * Owns    the table; dispose() closes it. The file stays.
 */
import type { EngramRows, EngramSection, EngramSource } from '../../tensor/engram-source.js';
import type { EngramShape } from '../../tensor/model-shape.js';
import { canonicalIds, paddingId } from './canonical.js';
import { hashRows, type LayerHash, layerHashes } from './hash.js';
import { placeTable } from './place.js';
import type { EngramTable } from './table.js';

export interface EngramFiles {
  /** The model's table file. */
  readonly tablePath: string;
  /** Folder of built graphs. */
  readonly modelDir: string;
}

/** Throws AppError model_missing, model_invalid. */
export async function openEngram(
  files: EngramFiles,
  shape: EngramShape,
  pieces: readonly string[],
): Promise<EngramMemory> {
  const canonical = canonicalIds(pieces);
  const hashes = layerHashes(shape, canonical.count);
  const { file, table } = await placeTable(files.tablePath, files.modelDir, shape);
  return new EngramMemory(file, table, canonical.of, hashes);
}

export class EngramMemory implements EngramSource {
  readonly file: string;
  readonly #table: EngramTable;
  readonly #canonical: Uint32Array;
  readonly #hashes: readonly LayerHash[];

  constructor(file: string, table: EngramTable, canonical: Uint32Array, hashes: readonly LayerHash[]) {
    this.file = file;
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
    await Promise.all(rows.map((found, section) => this.#table.need(section, found)));
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
