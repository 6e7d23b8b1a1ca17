import { describe, expect, it } from 'vitest';
import { encodeFp8Blocks } from '../tensor/fp8.js';
import { parseSafetensors } from './safetensors.js';
import { readFloats } from './weight-reader.js';
import { writeSafetensors } from './write-safetensors.js';

describe('readFloats', () => {
  const values = Float32Array.from({ length: 2 * 3 * 80 }, (_, i) => ((i * 37) % 101) - 50);

  it('multiplies 8-bit whole numbers by the scale of their row', () => {
    const file = parseSafetensors(
      writeSafetensors([
        { name: 'a', type: 'I8', shape: [2, 1, 2], data: Int8Array.of(1, -2, 3, 127) },
        { name: 'a_scale', type: 'F32', shape: [2], data: Float32Array.of(0.5, 2) },
      ]),
    );
    expect([...readFloats(file, 'a', [2, 1, 2])]).toEqual([0.5, -1, 6, 254]);
  });

  it('multiplies 8-bit floats by the scale of their block, or takes them as they are', () => {
    const { codes, scales } = encodeFp8Blocks(values, 80);
    const tensor = { name: 'a', type: 'F8_E4M3', shape: [2, 3, 80], data: codes } as const;
    const scaled = parseSafetensors(
      writeSafetensors([tensor, { name: 'a_scale', type: 'U8', shape: [6, 2], data: scales }]),
    );
    const read = readFloats(scaled, 'a', [2, 3, 80]);
    values.forEach((value, i) => {
      expect(Math.abs(read[i]! - value)).toBeLessThanOrEqual(Math.abs(value) / 16);
    });
    const plain = readFloats(parseSafetensors(writeSafetensors([tensor])), 'a', [2, 3, 80]);
    expect(Math.max(...plain)).toBeGreaterThan(Math.max(...values));
  });

  it('refuses an 8-bit tensor without its scale, and blocks that are not finite', () => {
    const whole = writeSafetensors([{ name: 'a', type: 'I8', shape: [1, 1], data: Int8Array.of(1) }]);
    expect(() => readFloats(parseSafetensors(whole), 'a', [1, 1])).toThrow('tensor a_scale is missing');
    const odd = writeSafetensors([
      { name: 'a', type: 'F8_E4M3', shape: [1, 1], data: Uint8Array.of(0x7f) },
      { name: 'a_scale', type: 'U8', shape: [1, 1], data: Uint8Array.of(127) },
    ]);
    expect(() => readFloats(parseSafetensors(odd), 'a', [1, 1])).toThrow('not finite');
  });
});
