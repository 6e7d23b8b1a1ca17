/**
 * The compressor: projected token latents -> index keys. An entry is a run of at most `ratio` tokens that were encoded in one window and
 * follows the document's segments. Pooling is a softmax over the run's tokens of
 * gate . x; a gate of zeros makes it their mean. Its slow twin is reference/compressor.ts.
 *
 * Source  DeepSeek-V4, section 2.2 of arXiv 2606.19348 (compressed entries by gated pooling)
 */
import type { UnitEntries } from '../core/unit.js';
import { quantizeVector } from '../tensor/int8.js';
import type { Windows } from './windows.js';

/** Part of a unit's name: raise it when entries are cut or pooled otherwise. */
export const entriesVersion = 3;

/** Lengths of the spans whose cosines the indexer knows exactly, in entries. */
export const spanEntries = [1, 2, 4] as const;
const longestSpan = 4;

/**
 * First token of every entry; `ratio` is the shape's m. A segment (sentence, line, row) of at most m tokens is one entry, a longer one is
 * split evenly, and short ones share an entry of up to two thirds of m: a key that pools one thought is found by it, where a key that
 * straddles two is found by neither. Entries never cross windows.
 * Dims  segmentEnd (S) ascending token ends of segments
 */
export function entryStarts(
  windows: Windows,
  tokens: number,
  ratio: number,
  segmentEnd: Uint32Array,
): Uint32Array {
  const shared = Math.floor((ratio * 2) / 3);
  const starts: number[] = [];
  let segment = 0;
  for (let w = 0; w < windows.ownStart.length; w++) {
    const end = windows.ownStart[w + 1] ?? tokens;
    // The entry being gathered is [from, to).
    let from = windows.ownStart[w]!;
    let to = from;
    const close = (): void => {
      const parts = Math.ceil((to - from) / ratio);
      for (let i = 0; i < parts; i++) starts.push(from + Math.floor((i * (to - from)) / parts));
      from = to;
    };
    while (to < end) {
      while (segment < segmentEnd.length && segmentEnd[segment]! <= to) segment++;
      const next = Math.min(end, segmentEnd[segment] ?? end);
      if (to > from && next - from > shared) close();
      to = next;
    }
    close();
  }
  return Uint32Array.from(starts);
}

/**
 * Collects the keys of entries in order; lengths are those of the unquantised keys.
 * Dims  K key width, E entries
 */
export class EntryCollector {
  readonly #gate: Float32Array;
  readonly #starts: Uint32Array;
  readonly #tokens: number;
  readonly #key: Int8Array;
  readonly #scale: Float32Array;
  readonly #inverse: Float32Array;
  /** The last four keys, newest last. */
  readonly #recent: Float32Array[] = [];
  #next = 0;

  /** `gate` (K) */
  constructor(starts: Uint32Array, tokens: number, gate: Float32Array) {
    this.#gate = gate;
    this.#starts = starts;
    this.#tokens = tokens;
    this.#key = new Int8Array(starts.length * gate.length);
    this.#scale = new Float32Array(starts.length);
    this.#inverse = new Float32Array(starts.length * spanEntries.length);
  }

  /** K. */
  get width(): number {
    return this.#gate.length;
  }

  /**
   * Takes the projected latents of one window and pools the entries inside [ownStart, ownEnd).
   * Dims  rows (n, K); row r is token firstToken + r
   */
  add(rows: Float32Array, firstToken: number, ownEnd: number): void {
    const width = this.#gate.length;
    while (this.#next < this.#starts.length && this.#starts[this.#next]! < ownEnd) {
      const e = this.#next++;
      const start = this.#starts[e]! - firstToken;
      const end = (this.#starts[e + 1] ?? this.#tokens) - firstToken;
      const pooled = poolRows(rows, start, end, this.#gate);
      this.#scale[e] = quantizeVector(pooled, this.#key, e * width);
      this.#recent.push(pooled);
      if (this.#recent.length > longestSpan) this.#recent.shift();
      spanEntries.forEach((length, i) => {
        const keys = this.#recent.slice(-length);
        if (keys.length === length)
          this.#inverse[(e - length + 1) * spanEntries.length + i] = inverseLength(keys);
      });
    }
  }

  /** What comes is of another section: no span holds keys of both. */
  restart(): void {
    this.#recent.length = 0;
  }

  /** Takes the next `count` entries of a whole section from entry `from` on of a unit in which that section was computed before. */
  take(earlier: UnitEntries, from: number, count: number): void {
    const width = this.#gate.length;
    const spans = spanEntries.length;
    const e = this.#next;
    this.#key.set(earlier.key.subarray(from * width, (from + count) * width), e * width);
    this.#scale.set(earlier.scale.subarray(from, from + count), e);
    this.#inverse.set(earlier.inverse.subarray(from * spans, (from + count) * spans), e * spans);
    this.#next += count;
  }

  finish(): UnitEntries {
    return { tokenStart: this.#starts, key: this.#key, scale: this.#scale, inverse: this.#inverse };
  }
}

/** One entry's key from rows [from, to) of (n, K). */
export function poolRows(rows: Float32Array, from: number, to: number, gate: Float32Array): Float32Array {
  const width = gate.length;
  if (gate.every((g) => g === 0)) return meanRows(rows, from, to, width);
  const logits = Array.from({ length: to - from }, (_, i) => {
    let sum = 0;
    for (let d = 0; d < width; d++) sum += gate[d]! * rows[(from + i) * width + d]!;
    return sum;
  });
  const top = Math.max(...logits);
  const weights = logits.map((logit) => Math.exp(logit - top));
  const total = weights.reduce((a, b) => a + b, 0);
  const pooled = new Float32Array(width);
  weights.forEach((weight, i) => {
    for (let d = 0; d < width; d++) pooled[d]! += (weight / total) * rows[(from + i) * width + d]!;
  });
  return pooled;
}

/** 1 / length of the sum of keys; 0 for a sum of zeros. */
function inverseLength(keys: readonly Float32Array[]): number {
  let square = 0;
  for (let d = 0; d < keys[0]!.length; d++) {
    let sum = 0;
    for (const key of keys) sum += key[d]!;
    square += sum * sum;
  }
  return square > 0 ? 1 / Math.sqrt(square) : 0;
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

/** Scales to length 1, in place; zeros stay zeros. */
export function normalize(vector: Float32Array): Float32Array {
  let square = 0;
  for (const value of vector) square += value * value;
  if (square > 0) {
    const length = Math.sqrt(square);
    for (let i = 0; i < vector.length; i++) vector[i]! /= length;
  }
  return vector;
}
