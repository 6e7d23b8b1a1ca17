/**
 * Builds and reads the context memory of one unit: for every n-gram of 1 to 3 words, the entries in which it starts.
 * It knows addresses, not words; a lookup may rarely be another n-gram of the same 32-bit address, which reading corrects.
 */
import { AppError } from '@lectern/contracts';
import type { UnitPostings } from '../core/unit.js';
import { breathe } from '../core/yield.js';
import type { Lexicon } from './lexicon.js';
import { isMemorable, ngramAddress, splitWords } from './words.js';

/** Entries of one unit, at most: a pair (address, entry) has to fit into the 53 exact bits of a double. */
const maxEntries = 2 ** 21;
const buckets = 256;
/** Tokens per slice of work between two breaths. */
const sliceTokens = 65_536;
/** Words that a slice reads beyond its end, so that n-grams over the border are kept: 2 words of at most 64 pieces. */
const overlapTokens = 128;

/**
 * Dims  ids (T), entryStart (E). Cost O(n-grams), 16 bytes each while building. Yields to the event loop about every 50 ms.
 * Throws AppError limit_exceeded for more than 2^21 entries, and the signal's reason.
 */
export async function buildPostings(
  lexicon: Lexicon,
  ids: Uint16Array,
  entryStart: Uint32Array,
  signal?: AbortSignal,
): Promise<UnitPostings> {
  if (entryStart.length > maxEntries)
    throw new AppError(
      'limit_exceeded',
      'The document is longer than 33 million tokens; split it and add the parts.',
    );
  const pairs = new PairList();
  let entry = 0;
  for (let from = 0; from < ids.length; from = nextSlice(lexicon, ids, from)) {
    const to = nextSlice(lexicon, ids, from);
    const words = splitWords(lexicon, ids, from, Math.min(ids.length, to + overlapTokens));
    for (let w = 0; w < words.count && words.start[w]! < to; w++) {
      while (entry + 1 < entryStart.length && entryStart[entry + 1]! <= words.start[w]!) entry++;
      for (const order of [1, 2, 3] as const) {
        const address = ngramAddress(words, w, order);
        if (address !== undefined && isMemorable(words, w, order)) pairs.add(address * maxEntries + entry);
      }
    }
    await breathe(signal);
  }
  return encode(await sortPairs(pairs.finish(), signal), signal);
}

/** Slices end before a piece that starts a word. */
function nextSlice(lexicon: Lexicon, ids: Uint16Array, from: number): number {
  let to = Math.min(ids.length, from + sliceTokens);
  while (to < ids.length && (lexicon.flags[ids[to]!] ?? 0) & 1) to++;
  return to;
}

/** A growing list of doubles. */
class PairList {
  #data = new Float64Array(1024);
  #length = 0;

  add(value: number): void {
    if (this.#length === this.#data.length) {
      const larger = new Float64Array(this.#data.length * 2);
      larger.set(this.#data);
      this.#data = larger;
    }
    this.#data[this.#length++] = value;
  }

  finish(): Float64Array {
    return this.#data.subarray(0, this.#length);
  }
}

/** Sorts by address, then entry: first into buckets by the address's top byte, then bucket by bucket. */
async function sortPairs(pairs: Float64Array, signal?: AbortSignal): Promise<Float64Array> {
  const bucketOf = (pair: number): number => Math.floor(pair / (maxEntries * 2 ** 24));
  const start = new Uint32Array(buckets + 1);
  for (const pair of pairs) start[bucketOf(pair) + 1]!++;
  for (let b = 0; b < buckets; b++) start[b + 1]! += start[b]!;
  await breathe(signal);
  const sorted = new Float64Array(pairs.length);
  const next = start.slice();
  for (const pair of pairs) sorted[next[bucketOf(pair)]!++] = pair;
  for (let b = 0; b < buckets; b++) {
    if (b % 16 === 0) await breathe(signal);
    sorted.subarray(start[b], start[b + 1]).sort();
  }
  return sorted;
}

async function encode(sorted: Float64Array, signal?: AbortSignal): Promise<UnitPostings> {
  const address = new Uint32Array(countAddresses(sorted));
  const offset = new Uint32Array(address.length + 1);
  const list = new Uint8Array(sorted.length * 3);
  let a = -1;
  let bytes = 0;
  let previous = -1;
  for (let i = 0; i < sorted.length; i++) {
    if (i % 500_000 === 0) await breathe(signal);
    const pair = sorted[i]!;
    if (i > 0 && pair === sorted[i - 1]!) continue;
    const at = Math.floor(pair / maxEntries);
    if (a < 0 || address[a] !== at) {
      a++;
      address[a] = at;
      offset[a] = bytes;
      previous = -1;
    }
    const entry = pair % maxEntries;
    let delta = entry - previous;
    previous = entry;
    while (delta > 127) {
      list[bytes++] = (delta & 127) | 128;
      delta >>>= 7;
    }
    list[bytes++] = delta;
  }
  offset[address.length] = bytes;
  return { address, offset, list: list.slice(0, bytes) };
}

function countAddresses(sorted: Float64Array): number {
  let count = 0;
  let last = -1;
  for (const pair of sorted) {
    const address = Math.floor(pair / maxEntries);
    if (address !== last) count++;
    last = address;
  }
  return count;
}

const nowhere = new Uint32Array(0);

/** Entries in which the n-gram starts, ascending; empty when it stands nowhere. O(log A + result). */
export function lookup(postings: UnitPostings, address: number): Uint32Array {
  let low = 0;
  let high = postings.address.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (postings.address[middle]! < address) low = middle + 1;
    else high = middle;
  }
  if (postings.address[low] !== address) return nowhere;
  const result: number[] = [];
  let at = postings.offset[low]!;
  const end = postings.offset[low + 1]!;
  let entry = -1;
  while (at < end) {
    let delta = 0;
    let shift = 0;
    let byte: number;
    do {
      byte = postings.list[at++]!;
      delta |= (byte & 127) << shift;
      shift += 7;
    } while (byte > 127 && at < end);
    entry += delta;
    result.push(entry);
  }
  return Uint32Array.from(result);
}
