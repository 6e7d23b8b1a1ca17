/**
 * 8-bit floats, format E4M3FN: sign, 4 exponent bits (bias 7), 3 fraction bits, no infinities, largest finite value 448.
 * What the cache stores latents and entries in. Its slow twin is reference/fp8.ts; tests hold both against ONNX Runtime's Cast.
 *
 * Encoding rounds to nearest, ties to even, and saturates: beyond 448, infinities too, the code is that of 448. A NaN stays a NaN
 * of its sign; zero keeps its sign.
 * One look into a table of 64 KiB per value: the index is the upper half of the single's bits, its lowest bit also set when
 * anything below it is. Rounding decides at bit 19 or above, so this "sticky" bit loses nothing.
 *
 * Dims    N rows, D width, K = ceil(D / 64) blocks of a row
 * Source  Micikevicius et al., FP8 Formats for Deep Learning (2022), section 3; scales as E8M0 of OCP Microscaling Formats 1.0
 */
import { AppError } from '@lectern/contracts';

/** Values that share a scale. */
export const fp8BlockValues = 64;

/** Part of a stored file's identity: raise it when the same values would give other bytes. */
export const fp8Version = 1;

const infinityBits = 0x7f800000;
const nanCode = 0x7f;
const maxCode = 0x7e;

const values = Float32Array.from({ length: 256 }, (_, code) => {
  const sign = code & 0x80 ? -1 : 1;
  const exponent = (code >> 3) & 15;
  const fraction = code & 7;
  if ((code & 0x7f) === nanCode) return NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -9 : (8 + fraction) * 2 ** (exponent - 10));
});

/** (256) the value of each code. */
export function fp8Values(): Float32Array {
  return values.slice();
}

/** Code of a non-negative value given by the bits of a single, exactly. */
function codeOf(bits: number): number {
  if (bits > infinityBits) return nanCode;
  // In units of the smallest spacing that the value's exponent has; below 2^-6 that is 2^-9.
  const spacing = Math.max(bits >>> 23, 121) - 120;
  const value =
    ((bits & 0x7fffff) + (bits >>> 23 === 0 ? 0 : 0x800000)) * 2 ** (Math.max(bits >>> 23, 1) - 150);
  const units = value * 2 ** (10 - spacing);
  const below = Math.floor(units);
  const rest = units - below;
  const rounded = below + (rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? 1 : 0);
  // 8 units are the next exponent's first code by themselves: codes of magnitudes are consecutive.
  return Math.min(maxCode, spacing * 8 - 8 + rounded);
}

let codesByUpperHalf: Uint8Array | undefined;

/** (65,536) code by the sticky upper half of a single's bits. Built once, about 10 ms. */
function codeTable(): Uint8Array {
  if (codesByUpperHalf) return codesByUpperHalf;
  const made = new Uint8Array(65_536);
  for (let upper = 0; upper < 32_768; upper++) {
    const code = codeOf(upper << 16);
    made[upper] = code;
    made[upper | 0x8000] = code | 0x80;
  }
  return (codesByUpperHalf = made);
}

function bitsOf(view: Float32Array): Int32Array {
  return new Int32Array(view.buffer, view.byteOffset, view.length);
}

/** One code per value. */
export function encodeFp8(input: Float32Array, out: Uint8Array = new Uint8Array(input.length)): Uint8Array {
  const table = codeTable();
  const bits = bitsOf(input);
  for (let i = 0; i < bits.length; i++) {
    const b = bits[i]!;
    out[i] = table[(b >>> 16) | (((b & 0xffff) + 0xffff) >>> 16)]!;
  }
  return out;
}

/** Exact: every code is a single. */
export function decodeFp8(
  codes: Uint8Array,
  out: Float32Array = new Float32Array(codes.length),
): Float32Array {
  for (let i = 0; i < codes.length; i++) out[i] = values[codes[i]!]!;
  return out;
}

/**
 * Rows of codes with a scale for every 64 values of a row; a row's last block may be shorter.
 * A scale is a power of two, stored as its exponent: 2^(byte - 127). The smallest that saturates nothing, so that a block's largest
 * magnitude lands in (224, 448].
 */
