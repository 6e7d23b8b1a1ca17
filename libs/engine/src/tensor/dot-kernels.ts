/**
 * Dot products of many rows with a few vectors, the inner loop of index and reader: WebAssembly with 128-bit vectors, made for one
 * width and one number of vectors. Its slow twin is reference/dot.ts: 8-bit products agree exactly, floats up to the order of sums.
 * Rows are copied into a buffer of 256 KiB, a second-level cache's worth, piece by piece; nothing of the caller's is kept.
 *
 * Dims   N rows, D width (a multiple of 16), H vectors (1 to 4)
 * Owns   one memory per kernel, 320 KiB; kernels are made once per process and never freed
 */
import { instantiate, type KernelRun, type WasmMemory } from './wasm-host.js';
import { op, wasmModule } from './wasm-writer.js';

/** The vectors of one call. */
export const kernelVectors = 4;

const bufferBytes = 256 * 1024;

interface Kernel {
  readonly run: KernelRun;
  readonly memory: WasmMemory;
  /** Rows of one piece. */
  readonly pieceRows: number;
  /** Byte offsets into the memory. Rows stand at 0. */
  readonly vectorsAt: number;
  readonly outAt: number;
}

/** Parameters of `run`: where rows begin and end, where vectors and results stand. */
const [rowsP, endP, vectorsP, outP] = [0, 1, 2, 3] as const;
const firstLocal = 4;

function compile(code: readonly number[], vectorLocals: number, rowBytes: number, heads: number): Kernel {
  const pieceRows = Math.max(1, Math.floor(bufferBytes / rowBytes));
  const vectorsAt = pieceRows * rowBytes;
  const outAt = vectorsAt + kernelVectors * rowBytes * 2;
  const module = wasmModule(4, new Array<'v128'>(vectorLocals).fill('v128'), code);
  const { memory, runs } = instantiate([module], outAt + pieceRows * heads * 4);
  return { run: runs[0]!, memory, pieceRows, vectorsAt, outAt };
}

/** Steps to the next row and leaves whether there is one. */
const advance = (rowBytes: number, heads: number): number[] => [
  ...[...op.get(outP), ...op.i32(heads * 4), ...op.addI32, ...op.set(outP)],
  ...[...op.get(rowsP), ...op.i32(rowBytes), ...op.addI32, ...op.tee(rowsP), ...op.get(endP), ...op.lessI32],
];

/** A row of D bytes; vectors are 16-bit integers, results 32-bit ones. */
function int8Code(width: number, heads: number): number[] {
  const [low, high] = [firstLocal + heads, firstLocal + heads + 1];
  const body: number[] = [];
  for (let h = 0; h < heads; h++) body.push(...op.zeroV, ...op.set(firstLocal + h));
  for (let d = 0; d < width; d += 16) {
    body.push(...op.get(rowsP), ...op.loadV(d), ...op.tee(high), ...op.lowI8ToI16, ...op.set(low));
    body.push(...op.get(high), ...op.highI8ToI16, ...op.set(high));
    for (let h = 0; h < heads; h++) {
      const vector = (h * width + d) * 2;
      body.push(...op.get(firstLocal + h));
      body.push(...op.get(low), ...op.get(vectorsP), ...op.loadV(vector), ...op.dotI16, ...op.addI32x4);
      body.push(...op.get(high), ...op.get(vectorsP), ...op.loadV(vector + 16), ...op.dotI16, ...op.addI32x4);
      body.push(...op.set(firstLocal + h));
    }
  }
  for (let h = 0; h < heads; h++) {
    const lane = (n: number): number[] => [...op.get(firstLocal + h), ...op.laneI32(n)];
    body.push(...op.get(outP), ...lane(0), ...lane(1), ...op.addI32, ...lane(2), ...op.addI32);
    body.push(...lane(3), ...op.addI32, ...op.storeI32(h * 4));
  }
  return op.loop([...body, ...advance(width, heads)]);
}

