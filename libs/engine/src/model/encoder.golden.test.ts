import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadModel } from '../loader/model.js';
import { openRuntime } from '../runtime/runtime.js';
import { Encoder, type TokenRange } from './encoder.js';

interface Golden {
  readonly dims: readonly number[];
  readonly cases: readonly { text: string; ids: number[]; latents: number[][] }[];
}
const file = new URL('../../../../test/golden/encoder/golden.json', import.meta.url);
const golden = JSON.parse(readFileSync(file, 'utf8')) as Golden;
const dir = mkdtempSync(path.join(tmpdir(), 'lectern-encoder-golden-'));
const liteDense = await loadModel('lite-dense');
const runtime = openRuntime({ threads: 1, device: 'cpu' });
afterAll(async () => {
  await runtime.dispose();
  rmSync(dir, { recursive: true, force: true });
});

interface RowGolden {
  readonly width: number;
  readonly cases: readonly { readonly ids: number[]; readonly rows: number[] }[];
}
const rowsFile = (name: string): Buffer =>
  readFileSync(new URL(`../../../../test/golden/encoder/${name}`, import.meta.url));

/** Cosine of every golden row (int16 with a scale) to the row that the encoder gives. */
async function rowCosines(encoder: Encoder): Promise<number[]> {
  const { width, cases } = JSON.parse(rowsFile('rows.json').toString()) as RowGolden;
  const bytes = rowsFile('rows.bin');
  let at = 0;
  const cosines: number[] = [];
  for (const { ids, rows } of cases) {
    const found = await encoder.latents(Uint16Array.from(ids), [0], ids.length);
    for (const row of rows) {
      let [dot, a, b] = [0, 0, 0];
      for (let d = 0; d < width; d++) {
        const expected = bytes.readInt16LE(at + 4 + 2 * d);
        const actual = found[row * width + d]!;
        dot += expected * actual;
        a += expected ** 2;
        b += actual ** 2;
      }
      cosines.push(dot / Math.sqrt(a * b));
      at += 4 + 2 * width;
    }
  }
  return cosines;
}

async function largestDifference(encoder: Encoder): Promise<number> {
  let largest = 0;
  for (const { ids, latents } of golden.cases) {
    const found = await encoder.latents(Uint16Array.from(ids), [0], ids.length);
    latents.forEach((row, r) => {
      row.forEach((value, k) => {
        largest = Math.max(largest, Math.abs(found[r * encoder.width + golden.dims[k]!]! - value));
      });
    });
  }
  return largest;
}

describe('the encoder against the public export of the same model', { timeout: 60_000 }, () => {
  it('gives the same latents in float32, up to the half-precision weights', async () => {
    const difference = await largestDifference(new Encoder(runtime, liteDense, dir, 'float32'));
    expect(difference).toBeLessThan(0.004);
  });

  it('points every row of 200 texts the same way in float32', async () => {
    const cosines = await rowCosines(new Encoder(runtime, liteDense, dir, 'float32'));
    expect(cosines.length).toBeGreaterThan(700);
    expect(Math.min(...cosines)).toBeGreaterThanOrEqual(0.9995);
  });

  it('stays close in int8', async () => {
    const exact = new Encoder(runtime, liteDense, dir, 'float32');
    const fast = new Encoder(runtime, liteDense, dir, 'int8');
    const ranges: TokenRange[] = golden.cases.map(({ ids }) => ({
      ids: Uint16Array.from(ids),
      start: 0,
      end: ids.length,
    }));
    const [a, b] = [await exact.vectors(ranges), await fast.vectors(ranges)];
    a.forEach((vector, i) => {
      const cosine = vector.reduce((sum, value, d) => sum + value * b[i]![d]!, 0);
      expect(cosine, golden.cases[i]!.text).toBeGreaterThan(0.96);
    });
  });
});
