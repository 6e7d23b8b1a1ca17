/**
 * Token latents on disk: pages of 4 KiB that can be read and checked one by one. A page holds whole rows and the CRC-32 of what stands
 * before it, started from the unit's name and the page's number, so that a page in another's place does not pass for it.
 *
 * Layout  R x L codes (FP8 E4M3) | R x ceil(L / 64) scales | zeros | u32 CRC-32, little-endian
 * Dims    T tokens, L latent width, R = rows of a page, P = ceil(T / R) pages
 * Throws  AppError cache_corrupt for a page that is cut off or does not match its checksum
 */
import { crc32 } from 'node:zlib';
import { decodeFp8Blocks, encodeFp8Blocks, type Fp8Blocks, fp8BlocksOf } from '../tensor/fp8.js';
import { corrupt } from './corrupt.js';

export const pageBytes = 4096;
/** Where the first page stands in a unit's file. */
export const latentsOffset = pageBytes;
const checksumBytes = 4;
/** The scale of a block of zeros, 1. */
const emptyScale = 127;

/** What pages are read from: fills the parts one after the other and gives the bytes that were there. */
export interface PageSource {
  readInto(offset: number, parts: readonly Uint8Array[]): Promise<number>;
}

/** R. */
export function rowsPerPage(width: number): number {
  return Math.floor((pageBytes - checksumBytes) / (width + fp8BlocksOf(width)));
}

/** P. */
export function latentPageCount(tokens: number, width: number): number {
  return Math.ceil(tokens / rowsPerPage(width));
}

function checksum(unit: string, page: number, bytes: Uint8Array): number {
  const seed = (Number.parseInt(unit.slice(0, 8), 16) ^ Math.imul(page + 1, 0x9e3779b1)) >>> 0;
  return crc32(bytes.subarray(0, pageBytes - checksumBytes), seed);
}

/** Collects rows in order and gives pages as soon as they are full. */
export class LatentPageWriter {
  readonly #unit: string;
  readonly #width: number;
  readonly #rows: number;
  readonly #page = new Uint8Array(pageBytes);
  readonly #blocks: Fp8Blocks;
  readonly #uncoded: Float32Array;
  #held = 0;
  #number = 0;

  constructor(unit: string, width: number) {
    this.#unit = unit;
    this.#width = width;
    this.#rows = rowsPerPage(width);
    this.#blocks = blocksOf(this.#page, width);
    this.#uncoded = new Float32Array(this.#rows * width);
  }

