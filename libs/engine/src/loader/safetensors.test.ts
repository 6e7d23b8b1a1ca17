import { AppError } from '@lectern/contracts';
import { describe, expect, it } from 'vitest';
import { encodeFp8 } from '../tensor/fp8.js';
import { parseSafetensors } from './safetensors.js';
import { type TensorToWrite, writeSafetensors } from './write-safetensors.js';

function fileOf(json: string, data: Uint8Array): Uint8Array {
  const header = new TextEncoder().encode(json);
  const out = new Uint8Array(8 + header.length + data.length);
  new DataView(out.buffer).setBigUint64(0, BigInt(header.length), true);
  out.set(header, 8);
  out.set(data, 8 + header.length);
  return out;
}

const file = (header: unknown, bytes: number | Uint8Array): Uint8Array =>
  fileOf(JSON.stringify(header), typeof bytes === 'number' ? new Uint8Array(bytes) : bytes);
const f32 = (shape: unknown, start: unknown, end: unknown): unknown => ({
  dtype: 'F32',
  shape,
  data_offsets: [start, end],
});

const half = new Uint8Array(new Uint16Array([0x3c00, 0xc000, 0x3800, 0x0001]).buffer);
const good = file({ a: { dtype: 'F16', shape: [2, 2], data_offsets: [0, 8] } }, half);

const refused: readonly [string, Uint8Array, string][] = [
  ['an empty file', new Uint8Array(3), 'shorter than its header'],
  ['a header longer than the file', file({}, 0).fill(255, 0, 4), 'header length'],
  ['a header of many megabytes', new Uint8Array(40_000_000).fill(2, 3, 4), 'header length'],
  ['a header that is not JSON', file({}, 0).fill(33, 8), 'header'],
  ['a header that is not UTF-8', file({}, 0).fill(0xff, 8), 'header'],
  ['a header that is a list', file([], 0), 'header'],
  ['an entry that is no object', file({ a: 1 }, 0), 'entry a'],
  ['offsets past the end', file({ a: f32([2], 0, 8) }, 4), 'length of a'],
  ['offsets that are no numbers', file({ a: f32([2], '0', '8') }, 8), 'offsets of a'],
  ['offsets beyond what a number can say', file({ a: f32([2], 2 ** 60, 2 ** 60 + 8) }, 8), 'offsets of a'],
  ['a length that contradicts the shape', file({ a: f32([3], 0, 8) }, 8), 'length of a'],
  ['a shape whose product overflows', file({ a: f32([2 ** 40, 2 ** 40], 0, 8) }, 8), 'length of a'],
  ['a shape of nine dimensions', file({ a: f32(new Array(9).fill(1), 0, 4) }, 4), 'shape of a'],
  ['a negative size', file({ a: f32([-2], 8, 0) }, 8), 'shape of a'],
  ['an unknown type', file({ a: { dtype: 'Q9', shape: [8], data_offsets: [0, 8] } }, 8), 'unknown type "Q9"'],
  [
    'a type from the prototype',
    file({ a: { dtype: 'toString', shape: [8], data_offsets: [0, 8] } }, 8),
    'type',
  ],
  ['overlapping tensors', file({ a: f32([2], 0, 8), b: f32([2], 4, 12) }, 12), 'b overlaps'],
  ['two names of the same bytes', file({ a: f32([1], 0, 4), b: f32([1], 0, 4) }, 4), 'b overlaps'],
  ['a hole between tensors', file({ a: f32([1], 0, 4), b: f32([1], 8, 12) }, 12), 'hole before b'],
  ['bytes that belong to no tensor', file({ a: f32([1], 0, 4) }, 8), 'bytes after'],
  [
    'a name that stands twice',
    fileOf(
      '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"I32","shape":[1],"data_offsets":[0,4]}}',
      new Uint8Array(4),
    ),
    'stands twice',
  ],
  ['metadata that is not text', file({ __metadata__: { a: 1 } }, 0), 'metadata'],
];

