/**
 * Rows of 8-bit floats times a few vectors, and sums of such rows by weights: what attention over the cache is made of. WebAssembly with
 * 128-bit vectors, made for one width and one number of heads. Codes become singles in registers and never stand in memory as singles.
 * A code's sign and magnitude, moved to the sign and the upper exponent bits of a single, are its value times 2^-120: one shift and one
 * mask for four values. The power goes into the vectors and weights, half of it to either side so that no product leaves the range of
 * singles. Its slow twin is reference/decoder.ts.
 *
 * Dims    n rows, L width (a multiple of 64), B = L / 64 blocks of a row, H heads (1 to 4)
 * Owns    one memory per kernel, 320 KiB; kernels are made once per process and never freed
 * Limits  scales below 2^-40 or above 2^27 lose precision or overflow: values that small or large are no latents
 */
import { type Fp8Blocks, fp8BlocksOf, fp8BlockValues } from './fp8.js';
import { instantiate, type KernelRun, type WasmMemory } from './wasm-host.js';
import { op, wasmModule } from './wasm-writer.js';

/** Heads of one call. */
export const kernelHeads = 4;
const bufferBytes = 256 * 1024;

/** 2^-120 of the codes is made up for in two parts. */
const inVectors = 2 ** 100;
const inScales = 2 ** 20;

interface Kernel {
  readonly scores: KernelRun;
  readonly sums: KernelRun;
  readonly memory: WasmMemory;
  /** Rows of one piece; their codes stand at 0. */
  readonly pieceRows: number;
  /** Byte offsets: (n, B) scales, (n, H) scores, (n, B, H) weights, (H, L) vectors or sums. */
  readonly scalesAt: number;
  readonly scoresAt: number;
  readonly weightsAt: number;
  readonly vectorsAt: number;
}

const [rowsP, endP, sideP, outP] = [0, 1, 2, 3] as const;
/** Four copies of each of 4 bytes: what the shift and the mask then leave is one code a lane. */
const spread = (quarter: number): number[] =>
  [0, 1, 2, 3].flatMap((lane) => new Array<number>(4).fill(quarter * 4 + lane));
/** Sign and 7 bits of magnitude, four times. */
const codeMask = [0, 1, 2, 3].flatMap(() => [0x00, 0x00, 0xf0, 0x87]);

/** Local `codes` holds 16 codes; leaves values 4 x quarter on as singles times 2^-120. */
const decoded = (codes: number, mask: number, quarter: number): number[] => [
  ...[...op.get(codes), ...op.get(codes), ...op.shuffle(spread(quarter))],
  ...[...op.i32(4), ...op.shiftRightI32x4, ...op.get(mask), ...op.andV],
];

/** Sums of one head that are in flight at a time: an addition takes several cycles, and another may start in each. */
const chains = (heads: number): number => Math.max(1, 4 / heads) | 0;

/** run(rows, end, scales, out): the vectors stand at `vectorsAt`. Results (n, H). */
function scoresCode(width: number, heads: number, vectorsAt: number): number[] {
  const many = chains(heads);
  const sum = (h: number): number => 4 + h;
  const part = (h: number, chain: number): number => 4 + heads + h * many + chain;
  const [codes, value, mask] = [0, 1, 2].map((i) => 4 + heads * (1 + many) + i) as [number, number, number];
  const body: number[] = [];
  for (let h = 0; h < heads; h++) body.push(...op.zeroV, ...op.set(sum(h)));
  for (let block = 0; block * fp8BlockValues < width; block++) {
    for (let i = 0; i < heads * many; i++) body.push(...op.zeroV, ...op.set(part(0, i)));
    for (let d = block * fp8BlockValues; d < (block + 1) * fp8BlockValues; d += 16) {
      body.push(...op.get(rowsP), ...op.loadV(d), ...op.set(codes));
      for (let quarter = 0; quarter < 4; quarter++) {
        body.push(...decoded(codes, mask, quarter), ...op.set(value));
        for (let h = 0; h < heads; h++) {
          const vector = vectorsAt + (h * width + d + quarter * 4) * 4;
          const into = part(h, quarter % many);
          body.push(...op.get(into), ...op.get(value), ...op.i32(0), ...op.loadV(vector), ...op.mulF32x4);
          body.push(...op.addF32x4, ...op.set(into));
        }
      }
    }
    for (let h = 0; h < heads; h++) {
      body.push(...op.get(sum(h)), ...op.get(part(h, 0)));
      for (let chain = 1; chain < many; chain++) body.push(...op.get(part(h, chain)), ...op.addF32x4);
      body.push(
        ...op.get(sideP),
        ...op.splatF32(block * 4),
        ...op.mulF32x4,
        ...op.addF32x4,
        ...op.set(sum(h)),
      );
    }
  }
  for (let h = 0; h < heads; h++) {
    const lane = (n: number): number[] => [...op.get(sum(h)), ...op.laneF32(n)];
    body.push(...op.get(outP), ...lane(0), ...lane(1), ...op.addF32, ...lane(2), ...op.addF32);
    body.push(...lane(3), ...op.addF32, ...op.storeF32(h * 4));
  }
  const next = [...forward(sideP, fp8BlocksOf(width) * 4), ...forward(outP, heads * 4), ...more(width)];
  return [...op.constV(codeMask), ...op.set(mask), ...op.loop([...body, ...next])];
}

