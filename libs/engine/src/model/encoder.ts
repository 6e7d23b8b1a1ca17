/**
 * The encoder as the rest of the engine sees it: token ids in, latents or sentence vectors out. It owns its two sessions; the
 * ragged one is opened when sentence vectors are asked for. Conditional memory, where the shape has it, is the caller's.
 */
import type { Model } from '../loader/model.js';
import type { ModelShape } from '../tensor/model-shape.js';
import type { EngramSource } from '../tensor/engram-source.js';
import type { ModelRunner, ModelSession, ModelTensor } from '../tensor/model-tensor.js';
import { engramRowsInput } from './encoder-graph.js';
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
  readonly #engram: EngramSource | null;
  #even: Promise<ModelSession> | undefined;
  #ragged: Promise<ModelSession> | undefined;

  constructor(
    runner: ModelRunner,
    model: Model,
    modelDir: string,
    precision: Precision = 'int8',
    engram: EngramSource | null = null,
  ) {
    this.shape = model.shape;
    this.width = model.shape.width;
    this.#engram = engram;
    this.#open = async (ragged) => {
      const raggedness = ragged ? 'ragged' : 'even';
      return runner.openSession(await ensureGraph(modelDir, model, precision, raggedness, engram), {
        int8Weights: precision === 'int7' ? 7 : 8,
      });
    };
  }

  /** A sentence vector reads at most this many tokens. */
  get longest(): number {
    return Math.min(2 * this.shape.window, this.shape.positions) - 2;
  }

  /** Opens the session that prefill and questions use and runs it once, so that the first of them does not pay for it. */
  async warm(): Promise<void> {
    await this.latents(new Uint16Array([1996]), [0], 1);
  }

  /**
   * Encodes windows of equal length, one run. `next` are the windows of the run that will follow: what it needs from disk is read
   * while this one computes.
   * Dims  starts (B); returns (B, length + 2, D), the first and last row of each window belonging to its markers
   */
  async latents(
    ids: Uint16Array,
    starts: readonly number[],
    length: number,
    next?: { readonly starts: readonly number[]; readonly length: number },
  ): Promise<Float32Array> {
    const session = await (this.#even ??= this.#open(false));
    const feeds = await this.#feeds(windowsOf(ids, starts, length), length + 2);
    if (next) this.#engram?.prefetch(windowsOf(ids, next.starts, next.length), next.length + 2);
    const out = await session.run(feeds);
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
        ...(await this.#feeds(input, rows)),
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

  /** Dims: input (B, W) ids with markers. */
  async #feeds(input: Int32Array<ArrayBuffer>, window: number): Promise<Record<string, ModelTensor>> {
    const dims = [input.length / window, window];
    const feeds: Record<string, ModelTensor> = { ids: { type: 'int32', dims, data: input } };
    const { engram: shape } = this.shape;
    if (shape === null || this.#engram === null) return feeds;
    const { rows, gate } = await this.#engram.lookup(input, window);
    feeds['engram.gate'] = { type: 'float32', dims, data: gate };
    shape.layers.forEach((layer, i) => {
      const perToken = shape.orders.length * shape.heads;
      feeds[engramRowsInput(layer)] = { type: 'int32', dims: [...dims, perToken], data: rows[i]! };
    });
    return feeds;
  }

  async dispose(): Promise<void> {
    const open = [this.#even, this.#ragged].filter((s) => s !== undefined);
    this.#even = this.#ragged = undefined;
    await Promise.all(open.map(async (s) => (await s).dispose()));
  }
}

/** (B, length + 2) ids of windows with their markers. */
function windowsOf(ids: Uint16Array, starts: readonly number[], length: number): Int32Array<ArrayBuffer> {
  const rows = length + 2;
  const input = new Int32Array(starts.length * rows);
  starts.forEach((start, b) => {
    fill(input, b * rows, ids.subarray(start, start + length));
  });
  return input;
}

/** Writes [CLS] ids [SEP]; returns how many were written. */
function fill(input: Int32Array, at: number, ids: Uint16Array): number {
  input[at] = clsId;
  input.set(ids, at + 1);
  input[at + 1 + ids.length] = sepId;
  return ids.length + 2;
}

/** One window of its own: [CLS] ids [SEP]. */
export function markedWindow(ids: Uint16Array): Int32Array {
  return windowsOf(ids, [0], ids.length);
}