  /** Dims: the first L numbers of each of rows [from, to) of (n, stride); returns the pages that became full, joined. */
  add(rows: Float32Array, stride: number, from: number, to: number): Uint8Array {
    return this.#fill(to - from, (done, count) => {
      for (let i = 0; i < count; i++) {
        const at = (from + done + i) * stride;
        this.#uncoded.set(rows.subarray(at, at + this.#width), i * this.#width);
      }
      encodeFp8Blocks(this.#uncoded.subarray(0, count * this.#width), this.#width, this.#blocks, this.#held);
    });
  }

  /** The same of rows that are coded already. Dims: (n, L) */
  addCoded({ codes, scales }: Fp8Blocks): Uint8Array {
    const width = this.#width;
    const perRow = fp8BlocksOf(width);
    return this.#fill(codes.length / width, (done, count) => {
      this.#blocks.codes.set(codes.subarray(done * width, (done + count) * width), this.#held * width);
      this.#blocks.scales.set(scales.subarray(done * perRow, (done + count) * perRow), this.#held * perRow);
    });
  }

  /** The last page, when rows are left. */
  finish(): Uint8Array {
    if (this.#held === 0) return new Uint8Array();
    // What stands behind the last row was a page before.
    this.#blocks.codes.fill(0, this.#held * this.#width);
    this.#blocks.scales.fill(emptyScale, this.#held * fp8BlocksOf(this.#width));
    const page = new Uint8Array(pageBytes);
    this.#seal(page);
    return page;
  }

  /** Calls `put` for the next `count` of `total` rows as long as there are any; full pages are sealed. */
  #fill(total: number, put: (done: number, count: number) => void): Uint8Array {
    const pages = new Uint8Array(Math.floor((this.#held + total) / this.#rows) * pageBytes);
    let sealed = 0;
    for (let done = 0; done < total;) {
      const count = Math.min(total - done, this.#rows - this.#held);
      put(done, count);
      done += count;
      this.#held += count;
      if (this.#held === this.#rows) this.#seal(pages.subarray(sealed++ * pageBytes));
    }
    return pages;
  }

  #seal(page: Uint8Array): void {
    page.set(this.#page);
    new DataView(page.buffer, page.byteOffset).setUint32(
      pageBytes - checksumBytes,
      checksum(this.#unit, this.#number++, page),
      true,
    );
    this.#held = 0;
  }
}

/** The blocks of a page, as views into it. */
function blocksOf(page: Uint8Array, width: number): Fp8Blocks {
  const rows = rowsPerPage(width);
  const scalesAt = rows * width;
  const scales = page.subarray(scalesAt, scalesAt + rows * fp8BlocksOf(width));
  return { width, codes: page.subarray(0, scalesAt), scales };
}

/** Throws AppError cache_corrupt unless it is that page. */
export function checkLatentPage(unit: string, number: number, page: Uint8Array): void {
  const held = new DataView(page.buffer, page.byteOffset).getUint32(pageBytes - checksumBytes, true);
  if (held !== checksum(unit, number, page))
    throw corrupt(unit, `page ${number} of latents does not match its checksum`);
}

/**
 * Checked pages, all in one piece of memory: whoever keeps one copies it. Neighbours are read in one call.
 * Dims  numbers ascending, distinct
 */
export async function readLatentPages(
  source: PageSource,
  unit: string,
  numbers: readonly number[],
): Promise<Uint8Array[]> {
  const memory = new Uint8Array(numbers.length * pageBytes);
  const pages = numbers.map((_, i) => memory.subarray(i * pageBytes, (i + 1) * pageBytes));
  const reads: Promise<void>[] = [];
  for (let first = 0, next = 1; first < numbers.length; first = next++) {
    while (next < numbers.length && numbers[next] === numbers[next - 1]! + 1) next++;
    const run = pages.slice(first, next);
    const whole = run.length * pageBytes;
    const read = source.readInto(latentsOffset + numbers[first]! * pageBytes, run);
    reads.push(
      read.then((bytes) => {
        if (bytes < whole) throw corrupt(unit, 'latents are cut off');
      }),
    );
  }
  // Nobody may close the source under a read, so a failure waits for the others.
  await Promise.allSettled(reads);
  await Promise.all(reads);
  pages.forEach((page, i) => {
    checkLatentPage(unit, numbers[i]!, page);
  });
  return pages;
}

/** Numbers of the pages that hold rows of the runs, ascending, each once. */
export function latentPagesOf(width: number, runs: readonly { from: number; to: number }[]): number[] {
  const perPage = rowsPerPage(width);
  const numbers = new Set<number>();
  for (const { from, to } of runs)
    for (let page = Math.floor(from / perPage); page * perPage < to; page++) numbers.add(page);
  return [...numbers].sort((a, b) => a - b);
}

/**
 * The codes of rows [from, to) out of checked pages.
 * Dims  returns or fills, from row `firstRow` on, (to - from, L)
 */
export function copyLatentRows(
  pageOf: (number: number) => Uint8Array,
  from: number,
  to: number,
  into: Fp8Blocks,
  firstRow = 0,
): Fp8Blocks {
  const { width } = into;
  const perPage = rowsPerPage(width);
  const perRow = fp8BlocksOf(width);
  for (let row = from; row < to;) {
    const page = Math.floor(row / perPage);
    const inside = row - page * perPage;
    const count = Math.min(to - row, perPage - inside);
    const bytes = pageOf(page);
    const at = firstRow + row - from;
    into.codes.set(bytes.subarray(inside * width, (inside + count) * width), at * width);
    const scalesAt = perPage * width + inside * perRow;
    for (let i = 0; i < count * perRow; i++) into.scales[at * perRow + i] = bytes[scalesAt + i]!;
    row += count;
  }
  return into;
}

/**
 * Rows [from, to) out of checked pages.
 * Dims  returns (to - from, L)
 */
export function decodeLatentRows(
  pageOf: (number: number) => Uint8Array,
  width: number,
  from: number,
  to: number,
): Float32Array {
  const perPage = rowsPerPage(width);
  const out = new Float32Array((to - from) * width);
  for (let row = from; row < to;) {
    const page = Math.floor(row / perPage);
    const inside = row - page * perPage;
    const count = Math.min(to - row, perPage - inside);
    decodeFp8Blocks(blocksOf(pageOf(page), width), inside, count, out.subarray((row - from) * width));
    row += count;
  }
  return out;
}
