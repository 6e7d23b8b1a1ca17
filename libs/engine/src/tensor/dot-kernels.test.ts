import { describe, expect, it } from 'vitest';
import { referenceDots } from '../reference/dot.js';
import { noise } from '../testing/noise.js';
import { dotFloat32Rows, dotInt8Rows } from './dot-kernels.js';

describe('dotInt8Rows', () => {
  it.each([
    [16, 1, 1],
    [64, 2, 37],
    [256, 4, 2100],
    [384, 3, 700],
  ])('equals the slow twin exactly at width %i, %i vectors, %i rows', (width, heads, count) => {
    const next = noise(width + heads);
    const rows = Int8Array.from({ length: width * count }, () => Math.round(next() * 127));
    const vectors = Int16Array.from({ length: width * heads }, () => Math.round(next() * 8191));
    expect([...dotInt8Rows(rows, width, vectors)]).toEqual(referenceDots(rows, width, vectors));
  });

  it('holds the extremes without overflow', () => {
    const rows = new Int8Array(384).fill(-128);
    const vectors = new Int16Array(384).fill(-8191);
    expect([...dotInt8Rows(rows, 384, vectors)]).toEqual([384 * 128 * 8191]);
  });

  it('refuses a width or a number of vectors that it has no kernel for', () => {
    expect(() => dotInt8Rows(new Int8Array(20), 20, new Int16Array(20))).toThrow(RangeError);
    expect(() => dotInt8Rows(new Int8Array(16), 16, new Int16Array(80))).toThrow(RangeError);
  });

  it('gives nothing for no rows', () => {
    expect(dotInt8Rows(new Int8Array(), 16, new Int16Array(16))).toHaveLength(0);
  });
});

describe('dotFloat32Rows', () => {
  it.each([
    [16, 1, 5],
    [128, 4, 1400],
  ])('agrees with the slow twin at width %i, %i vectors, %i rows', (width, heads, count) => {
    const next = noise(width);
    const rows = Float32Array.from({ length: width * count }, next);
    const vectors = Float32Array.from({ length: width * heads }, next);
    const expected = referenceDots(rows, width, vectors);
    dotFloat32Rows(rows, width, vectors).forEach((value, i) => {
      expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-4);
    });
  });

  it('refuses a width or a number of vectors that it has no kernel for', () => {
    expect(() => dotFloat32Rows(new Float32Array(20), 20, new Float32Array(20))).toThrow(RangeError);
  });
});
