/** 16-bit floats <-> single precision: half precision through a table of all 65,536 values, bfloat16 by a shift. */

let table: Float32Array | undefined;

function widenOne(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** Exact; the result is as long as the input. */
export function float16ToFloat32(bits: Uint16Array): Float32Array {
  table ??= Float32Array.from({ length: 65_536 }, (_, i) => widenOne(i));
  const out = new Float32Array(bits.length);
  for (let i = 0; i < bits.length; i++) out[i] = table[bits[i]!]!;
  return out;
}

/** Exact: a bfloat16 is the upper half of a single. */
export function bfloat16ToFloat32(bits: Uint16Array): Float32Array {
  const out = new Uint32Array(bits.length);
  for (let i = 0; i < bits.length; i++) out[i] = bits[i]! << 16;
  return new Float32Array(out.buffer);
}

/** Half precision of the values, or undefined when one of them is not the same in it. O(n). */
export function exactFloat16(values: Float32Array): Uint16Array | undefined {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const half = new Uint16Array(values.length);
  for (let i = 0; i < values.length; i++) half[i] = truncated(bits[i]!);
  const back = float16ToFloat32(half);
  return values.every((value, i) => Object.is(value, back[i])) ? half : undefined;
}

/** The half-precision bits at or below a finite single's magnitude; garbage, which is not the same value, where there are none. */
function truncated(single: number): number {
  const sign = (single >>> 16) & 0x8000;
  const exponent = ((single >>> 23) & 0xff) - 127;
  const fraction = single & 0x7fffff;
  if (exponent > 15) return sign | 0x7c00;
  if (exponent >= -14) return sign | ((exponent + 15) << 10) | (fraction >>> 13);
  return sign | (exponent < -25 ? 0 : (fraction | 0x800000) >>> (-1 - exponent));
}
