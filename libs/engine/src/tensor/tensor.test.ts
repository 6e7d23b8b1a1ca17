import { describe, expect, it } from 'vitest';
import { float16ToFloat32 } from './float16.js';
import { quantizeLinear, quantizeVector, transpose, weightLimit } from './int8.js';

describe('float16', () => {
  it('widens zeros, subnormals, infinities and NaN', () => {
    const wide = float16ToFloat32(Uint16Array.of(0x0000, 0x8000, 0x03ff, 0x7bff, 0x7c00, 0xfc00, 0x7e00));
    expect(Object.is(wide[1], -0)).toBe(true);
    expect([wide[0], wide[2], wide[3], wide[4], wide[5]]).toEqual([
      0,
      1023 * 2 ** -24,
      65504,
      Infinity,
      -Infinity,
    ]);
    expect(wide[6]).toBeNaN();
  });
});

describe('int8', () => {
  it('transposes, and keeps every weight within half a step', () => {
    const weight = Float32Array.from({ length: 12 }, (_, i) => Math.sin(i * 7) * (i + 1));
    const { q, scale } = quantizeLinear(weight, 3, 4);
    const turned = transpose(weight, 3, 4);
    q.forEach((value, i) => {
      expect(Math.abs(value * scale[i % 3]! - turned[i]!)).toBeLessThanOrEqual(scale[i % 3]! / 2 + 1e-6);
    });
  });

  it('keeps 7-bit weights so small that pairs of products with a byte fit 16 bits', () => {
    const weight = Float32Array.of(3, -3, 2.9, -1, 0.5, 3);
    const { q, scale } = quantizeLinear(weight, 2, 3, weightLimit.int7);
    expect(Math.max(...q.map(Math.abs))).toBe(64);
    expect(2 * 255 * 64).toBeLessThan(2 ** 15);
    expect(Math.abs(q[0]! * scale[0]! - 3)).toBeLessThan(1e-6);
  });

  it('gives a row of zeros a harmless scale', () => {
    expect(quantizeLinear(new Float32Array(4), 1, 4)).toEqual({
      q: new Int8Array(4),
      scale: Float32Array.of(1),
    });
    const out = new Int8Array(4).fill(9);
    expect(quantizeVector(new Float32Array(2), out, 1)).toBe(0);
    expect([...out]).toEqual([9, 0, 0, 9]);
  });
});
