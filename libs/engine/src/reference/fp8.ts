/**
 * The 8-bit float codec once more, slow and obvious: it looks through all finite codes for the nearest value. The twin that
 * tensor/fp8.ts is tested against. It is not used at run time.
 */

/** The value of a code, from the format's definition. */
export function referenceDecodeFp8(code: number): number {
  const sign = code >= 128 ? -1 : 1;
  const magnitude = code % 128;
  if (magnitude === 127) return NaN;
  const exponent = Math.floor(magnitude / 8);
  const fraction = magnitude % 8;
  return exponent === 0 ? (sign * fraction) / 8 / 64 : sign * (1 + fraction / 8) * 2 ** (exponent - 7);
}

/** The code whose value is nearest; of two that are equally near, the even one; beyond the largest, the largest. */
export function referenceEncodeFp8(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 128 : 0;
  if (Number.isNaN(value)) return 127;
  const magnitude = Math.abs(value);
  if (magnitude > 448) return sign + 126;
  let best = 0;
  for (let code = 1; code < 127; code++) {
    const nearer =
      Math.abs(referenceDecodeFp8(code) - magnitude) - Math.abs(referenceDecodeFp8(best) - magnitude);
    if (nearer < 0 || (nearer === 0 && code % 2 === 0)) best = code;
  }
  return sign + best;
}

/**
 * One block as (codes, scale): the smallest power of two by which no magnitude exceeds 448.
 * The exponent stays within the 8 bits that it is stored in: -127..127.
 */
export function referenceEncodeFp8Block(values: readonly number[]): { codes: number[]; exponent: number } {
  const largest = Math.max(...values.map(Math.abs));
  let exponent = largest === 0 ? 0 : -127;
  while (largest / 2 ** exponent > 448) exponent++;
  return { codes: values.map((value) => referenceEncodeFp8(value / 2 ** exponent)), exponent };
}
