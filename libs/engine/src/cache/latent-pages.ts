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
  readonly #pending: Float32Array;
  #held = 0;
  #page = 0;

  constructor(unit: string, width: number) {
    this.#unit = unit;
    this.#width = width;
    this.#rows = rowsPerPage(width);
    this.#pending = new Float32Array(this.#rows * width);
  }

  /** Dims: the first L numbers of each of rows [from, to) of (n, stride); returns the pages that became full, joined. */
  add(rows: Float32Array, stride: number, from: number, to: number): Uint8Array {
    const full = Math.floor((this.#held + to - from) / this.#rows);
    const pages = new Uint8Array(full * pageBytes);
    let done = 0;
    for (let r = from; r < to; r++) {
      this.#pending.set(rows.subarray(r * stride, r * stride + this.#width), this.#held * this.#width);
      if (++this.#held === this.#rows) this.#seal(pages.subarray(done++ * pageBytes));
    }
    return pages;
  }

  /** The last page, when rows are left. */
  finish(): Uint8Array {
    if (this.#held === 0) return new Uint8Array();
    this.#pending.fill(0, this.#held * this.#width);
    const page = new Uint8Array(pageBytes);
    this.#seal(page);
    return page;
  }

  #seal(page: Uint8Array): void {
    encodeFp8Blocks(this.#pending, this.#width, blocksOf(page, this.#width));
    new DataView(page.buffer, page.byteOffset).setUint32(
      pageBytes - checksumBytes,
      checksum(this.#unit, this.#page++, page),
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
 * Checked pages, each in memory of its own; neighbours are read in one call.
 * Dims  numbers ascending, distinct
 */
export async function readLatentPages(
  source: PageSource,
  unit: string,
  numbers: readonly number[],
): Promise<Uint8Array[]> {
  const pages = numbers.map(() => new Uint8Array(pageBytes));
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
