/**
 * Conditional memory as the encoder sees it: where the tables lie, for building graphs, and which rows windows of ids read. Types
 * and one constant; memory/engram implements it, model/ uses it.
 *
 * Dims  B windows, W tokens of a window incl. its markers, M = orders x heads rows of a token
 */

/** The byte that stands for 0. */
export const engramZeroPoint = 128;

/** The tables of one layer, one after the other: (rows, rowWidth) bytes, value = (byte - 128) x scale of its table. */
export interface EngramSection {
  readonly rows: number;
  readonly offsetBytes: number;
  readonly lengthBytes: number;
  /** (M) one per table. */
  readonly scales: Float32Array;
}

export interface EngramRows {
  /** Per layer with conditional memory: (B, W, M) rows counted from the section's first. */
  readonly rows: readonly Int32Array[];
  /** (B, W) 1 where the memory may speak, 0 at markers, padding and everything else that is not text. */
  readonly gate: Float32Array;
}

export interface EngramSource {
  /** Name of the table file, which lies in the folder of built graphs; it names the tables' content too. */
  readonly file: string;
  /** In the order of the shape's Engram layers. */
  readonly sections: readonly EngramSection[];
  /** Starts reading what these windows need. Dims: ids (B, W). */
  prefetch(ids: Int32Array, window: number): void;
  /** Rows of windows, once everything they point at was read and checked. Dims: ids (B, W). Throws AppError model_invalid. */
  lookup(ids: Int32Array, window: number): Promise<EngramRows>;
  dispose(): Promise<void>;
}
