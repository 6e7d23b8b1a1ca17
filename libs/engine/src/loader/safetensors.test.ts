import { AppError } from '@lectern/contracts';
import { describe, expect, it } from 'vitest';
import { parseSafetensors } from './safetensors.js';

function file(header: unknown, data: Uint8Array): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const out = new Uint8Array(8 + json.length + data.length);
  new DataView(out.buffer).setBigUint64(0, BigInt(json.length), true);
  out.set(json, 8);
  out.set(data, 8 + json.length);
  return out;
}

const half = new Uint8Array(new Uint16Array([0x3c00, 0xc000, 0x3800, 0x0001]).buffer);
const good = file({ a: { dtype: 'F16', shape: [2, 2], data_offsets: [0, 8] } }, half);

describe('parseSafetensors', () => {
  it.each([
    ['an empty file', new Uint8Array(3)],
    ['a header longer than the file', file({}, new Uint8Array()).fill(255, 0, 4)],
    ['a header that is not JSON', file({}, new Uint8Array()).fill(33, 8)],
    [
      'offsets past the end',
      file({ a: { dtype: 'F32', shape: [2], data_offsets: [0, 8] } }, new Uint8Array(4)),
    ],
    [
      'a length that contradicts the shape',
      file({ a: { dtype: 'F32', shape: [3], data_offsets: [0, 8] } }, new Uint8Array(8)),
    ],
    ['an unknown dtype', file({ a: { dtype: 'Q9', shape: [2], data_offsets: [0, 8] } }, new Uint8Array(8))],
    ['a negative size', file({ a: { dtype: 'F32', shape: [-2], data_offsets: [8, 0] } }, new Uint8Array(8))],
  ])('refuses %s', (_, bytes) => {
    expect(() => parseSafetensors(bytes)).toThrow(AppError);
  });

  it('refuses a tensor that is missing or has another shape', () => {
    const parsed = parseSafetensors(good);
    expect(() => parsed.tensor('b', [2, 2])).toThrow('b is missing');
    expect(() => parsed.tensor('a', [4])).toThrow('shape');
  });

  it('widens half precision exactly, at any alignment', () => {
    const shifted = new Uint8Array(good.length + 1);
    shifted.set(good, 1);
    for (const bytes of [good, shifted.subarray(1), Buffer.from(good)])
      expect([...parseSafetensors(bytes).tensor('a', [2, 2]).data]).toEqual([1, -2, 0.5, 2 ** -24]);
  });

  it('never fails with anything but AppError on cut and flipped bytes', () => {
    for (let cut = 0; cut < good.length; cut++) {
      try {
        parseSafetensors(good.subarray(0, cut)).tensor('a', [2, 2]);
      } catch (error) {
        expect(error).toBeInstanceOf(AppError);
      }
      const flipped = good.slice();
      flipped[cut]! ^= 1 << (cut % 8);
      try {
        parseSafetensors(flipped).tensor('a', [2, 2]);
      } catch (error) {
        expect(error).toBeInstanceOf(AppError);
      }
    }
  });
});
