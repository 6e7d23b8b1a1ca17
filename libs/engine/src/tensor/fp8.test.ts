import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { referenceDecodeFp8, referenceEncodeFp8, referenceEncodeFp8Block } from '../reference/fp8.js';
import { openRuntime } from '../runtime/runtime.js';
import {
  allocateFp8Blocks,
  decodeFp8,
  decodeFp8Blocks,
  encodeFp8,
  encodeFp8Blocks,
  fp8BlocksOf,
  fp8Values,
} from './fp8.js';
import { elementType, GraphWriter } from './onnx.js';

const runtime = openRuntime({ threads: 1, device: 'cpu' });
let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lectern-fp8-'));
});
afterAll(async () => {
  await runtime.dispose();
  await rm(dir, { recursive: true, force: true });
});

async function run(g: GraphWriter, feeds: Record<string, Float32Array>): Promise<Float32Array> {
  const path = join(dir, 'graph.onnx');
  await writeFile(path, g.finish('fp8'));
  const session = await runtime.openSession(path);
  const inputs = Object.fromEntries(
    Object.entries(feeds).map(([name, data]) => [
      name,
      { type: 'float32' as const, dims: [data.length], data },
    ]),
  );
  const out = (await session.run(inputs))['y']!.data as Float32Array;
  await session.dispose();
  return out;
}

/** ONNX Runtime's Cast to float8e4m3fn and back. */
async function castThere(values: Float32Array): Promise<Float32Array> {
  const g = new GraphWriter();
  const x = g.input('x', 'float32', ['N']);
  const narrow = g.node('Cast', [x], { attributes: { to: elementType.float8e4m3fn, saturate: 1 } });
  g.rename(g.node('Cast', [narrow], { attributes: { to: elementType.float32 } }), 'y');
  g.output('y', 'float32', ['N']);
  return run(g, { x: values });
}

/** Positions at which two arrays differ; zeros of different sign differ, NaNs do not. */
function differences(a: Float32Array, b: Float32Array): number[] {
  const found: number[] = [];
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) found.push(i);
  return found;
}

const singles = (...bits: number[]): Float32Array => new Float32Array(Uint32Array.from(bits).buffer);

/** A small generator of uniform 32-bit numbers, so that a failure can be repeated. */
function randomBits(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
}

describe('8-bit floats', () => {
  it('give all 256 codes the values that ONNX Runtime gives them', async () => {
    const codes = Uint8Array.from({ length: 256 }, (_, i) => i);
    const g = new GraphWriter();
    const x = g.input('x', 'float32', ['N']);
    const weight = g.weight('codes', 'float8e4m3fn', [256], codes);
    const wide = g.node('Cast', [weight], { attributes: { to: elementType.float32 } });
    g.rename(g.node('Mul', [wide, x]), 'y');
    g.output('y', 'float32', ['N']);
    const theirs = await run(g, { x: Float32Array.of(1) });
    expect(theirs.length).toBe(256);
    expect(differences(decodeFp8(codes), theirs)).toEqual([]);
    expect(differences(fp8Values(), theirs)).toEqual([]);
    expect(differences(Float32Array.from(codes, referenceDecodeFp8), theirs)).toEqual([]);
  });

  it('encode every value of a code as that code', () => {
    const codes = Uint8Array.from({ length: 256 }, (_, i) => i).filter((code) => (code & 0x7f) !== 0x7f);
    expect(encodeFp8(decodeFp8(codes))).toEqual(codes);
    expect(encodeFp8(singles(0x7fc00000, 0xffc00000, 0x7f800001, 0xff800001))).toEqual(
      Uint8Array.of(0x7f, 0xff, 0x7f, 0xff),
    );
  });

  it('round a million random values of all magnitudes as ONNX Runtime does', async () => {
    const next = randomBits(1);
    const bits = Uint32Array.from({ length: 1_000_000 }, (_, i) => {
      // A third anywhere, two thirds where codes lie: 2^-11 to 2^9.
      if (i % 3 === 0) return next();
      return ((next() & 0x807fffff) | ((116 + (next() % 21)) << 23)) >>> 0;
    });
    const values = new Float32Array(bits.buffer);
    const mine = encodeFp8(values);
    expect(differences(decodeFp8(mine), await castThere(values))).toEqual([]);
    const twin = values.subarray(0, 20_000);
    expect(
      encodeFp8(twin).filter((code, i) => (code & 0x7f) !== (referenceEncodeFp8(twin[i]!) & 0x7f)),
    ).toEqual(new Uint8Array());
  });

  it('round ties, their neighbours, subnormals and what is out of range as ONNX Runtime does', async () => {
    const codes = fp8Values();
    const edges = [0, -0, Infinity, -Infinity, NaN, 448, 464, 465, 480, 1e38, 2 ** -126, 2 ** -149];
    for (let code = 0; code < 127; code++) {
      const middle = (codes[code]! + (codes[code + 1] ?? 0)) / 2 || 464;
      edges.push(codes[code]!, middle);
    }
    const all = edges.flatMap((value) => {
      const bits = new Uint32Array(Float32Array.of(value).buffer)[0]!;
      return [bits - 1, bits, bits + 1].flatMap((b) => [b >>> 0, (b | 0x80000000) >>> 0]);
    });
    const values = singles(...all);
    const theirs = await castThere(values);
    expect(differences(decodeFp8(encodeFp8(values)), theirs)).toEqual([]);
    expect(
      differences(
        Float32Array.from(values, (v) => referenceDecodeFp8(referenceEncodeFp8(v))),
        theirs,
      ),
    ).toEqual([]);
  });
});