describe('parseSafetensors', () => {
  it.each(refused)('refuses %s', (_, bytes, reason) => {
    expect(() => parseSafetensors(bytes)).toThrow(AppError);
    expect(() => parseSafetensors(bytes)).toThrow(reason);
  });

  it('takes tensors in any order of the header, and names with quotes and colons', () => {
    const parsed = parseSafetensors(
      file({ 'b": {': f32([1], 4, 8), a: f32([1], 0, 4), __metadata__: { 'x"': 'y":' } }, 8),
    );
    expect(parsed.names).toEqual(['b": {', 'a']);
    expect(parsed.metadata).toEqual({ 'x"': 'y":' });
  });

  it('names the tensor that is missing, has another shape or another type', () => {
    const parsed = parseSafetensors(good);
    expect(() => parsed.tensor('b', [2, 2])).toThrow('tensor b is missing');
    expect(() => parsed.tensor('a', [4])).toThrow('tensor a has shape [2, 2], not [4]');
    expect(() => parsed.stored('a', 'I8', [2, 2])).toThrow('tensor a is stored as F16, not I8');
    expect(parsed.find('b')).toBeUndefined();
    expect(parsed.find('a')).toMatchObject({ type: 'F16', end: good.length, start: good.length - 8 });
  });

  it.each([
    ['F32', Uint32Array.of(0x7f800000)],
    ['F16', Uint16Array.of(0x7e00)],
    ['BF16', Uint16Array.of(0xff80)],
    ['F8_E4M3', Uint8Array.of(0x7f)],
  ])('refuses a weight of type %s that is not finite', (dtype, value) => {
    const bytes = new Uint8Array(value.buffer);
    const parsed = parseSafetensors(
      file({ a: { dtype, shape: [1], data_offsets: [0, bytes.length] } }, bytes),
    );
    expect(() => parsed.tensor('a', [1])).toThrow('not finite');
  });

  it('widens half precision exactly, at any alignment', () => {
    const shifted = new Uint8Array(good.length + 1);
    shifted.set(good, 1);
    for (const bytes of [good, shifted.subarray(1), Buffer.from(good)])
      expect([...parseSafetensors(bytes).tensor('a', [2, 2]).data]).toEqual([1, -2, 0.5, 2 ** -24]);
  });

  it('never fails with anything but AppError on cut and flipped bytes', () => {
    for (let cut = 0; cut < good.length; cut++) {
      const flipped = good.slice();
      flipped[cut]! ^= 1 << (cut % 8);
      for (const bytes of [good.subarray(0, cut), flipped]) {
        try {
          parseSafetensors(bytes).tensor('a', [2, 2]);
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
        }
      }
    }
    expect(() => parseSafetensors(good.subarray(0, -1))).toThrow('length of a');
  });
});

describe('writeSafetensors', () => {
  const tensors: readonly TensorToWrite[] = [
    { name: 'codes', type: 'F8_E4M3', shape: [3], data: encodeFp8(Float32Array.of(1, -2, 448)) },
    { name: 'small', type: 'I8', shape: [1, 3], data: Int8Array.of(-128, 0, 127) },
    { name: 'bytes', type: 'U8', shape: [1], data: Uint8Array.of(200) },
    { name: 'brain', type: 'BF16', shape: [2], data: Uint16Array.of(0x3f80, 0xc0a0) },
    { name: 'half', type: 'F16', shape: [1], data: Uint16Array.of(0x3c00) },
    { name: 'single', type: 'F32', shape: [2], data: Float32Array.of(0.1, -3e38) },
    { name: 'whole', type: 'I32', shape: [2], data: Int32Array.of(-1, 2 ** 30) },
    { name: 'long', type: 'I64', shape: [1], data: BigInt64Array.of(-(2n ** 60n)) },
    { name: 'none', type: 'F32', shape: [0, 4], data: new Float32Array() },
  ];
  const bytes = writeSafetensors(tensors, { made: 'here' });

  it('gives back every type as it was, also when the file lies unaligned in memory', () => {
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    for (const parsed of [parseSafetensors(bytes), parseSafetensors(shifted.subarray(3))]) {
      expect(parsed.metadata).toEqual({ made: 'here' });
      for (const { name, type, shape, data } of tensors)
        expect(parsed.stored(name, type, shape), name).toEqual(data);
      expect([...parsed.tensor('codes', [3]).data]).toEqual([1, -2, 448]);
      expect([...parsed.tensor('brain', [2]).data]).toEqual([1, -5]);
      expect(() => parsed.tensor('small', [1, 3])).toThrow('stored as I8, not as floats');
    }
  });

  it('aligns every tensor to its type, so that it can be viewed in place', () => {
    const parsed = parseSafetensors(bytes);
    for (const { name, type, shape, data } of tensors) {
      expect(parsed.find(name)!.start % data.BYTES_PER_ELEMENT, name).toBe(0);
      expect(parsed.stored(name, type, shape).buffer).toBe(bytes.buffer);
    }
  });

  it('gives the same bytes for any order of the tensors', () => {
    expect(writeSafetensors([...tensors].reverse(), { made: 'here' })).toEqual(bytes);
  });

  it('refuses a name that stands twice and data that does not have its shape', () => {
    expect(() => writeSafetensors([tensors[0]!, tensors[0]!])).toThrow('codes stands twice');
    const wrong: TensorToWrite = { name: 'x', type: 'U8', shape: [2], data: Uint8Array.of(1) };
    expect(() => writeSafetensors([wrong])).toThrow('x does not have its shape');
  });
});