/** run(rows, end, weights, out): weights (n, B, H). Adds nothing to what stood in `out`: results (H, L). */
function sumsCode(width: number, heads: number): number[] {
  // As many columns at a time as there are registers for their sums.
  const columns = heads === 1 ? 32 : 16;
  const quarters = columns / 4;
  const [row, side] = [4, 5] as const;
  const sum = (h: number, quarter: number): number => 6 + h * quarters + quarter;
  const weight = (h: number): number => 6 + heads * quarters + h;
  const [codes, value, mask] = [0, 1, 2].map((i) => 6 + heads * (quarters + 1) + i) as [
    number,
    number,
    number,
  ];
  const all: number[] = [...op.constV(codeMask), ...op.set(mask)];
  for (let d = 0; d < width; d += columns) {
    const block = Math.floor(d / fp8BlockValues);
    all.push(...op.get(rowsP), ...op.set(row), ...op.get(sideP), ...op.set(side));
    for (let h = 0; h < heads; h++)
      for (let quarter = 0; quarter < quarters; quarter++) all.push(...op.zeroV, ...op.set(sum(h, quarter)));
    const body: number[] = [];
    for (let h = 0; h < heads; h++)
      body.push(...op.get(side), ...op.splatF32((block * heads + h) * 4), ...op.set(weight(h)));
    for (let quarter = 0; quarter < quarters; quarter++) {
      if (quarter % 4 === 0) body.push(...op.get(row), ...op.loadV(d + quarter * 4), ...op.set(codes));
      body.push(...decoded(codes, mask, quarter % 4), ...op.set(value));
      for (let h = 0; h < heads; h++) {
        body.push(...op.get(sum(h, quarter)), ...op.get(value), ...op.get(weight(h)), ...op.mulF32x4);
        body.push(...op.addF32x4, ...op.set(sum(h, quarter)));
      }
    }
    body.push(...forward(side, fp8BlocksOf(width) * heads * 4), ...forward(row, width));
    all.push(...op.loop([...body, ...op.get(row), ...op.get(endP), ...op.lessI32]));
    for (let h = 0; h < heads; h++)
      for (let quarter = 0; quarter < quarters; quarter++)
        all.push(
          ...op.get(outP),
          ...op.get(sum(h, quarter)),
          ...op.storeV((h * width + d + quarter * 4) * 4),
        );
  }
  return all;
}

const forward = (local: number, bytes: number): number[] => [
  ...[...op.get(local), ...op.i32(bytes), ...op.addI32, ...op.set(local)],
];

/** Steps to the next row and leaves whether there is one. */
const more = (rowBytes: number): number[] => [
  ...[...op.get(rowsP), ...op.i32(rowBytes), ...op.addI32, ...op.tee(rowsP), ...op.get(endP), ...op.lessI32],
];

const kernels = new Map<string, Kernel>();

function kernelFor(width: number, heads: number): Kernel {
  const name = `${width} ${heads}`;
  let kernel = kernels.get(name);
  if (!kernel) {
    if (width % fp8BlockValues !== 0 || heads < 1 || heads > kernelHeads)
      throw new RangeError(`no kernel of width ${width} for ${heads} heads`);
    const perRow = fp8BlocksOf(width);
    const pieceRows = Math.floor(bufferBytes / (width + perRow * 4 + heads * 4 + perRow * heads * 4));
    const scalesAt = pieceRows * width;
    const scoresAt = scalesAt + pieceRows * perRow * 4;
    const weightsAt = scoresAt + pieceRows * heads * 4;
    const vectorsAt = weightsAt + pieceRows * perRow * heads * 4;
    const vectorLocals = (count: number): 'v128'[] => new Array<'v128'>(count).fill('v128');
    const scores = wasmModule(4, vectorLocals(5 * heads + 3), scoresCode(width, heads, vectorsAt));
    const sums = wasmModule(4, ['i32', 'i32', ...vectorLocals(9 * heads + 3)], sumsCode(width, heads));
    const { memory, runs } = instantiate([scores, sums], vectorsAt + heads * width * 4);
    kernel = {
      scores: runs[0]!,
      sums: runs[1]!,
      memory,
      pieceRows,
      scalesAt,
      scoresAt,
      weightsAt,
      vectorsAt,
    };
    kernels.set(name, kernel);
  }
  return kernel;
}

