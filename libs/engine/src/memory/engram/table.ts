/**
 * An opened table file. The neural runtime maps its sections into memory and gathers rows from there; what this class adds is that
 * no row is used before its bytes were read and matched their checksum, and that reading starts as soon as ids are known: the bytes
 * of the next run come into the page cache on other threads while the present run computes.
 *
 * Owns    one file handle. Memory: one bit per chunk, the checksums, and the buffers in flight; the mapped pages are the
 *         operating system's, which takes them back when memory is short
 * Cost    each chunk is read and hashed once as long as the table is open; afterwards a row costs a look at its bit
 * Throws  AppError model_missing, model_invalid; internal_error after dispose()
 */
import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { AppError } from '@lectern/contracts';
import type { EngramSection } from '../../tensor/engram-source.js';
import type { EngramShape } from '../../tensor/model-shape.js';
import { chunkBytes, damaged, type EngramLayout, prefixBytes, readLayout, readPrefix } from './table-file.js';

/** Chunks of one read, at most: 1 MiB. */
const chunksPerRead = 16;
/** Chunks whose reads are started at a time, 32 MiB: enough to keep a disk busy while the event loop is blocked by a run. */
const chunksInFlight = 512;

/** A read of the chunks [from, to). */
interface ChunkRead {
  readonly from: number;
  readonly to: number;
  /** Called when the read and its check are over, well or badly. */
  readonly finish: () => void;
}

export class EngramTable {
  readonly sections: readonly EngramSection[];
  readonly #handle: FileHandle;
  readonly #layout: EngramLayout;
  readonly #rowWidth: number;
  /** 1: read, and its checksum held. */
  readonly #checked: Uint8Array;
  /** Chunks that are being read or wait for it; the promises never fail. */
  readonly #pending = new Map<number, Promise<void>>();
  readonly #waiting: ChunkRead[] = [];
  #chunksReading = 0;
  /** Why a chunk was bad, once one was. */
  #failure: Error | undefined;

  private constructor(handle: FileHandle, layout: EngramLayout, rowWidth: number) {
    this.#handle = handle;
    this.#layout = layout;
    this.#rowWidth = rowWidth;
    this.#checked = new Uint8Array(layout.checksums.length);
    this.sections = layout.sections;
  }

  /** Opens and checks header and lengths; reads no rows. */
  static async open(path: string, shape: EngramShape): Promise<EngramTable> {
    let handle: FileHandle;
    try {
      handle = await open(path, 'r');
    } catch (cause) {
      throw new AppError(
        'model_missing',
        `The model's table file ${path} cannot be read; install the model again.`,
        {
          cause,
        },
      );
    }
    try {
      const { size } = await handle.stat();
      const prefix = await read(handle, 0, Math.min(size, prefixBytes));
      const { headerBytes, checksumBytes } = readPrefix(prefix, shape);
      const headBytes = prefixBytes + headerBytes + checksumBytes;
      if (headBytes > size) throw damaged('header is cut off');
      return new EngramTable(
        handle,
        readLayout(await read(handle, 0, headBytes), size, shape),
        shape.rowWidth,
      );
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** Chunks that were read and checked. */
  get chunksChecked(): number {
    return this.#checked.reduce((sum, bit) => sum + bit, 0);
  }

  /** Starts reading what these rows of a section need and nobody asked for yet, in the order of the file. */
  prefetch(section: number, rows: Int32Array): void {
    this.#ask(section, rows);
  }

  /** Resolves when all that these rows need was read and checked. Once a chunk was bad, every call throws. */
  async need(section: number, rows: Int32Array): Promise<void> {
    await Promise.all(this.#ask(section, rows));
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Waits for reads in flight, then closes the file; who still waits for rows gets internal_error. */
  async dispose(): Promise<void> {
    this.#failure ??= new AppError('internal_error', "The model's tables were already closed.");
    for (const { from, to, finish } of this.#waiting.splice(0)) {
      for (let c = from; c < to; c++) this.#pending.delete(c);
      finish();
    }
    await Promise.all(this.#pending.values());
    await this.#handle.close();
  }

  /** What is still to be waited for. */
  #ask(section: number, rows: Int32Array): Set<Promise<void>> {
    const start = this.sections[section]!.offsetBytes - this.#layout.baseBytes;
    const pending = new Set<Promise<void>>();
    const missing = new Set<number>();
    for (const row of rows) {
      const at = start + row * this.#rowWidth;
      const last = Math.floor((at + this.#rowWidth - 1) / chunkBytes);
      for (let c = Math.floor(at / chunkBytes); c <= last; c++) {
        if (this.#checked[c] === 1) continue;
        const known = this.#pending.get(c);
        if (known) pending.add(known);
        else missing.add(c);
      }
    }
    for (const [from, to] of runs([...missing].sort((a, b) => a - b))) pending.add(this.#enqueue(from, to));
    this.#pump();
    return pending;
  }

  #enqueue(from: number, to: number): Promise<void> {
    const done = new Promise<void>((finish) => this.#waiting.push({ from, to, finish }));
    for (let c = from; c < to; c++) this.#pending.set(c, done);
    return done;
  }

  #pump(): void {
    while (this.#chunksReading < chunksInFlight) {
      const next = this.#waiting.shift();
      if (!next) return;
      this.#chunksReading += next.to - next.from;
      void this.#read(next);
    }
  }

  async #read({ from, to, finish }: ChunkRead): Promise<void> {
    try {
      await this.#check(from, to);
      this.#checked.fill(1, from, to);
    } catch (error) {
      this.#failure ??= error as Error;
    }
    for (let c = from; c < to; c++) this.#pending.delete(c);
    this.#chunksReading -= to - from;
    finish();
    this.#pump();
  }

  async #check(from: number, to: number): Promise<void> {
    const { baseBytes, fileBytes, checksums } = this.#layout;
    const start = baseBytes + from * chunkBytes;
    const end = Math.min(baseBytes + to * chunkBytes, fileBytes);
    const bytes = await read(this.#handle, start, end - start);
    for (let c = from; c < to; c++) {
      const at = (c - from) * chunkBytes;
      const digest = createHash('sha256')
        .update(bytes.subarray(at, at + chunkBytes))
        .digest();
      if (!digest.equals(checksums[c]!))
        throw damaged(`rows at byte ${start + at} do not match their checksum`);
    }
  }
}

/** Ascending numbers -> runs [from, to) of neighbours, none longer than one read. */
function runs(chunks: readonly number[]): [number, number][] {
  const found: [number, number][] = [];
  for (const c of chunks) {
    const last = found.at(-1);
    if (last?.[1] === c && c - last[0] < chunksPerRead) last[1]++;
    else found.push([c, c + 1]);
  }
  return found;
}

async function read(handle: FileHandle, at: number, length: number): Promise<Uint8Array> {
  const buffer = Buffer.allocUnsafe(length);
  let bytesRead: number;
  try {
    ({ bytesRead } = await handle.read(buffer, 0, length, at));
  } catch (cause) {
    throw damaged('it cannot be read', cause);
  }
  if (bytesRead !== length) throw damaged('it was cut off');
  return buffer;
}
