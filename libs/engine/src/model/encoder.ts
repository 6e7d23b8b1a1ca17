/**
 * The encoder as the rest of the engine sees it: token ids in, latents or sentence vectors out. It owns its two sessions; the
 * ragged one is opened when the first question comes.
 */
import type { ModelManifest } from '../loader/manifest.js';
import type { ModelShape } from '../tensor/model-shape.js';
import type { ModelRunner, ModelSession } from '../tensor/model-tensor.js';
import { meanRows, normalize } from './entries.js';
import type { Precision } from './graph/context.js';
import { ensureGraph } from './graph-file.js';

const clsId = 101;
const sepId = 102;

/** Tokens of one run, about: bounds how long a run blocks the event loop, and loses no speed. */
export const runTokens = 1024;

/** A run of token ids without markers. */
export interface TokenRange {
  readonly ids: Uint16Array;
  readonly start: number;
  readonly end: number;
}

export class Encoder {
  readonly shape: ModelShape;
  readonly width: number;
  readonly #open: (ragged: boolean) => Promise<ModelSession>;
  #even: Promise<ModelSession> | undefined;
  #ragged: Promise<ModelSession> | undefined;

  constructor(runner: ModelRunner, manifest: ModelManifest, modelDir: string, precision: Precision = 'int8') {
    this.shape = manifest.shape;
    this.width = manifest.shape.width;
    this.#open = async (ragged) =>
      runner.openSession(await ensureGraph(modelDir, manifest, precision, ragged ? 'ragged' : 'even'));
  }

  /** A sentence vector reads at most this many tokens. */
  get longest(): number {
    return Math.min(2 * this.shape.window, this.shape.positions) - 2;
  }

  /** Opens both sessions and runs each once, so that the first question pays for neither. */
  async warm(): Promise<void> {
    await this.vectors([{ ids: new Uint16Array([1996]), start: 0, end: 1 }]);
    await this.latents(new Uint16Array([1996]), [0], 1);
  }

  /**
   * Encodes windows of equal length, one run.
   * Dims  starts (B); returns (B, length + 2, D), the first and last row of each window belonging to its markers
   */
  async latents(ids: Uint16Array, starts: readonly number[], length: number): Promise<Float32Array> {
    const rows = length + 2;
    const input = new Int32Array(starts.length * rows);
    starts.forEach((start, b) => {
      fill(input, b * rows, ids.subarray(start, start + length));
    });
    const session = await (this.#even ??= this.#open(false));
    const out = await session.run({ ids: { type: 'int32', dims: [starts.length, rows], data: input } });
    return out['latents']!.data as Float32Array;
  }

  /**
   * Sentence vectors as the model was trained to give them: mean over all tokens and markers, length 1. Ranges longer than a
   * window are read from their start. The result is in the order given; which ranges share a run depends on lengths only.
   * Dims  returns (N) vectors of (D)
   */
  async vectors(ranges: readonly TokenRange[]): Promise<Float32Array[]> {
    const session = await (this.#ragged ??= this.#open(true));
    const length = (i: number): number => Math.min(ranges[i]!.end - ranges[i]!.start, this.longest);
    const order = ranges.map((_, i) => i).sort((a, b) => length(a) - length(b) || a - b);
    const result = new Array<Float32Array>(ranges.length);
    for (let from = 0; from < order.length;) {
      let to = from + 1;
      while (to < order.length && (to + 1 - from) * (length(order[to]!) + 2) <= runTokens) to++;
      const batch = order.slice(from, to);
      const rows = length(batch.at(-1)!) + 2;
      const input = new Int32Array(batch.length * rows);
      const lengths = new Int32Array(batch.length);
      batch.forEach((i, b) => {
        const { ids, start } = ranges[i]!;
        lengths[b] = fill(input, b * rows, ids.subarray(start, start + length(i)));
      });
      const out = await session.run({
        ids: { type: 'int32', dims: [batch.length, rows], data: input },
        lengths: { type: 'int32', dims: [batch.length], data: lengths },
      });
      const latents = out['latents']!.data as Float32Array;
      batch.forEach((i, b) => {
        result[i] = normalize(meanRows(latents, b * rows, b * rows + lengths[b]!, this.width));
      });
      from = to;
    }
    return result;
  }

  async dispose(): Promise<void> {
    const open = [this.#even, this.#ragged].filter((s) => s !== undefined);
    this.#even = this.#ragged = undefined;
    await Promise.all(open.map(async (s) => (await s).dispose()));
  }
}

/** Writes [CLS] ids [SEP]; returns how many were written. */
function fill(input: Int32Array, at: number, ids: Uint16Array): number {
  input[at] = clsId;
  input.set(ids, at + 1);
  input[at + 1 + ids.length] = sepId;
  return ids.length + 2;
}