describe('8-bit blocks', () => {
  const next = randomBits(2);
  const normal = (): number => {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += next() / 2 ** 32;
    return sum;
  };

  it.each([64, 384, 16, 100])(
    'agree with the slow twin at width %i, and lose at most a sixteenth of a value',
    (width) => {
      const rows = 20;
      const magnitudes = [1, 1e-3, 30, 1e5, 1e-37, 1e-36, 1e-40, 1e30, 1e-2, 1e3, 1e-33];
      const values = Float32Array.from({ length: rows * width }, (_, i) => {
        return normal() * magnitudes[Math.floor(i / 32) % magnitudes.length]!;
      });
      const blocks = encodeFp8Blocks(values, width);
      expect(blocks.scales.length).toBe(rows * fp8BlocksOf(width));
      let block = 0;
      for (let row = 0; row < rows; row++) {
        for (let start = 0; start < width; start += 64) {
          const [from, to] = [row * width + start, row * width + Math.min(width, start + 64)];
          const twin = referenceEncodeFp8Block([...values.subarray(from, to)]);
          expect([...blocks.codes.subarray(from, to)]).toEqual(twin.codes);
          expect(blocks.scales[block++]).toBe(twin.exponent + 127);
        }
      }
      const back = decodeFp8Blocks(blocks);
      values.forEach((value, i) => {
        const largest = Math.max(...values.subarray(i - (i % width), i - (i % width) + width).map(Math.abs));
        expect(Math.abs(back[i]! - value)).toBeLessThanOrEqual(
          Math.max(Math.abs(value) / 16, largest * 2 ** -17, 2 ** -136),
        );
      });
    },
  );

  it('keep zeros and what is on their grid exactly, and survive the largest and smallest numbers', () => {
    const values = new Float32Array(64 * 4);
    values[64] = 3e38;
    values[128] = 2 ** -149;
    values[192] = 448;
    values[193] = -(2 ** -9);
    values[194] = -0;
    const back = decodeFp8Blocks(encodeFp8Blocks(values, 64));
    expect([...back.subarray(0, 64)]).toEqual(new Array(64).fill(0));
    expect(back[64]! / values[64]).toBeCloseTo(1, 1);
    expect(back[128]).toBe(0);
    expect([...back.subarray(192)]).toEqual([...values.subarray(192)]);
  });

  it('write into and read from the middle of a larger store', () => {
    const width = 96;
    const values = Float32Array.from({ length: 3 * width }, normal);
    const alone = encodeFp8Blocks(values, width);
    const store = allocateFp8Blocks(8, width);
    expect(encodeFp8Blocks(values, width, store, 4)).toBe(store);
    expect(decodeFp8Blocks(store, 4, 3)).toEqual(decodeFp8Blocks(alone));
    expect(store.codes.subarray(0, 4 * width).every((code) => code === 0)).toBe(true);
    const one = new Float32Array(width);
    expect(decodeFp8Blocks(store, 5, 1, one)).toBe(one);
    expect(one).toEqual(decodeFp8Blocks(alone).subarray(width, 2 * width));
  });

  it.each([NaN, Infinity, -Infinity])('refuse %d', (value) => {
    expect(() => encodeFp8Blocks(new Float32Array(64).fill(value, 9, 10), 64)).toThrow('not a finite number');
  });
});