/** A row of D singles; vectors and results are singles. */
function float32Code(width: number, heads: number): number[] {
  const row = firstLocal + heads;
  const body: number[] = [];
  for (let h = 0; h < heads; h++) body.push(...op.zeroV, ...op.set(firstLocal + h));
  for (let d = 0; d < width; d += 4) {
    body.push(...op.get(rowsP), ...op.loadV(d * 4), ...op.set(row));
    for (let h = 0; h < heads; h++) {
      body.push(...op.get(firstLocal + h), ...op.get(row));
      body.push(...op.get(vectorsP), ...op.loadV((h * width + d) * 4), ...op.mulF32x4, ...op.addF32x4);
      body.push(...op.set(firstLocal + h));
    }
  }
  for (let h = 0; h < heads; h++) {
    const lane = (n: number): number[] => [...op.get(firstLocal + h), ...op.laneF32(n)];
    body.push(...op.get(outP), ...lane(0), ...lane(1), ...op.addF32, ...lane(2), ...op.addF32);
    body.push(...lane(3), ...op.addF32, ...op.storeF32(h * 4));
  }
  return op.loop([...body, ...advance(width * 4, heads)]);
}

const kernels = new Map<string, Kernel>();

function kernelFor(kind: 'int8' | 'float32', width: number, heads: number): Kernel {
  const name = `${kind} ${width} ${heads}`;
  let kernel = kernels.get(name);
  if (!kernel) {
    if (width % 16 !== 0 || heads < 1 || heads > kernelVectors)
      throw new RangeError(`no kernel of width ${width} for ${heads} vectors`);
    kernel =
      kind === 'int8'
        ? compile(int8Code(width, heads), heads + 2, width, heads)
        : compile(float32Code(width, heads), heads + 1, width * 4, heads);
    kernels.set(name, kernel);
  }
  return kernel;
}

function countOf(vectors: { readonly length: number }, width: number): number {
  return vectors.length / width;
}

/**
 * Exact while no sum leaves 32 bits: |vectors| <= 2^31 / (128 x D).
 * Dims    rows (N, D), vectors (H, D), out (N, H) or longer; returns (N, H): out, or an array of its own
 * Throws  RangeError when D is no multiple of 16 or H is not 1 to 4
 * Cost    N x D x H products, 8 at a time
 */
export function dotInt8Rows(
  rows: Int8Array,
  width: number,
  vectors: Int16Array,
  out: Int32Array = new Int32Array((rows.length / width) * countOf(vectors, width)),
): Int32Array {
  const heads = countOf(vectors, width);
  const { run, memory, pieceRows, vectorsAt, outAt } = kernelFor('int8', width, heads);
  const count = rows.length / width;
  new Int16Array(memory.buffer, vectorsAt, vectors.length).set(vectors);
  const buffer = new Int8Array(memory.buffer);
  for (let from = 0; from < count; from += pieceRows) {
    const n = Math.min(pieceRows, count - from);
    buffer.set(rows.subarray(from * width, (from + n) * width));
    run(0, n * width, vectorsAt, outAt);
    out.set(new Int32Array(memory.buffer, outAt, n * heads), from * heads);
  }
  return out;
}

/**
 * Dims    rows (N, D), vectors (H, D); returns (N, H)
 * Throws  RangeError when D is no multiple of 16 or H is not 1 to 4
 * Cost    N x D x H products, 4 at a time
 */
export function dotFloat32Rows(rows: Float32Array, width: number, vectors: Float32Array): Float32Array {
  const heads = countOf(vectors, width);
  const { run, memory, pieceRows, vectorsAt, outAt } = kernelFor('float32', width, heads);
  const count = rows.length / width;
  const out = new Float32Array(count * heads);
  new Float32Array(memory.buffer, vectorsAt, vectors.length).set(vectors);
  const buffer = new Float32Array(memory.buffer);
  for (let from = 0; from < count; from += pieceRows) {
    const n = Math.min(pieceRows, count - from);
    buffer.set(rows.subarray(from * width, (from + n) * width));
    run(0, n * width * 4, vectorsAt, outAt);
    out.set(new Float32Array(memory.buffer, outAt, n * heads), from * heads);
  }
  return out;
}