/** Attention of H heads over n rows, in a form that merges exactly with attention over other rows. */
export interface PartialAttention {
  /** (H) the largest logit; -Infinity over no rows. */
  readonly top: Float64Array;
  /** (H) sum of exp(logit - top). */
  readonly total: Float64Array;
  /** (H, L) sum of exp(logit - top) x row. */
  readonly sums: Float64Array;
  /** (n, H) */
  readonly logits: Float32Array;
}

/**
 * Logits q . x of every row, and the softmax's sums, in two passes over pieces that stay in the second-level cache.
 * Dims    rows (n, L), heads (H, L) with the logits' scale in them
 * Throws  RangeError when L is no multiple of 64 or H is not 1 to 4
 * Cost    2 x n x L x H products, 4 at a time, and n x H exponentials
 */
export function attendFp8Rows({ width, codes, scales }: Fp8Blocks, heads: Float32Array): PartialAttention {
  const size = heads.length / width;
  const kernel = kernelFor(width, size);
  const { buffer } = kernel.memory;
  const perRow = fp8BlocksOf(width);
  const count = codes.length / width;
  const logits = new Float32Array(count * size);
  const top = new Float64Array(size).fill(-Infinity);
  const total = new Float64Array(size);
  const sums = new Float64Array(size * width);
  const scaled = heads.map((value) => value * inVectors);
  for (let from = 0; from < count; from += kernel.pieceRows) {
    const n = Math.min(kernel.pieceRows, count - from);
    new Uint8Array(buffer).set(codes.subarray(from * width, (from + n) * width));
    const scale = new Float32Array(buffer, kernel.scalesAt, n * perRow);
    for (let i = 0; i < scale.length; i++) scale[i] = powers[scales[from * perRow + i]!]! * inScales;
    new Float32Array(buffer, kernel.vectorsAt, scaled.length).set(scaled);
    kernel.scores(0, n * width, kernel.scalesAt, kernel.scoresAt);
    const piece = new Float32Array(buffer, kernel.scoresAt, n * size);
    logits.set(piece, from * size);
    raiseTop(piece, size, top, total, sums);
    const weights = new Float32Array(buffer, kernel.weightsAt, n * perRow * size);
    for (let row = 0, at = 0; row < n; row++) {
      for (let h = 0; h < size; h++) {
        const share = Math.exp(piece[row * size + h]! - top[h]!);
        total[h]! += share;
        for (let b = 0; b < perRow; b++)
          weights[at + b * size + h] = share * powers[scales[(from + row) * perRow + b]!]! * inVectors;
      }
      at += perRow * size;
    }
    kernel.sums(0, n * width, kernel.weightsAt, kernel.vectorsAt);
    const part = new Float32Array(buffer, kernel.vectorsAt, size * width);
    for (let i = 0; i < part.length; i++) sums[i]! += part[i]! * inScales;
  }
  return { top, total, sums, logits };
}

/** (256) what a stored scale stands for. */
const powers = Float64Array.from({ length: 256 }, (_, byte) => 2 ** (byte - 127));

/** Makes `top` hold for a further piece of logits; what was summed so far is scaled to it. Dims: piece (n, H) */
function raiseTop(
  piece: Float32Array,
  size: number,
  top: Float64Array,
  total: Float64Array,
  sums: Float64Array,
): void {
  const width = sums.length / size;
  for (let h = 0; h < size; h++) {
    let most = top[h]!;
    for (let i = h; i < piece.length; i += size) if (piece[i]! > most) most = piece[i]!;
    if (most === top[h]) continue;
    const factor = Math.exp(top[h]! - most);
    top[h] = most;
    total[h]! *= factor;
    for (let d = h * width; d < (h + 1) * width; d++) sums[d]! *= factor;
  }
}
