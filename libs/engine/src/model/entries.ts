/**
 * Token latents -> index keys. Entries never cross windows: a window's own tokens are split evenly into runs of at most
 * `ratio`, so that every key is the mean of latents computed with the same context.
 */
import type { UnitEntries } from '../core/unit.js';
import { quantizeVector } from '../tensor/int8.js';
import type { Windows } from './windows.js';

/** First token of every entry; `ratio` is the shape's m. */
export function entryStarts(windows: Windows, tokens: number, ratio: number): Uint32Array {
  const starts: number[] = [];
  for (let w = 0; w < windows.ownStart.length; w++) {
    const from = windows.ownStart[w]!;
    const count = (windows.ownStart[w + 1] ?? tokens) - from;
    const entries = Math.ceil(count / ratio);
    for (let i = 0; i < entries; i++) starts.push(from + Math.floor((i * count) / entries));
  }
  return Uint32Array.from(starts);
}

/** Collects the keys of entries in order; dots are those of the unquantised means. */
export class EntryCollector {
  readonly #width: number;
  readonly #starts: Uint32Array;
  readonly #tokens: number;
  readonly #key: Int8Array;
  readonly #scale: Float32Array;
  readonly #dots: Float32Array;
  /** The last four means, newest last. */
  readonly #recent: Float32Array[] = [];
  #next = 0;

  constructor(starts: Uint32Array, tokens: number, width: number) {
    this.#width = width;
    this.#starts = starts;
    this.#tokens = tokens;
    this.#key = new Int8Array(starts.length * width);
    this.#scale = new Float32Array(starts.length);
    this.#dots = new Float32Array(starts.length * 4);
  }

  /**
   * Takes the latents of one window and pools the entries inside [ownStart, ownEnd).
   * Dims  latents (rows, D); row r is token firstToken + r
   */
  add(latents: Float32Array, firstToken: number, ownEnd: number): void {
    while (this.#next < this.#starts.length && this.#starts[this.#next]! < ownEnd) {
      const e = this.#next++;
      const start = this.#starts[e]!;
      const end = this.#starts[e + 1] ?? this.#tokens;
      const mean = meanRows(latents, start - firstToken, end - firstToken, this.#width);
      this.#scale[e] = quantizeVector(mean, this.#key, e * this.#width);
      this.#recent.push(mean);
      if (this.#recent.length > 4) this.#recent.shift();
      for (let back = 0; back < this.#recent.length; back++) {
        this.#dots[(e - back) * 4 + back] = dot(mean, this.#recent[this.#recent.length - 1 - back]!);
      }
    }
  }

  finish(): UnitEntries {
    return { tokenStart: this.#starts, key: this.#key, scale: this.#scale, dots: this.#dots };
  }
}

/** Mean of rows [from, to) of a (rows, width) matrix. */
export function meanRows(rows: Float32Array, from: number, to: number, width: number): Float32Array {
  const mean = new Float32Array(width);
  for (let r = from; r < to; r++) {
    const at = r * width;
    for (let d = 0; d < width; d++) mean[d]! += rows[at + d]!;
  }
  const scale = to > from ? 1 / (to - from) : 0;
  for (let d = 0; d < width; d++) mean[d]! *= scale;
  return mean;
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** Scales to length 1, in place; zeros stay zeros. */
export function normalize(vector: Float32Array): Float32Array {
  const length = Math.sqrt(dot(vector, vector));
  if (length > 0) for (let i = 0; i < vector.length; i++) vector[i]! /= length;
  return vector;
}
