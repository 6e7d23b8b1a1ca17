import { describe, expect, it } from 'vitest';
import { keepOutputs } from './onnx-outputs.js';

const field = (number: number, body: Uint8Array): Buffer =>
  Buffer.concat([Uint8Array.of((number << 3) | 2, body.length), body]);
const valueInfo = (name: string): Buffer => field(1, Buffer.from(name));

describe('keepOutputs', () => {
  it('drops the other outputs and keeps every other byte', () => {
    const node = field(1, Buffer.from('node'));
    const version = Buffer.of(8, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1);
    const graph = Buffer.concat([
      node,
      field(12, valueInfo('keep')),
      field(12, valueInfo('drop')),
      field(5, Buffer.from('w')),
    ]);
    const expected = Buffer.concat([node, field(12, valueInfo('keep')), field(5, Buffer.from('w'))]);
    const after = Buffer.of(0x2d, 1, 2, 3, 4);
    expect(
      Buffer.from(keepOutputs(Buffer.concat([version, field(7, graph), after]), (n) => n === 'keep')),
    ).toEqual(Buffer.concat([version, field(7, expected), after]));
  });

  it.each([
    ['a length beyond the end', Buffer.of(0x3a, 200, 1)],
    ['an endless number', Buffer.alloc(20, 0xff)],
    ['an unknown wire type', Buffer.of(0x0f)],
  ])('refuses %s', (_title, bytes) => {
    expect(() => keepOutputs(bytes, () => true)).toThrow(
      expect.objectContaining({ code: 'model_invalid' }) as Error,
    );
  });
});