export interface Fp8Blocks {
  readonly width: number;
  /** (N, D) */
  readonly codes: Uint8Array;
  /** (N, K) */
  readonly scales: Uint8Array;
}

/** Blocks of a row. */
export function fp8BlocksOf(width: number): number {
  return Math.ceil(width / fp8BlockValues);
}

/** Space for `rows` rows. */
export function allocateFp8Blocks(rows: number, width: number): Fp8Blocks {
  return { width, codes: new Uint8Array(rows * width), scales: new Uint8Array(rows * fp8BlocksOf(width)) };
}

/**
 * Encodes rows, by default into new space; `firstRow` is where they go in `into`.
 * Dims    input (N, D)
 * Throws  AppError model_invalid when a value is not finite: only a broken model gives one, and it would spoil its whole block.
 * Limits  magnitudes beyond 3.3e38 are rounded up to infinity when they are decoded
 * Cost    two passes over the values, the second out of the first-level cache; about 150 M values/s on one core (./lectern bench fp8)
 */
export function encodeFp8Blocks(
  input: Float32Array,
  width: number,
  into: Fp8Blocks = allocateFp8Blocks(input.length / width, width),
  firstRow = 0,
): Fp8Blocks {
  const table = codeTable();
  const bits = bitsOf(input);
  const { codes, scales } = into;
  let at = firstRow * width;
  let scaleAt = firstRow * fp8BlocksOf(width);
  for (let row = 0; row < input.length; row += width) {
    for (let start = row; start < row + width; start += fp8BlockValues) {
      const end = Math.min(start + fp8BlockValues, row + width);
      let max = 0;
      for (let i = start; i < end; i++) max = Math.max(max, bits[i]! & 0x7fffffff);
      const scale = scaleByte(max);
      scales[scaleAt++] = scale;
      if (scale <= 127 && scale >= 27) {
        // Between 2^-100 and 1 a scale is taken off the exponent without a multiplication: nothing can overflow, and what had
        // exponent 0, zeros too, still lies far below the smallest code.
        const lift = (127 - scale) << 7;
        for (let i = start; i < end; i++) {
          const b = bits[i]!;
          codes[at++] = table[((b >>> 16) | (((b & 0xffff) + 0xffff) >>> 16)) + lift]!;
        }
      } else {
        codes.set(encodeFp8(input.slice(start, end).map((value) => value * 2 ** (127 - scale))), at);
        at += end - start;
      }
    }
  }
  return into;
}

/** The scale's exponent + 127 for a block whose largest magnitude has these bits; a block of zeros gets scale 1. */
function scaleByte(maxBits: number): number {
  if (maxBits >= infinityBits) {
    throw new AppError(
      'model_invalid',
      'The model computed a value that is not a finite number; its weights are damaged.',
    );
  }
  if (maxBits === 0) return 127;
  // 448 is 1.75 * 2^8.
  const exponent = (maxBits >>> 23) - ((maxBits & 0x7fffff) <= 0x600000 ? 8 : 7);
  return Math.max(0, exponent);
}

/**
 * Decodes `rows` rows from `firstRow`.
 * Dims  returns or fills (rows, D)
 */
export function decodeFp8Blocks(
  blocks: Fp8Blocks,
  firstRow = 0,
  rows: number = blocks.codes.length / blocks.width - firstRow,
  out: Float32Array = new Float32Array(rows * blocks.width),
): Float32Array {
  const { width, codes, scales } = blocks;
  let from = firstRow * width;
  let scaleAt = firstRow * fp8BlocksOf(width);
  let at = 0;
  for (let row = 0; row < rows; row++) {
    for (let start = 0; start < width; start += fp8BlockValues) {
      const scale = 2 ** (scales[scaleAt++]! - 127);
      const end = at + Math.min(fp8BlockValues, width - start);
      while (at < end) out[at++] = values[codes[from++]!]! * scale;
    }
  }
  return out;
}
