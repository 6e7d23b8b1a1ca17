import { describe, expect, it } from 'vitest';
import { exactFloat16, float16ToFloat32 } from './float16.js';

/** All finite values, both zeros and the subnormals among them. */
const all = Uint16Array.from({ length: 65_536 }, (_, i) => i).filter((bits) => (bits & 0x7c00) !== 0x7c00);

describe('half precision', () => {
  it('gives back every finite value bit by bit', () => {
    expect(exactFloat16(float16ToFloat32(all))).toEqual(all);
  });

  it.each([
    ['a bit too many', 1 + 2 ** -11],
    ['too large', 65_536],
    ['too small', 2 ** -25],
    ['a subnormal with a bit too many', 2 ** -14 - 2 ** -26],
    ['no number', Number.NaN],
  ])('does not pretend to hold a value that it would change: %s', (_, value) => {
    expect(exactFloat16(Float32Array.of(1, value, 2))).toBeUndefined();
  });
});
