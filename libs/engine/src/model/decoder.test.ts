import { describe, expect, it } from 'vitest';
import type { UnitEntries } from '../core/unit.js';
import { referenceAttention, referenceTop } from '../reference/decoder.js';
import { decodeFp8Blocks, encodeFp8Blocks, type Fp8Blocks } from '../tensor/fp8.js';
import { attendFp8Rows } from '../tensor/fp8-kernels.js';
import { noise } from '../testing/noise.js';
import {
  type DecoderUnit,
  decodeStep,
  latentHeads,
  mergeAttention,
  nextState,
  selectTop,
} from './decoder.js';
import { EntryCollector, normalize } from './entries.js';
import { indexScores, type QueryHeads } from './indexer.js';

const keyWidth = 128;
const latentWidth = 64;
const entryTokens = 3;
/** Sums of singles against sums of doubles; the house rule for float32. */
const tolerance = 2e-5;

interface Made extends DecoderUnit {
  readonly entries: UnitEntries;
  readonly rows: Fp8Blocks;
}

/** A unit of entries of three tokens whose latents are the first numbers of what the keys pool. */
function unitOf(seed: number, size: number): Made {
  const next = noise(seed);
  const tokens = size * entryTokens;
  const long = Float32Array.from({ length: tokens * keyWidth }, () => next() * 0.5);
  const starts = Uint32Array.from({ length: size }, (_, e) => e * entryTokens);
  const collector = new EntryCollector(starts, tokens, new Float32Array(keyWidth));
  collector.add(long, 0, tokens);
  const short = new Float32Array(tokens * latentWidth);
  for (let t = 0; t < tokens; t++)
    short.set(long.subarray(t * keyWidth, t * keyWidth + latentWidth), t * latentWidth);
  const rows = encodeFp8Blocks(short, latentWidth);
  const entries = collector.finish();
  return {
    rows,
    entries,
    columns: () => Promise.resolve({ ids: new Uint16Array(tokens), entries }),
    codes: (runs) =>
      Promise.resolve({
        width: latentWidth,
        codes: Uint8Array.from(
          runs.flatMap(({ from, to }) => [...rows.codes.subarray(from * latentWidth, to * latentWidth)]),
        ),
        scales: Uint8Array.from(runs.flatMap(({ from, to }) => [...rows.scales.subarray(from, to)])),
      }),
  };
}

function stateOf(seed: number, heads: number): QueryHeads {
  const next = noise(seed);
  const vectors = new Float32Array(heads * keyWidth);
  for (let h = 0; h < heads; h++)
    vectors.set(normalize(Float32Array.from({ length: keyWidth }, next)), h * keyWidth);
  return { vectors, weights: new Float32Array(heads).fill(1 / heads) };
}

const matrix = (flat: ArrayLike<number>, width: number): number[][] =>
  Array.from({ length: flat.length / width }, (_, r) =>
    Array.from({ length: width }, (_, d) => flat[r * width + d]!),
  );

const near = (found: ArrayLike<number>, expected: readonly number[]): void => {
  expect(found.length).toBe(expected.length);
  expected.forEach((value, i) => {
    expect(Math.abs(found[i]! - value)).toBeLessThan(tolerance * Math.max(1, Math.abs(value)));
  });
};

describe('attention over 8-bit rows', () => {
  it.each([
    [64, 1, 1],
    [128, 1, 37],
    [128, 4, 3000],
    [64, 3, 5],
  ])('agrees with the slow twin at width %i, %i heads, %i rows', (width, heads, count) => {
    const next = noise(width + heads);
    // Some rows are tiny, so that their small codes are those without a leading one; some are zeros.
    const rows = encodeFp8Blocks(
      Float32Array.from({ length: count * width }, (_, i) => (i % 11 === 0 ? 1e-6 : next() * (i % 7))),
      width,
    );
    const vectors = Float32Array.from({ length: heads * width }, () => next() * 0.3);
    const decoded = matrix(decodeFp8Blocks(rows), width);
    const expected = referenceAttention(decoded, matrix(vectors, width));
    const found = attendFp8Rows(rows, vectors);
    const { output, logSumExp } = mergeAttention([found]);
    near(output, expected.output.flat());
    near(logSumExp, expected.logSumExp);
    near(
      found.logits,
      decoded.flatMap((_, j) => expected.logits.map((own) => own[j]!)),
    );
  });

  it('decodes every finite code, whatever the scale', () => {
    const codes = Uint8Array.from({ length: 256 }, (_, i) => i).map((code) =>
      (code & 127) === 127 ? 0 : code,
    );
    for (const scale of [100, 127, 140]) {
      const rows = { width: 64, codes, scales: new Uint8Array(4).fill(scale) };
      const heads = Float32Array.from({ length: 64 }, (_, d) => (d === 5 ? 2 ** -9 : 0));
      const values = decodeFp8Blocks(rows);
      near(
        attendFp8Rows(rows, heads).logits,
        [0, 1, 2, 3].map((j) => values[j * 64 + 5]! * 2 ** -9),
      );
    }
  });

  it('refuses a width or a number of heads that it has no kernel for', () => {
    const rows = (width: number): Fp8Blocks => encodeFp8Blocks(new Float32Array(width), width);
    expect(() => attendFp8Rows(rows(32), new Float32Array(32))).toThrow(RangeError);
    expect(() => attendFp8Rows(rows(64), new Float32Array(64 * 5))).toThrow(RangeError);
  });
});

describe('selectTop', () => {
  it('takes exactly the best, ties by place, like the slow twin', () => {
    const next = noise(4);
    for (const k of [1, 3, 16, 40, 100]) {
      const scores = [13, 1, 26].map((n) =>
        Float32Array.from({ length: n }, () => Math.round(next() * 4) / 4),
      );
      const expected = referenceTop(
        scores.map((own) => [...own]),
        k,
      );
      expect(selectTop(scores, k).map(({ unit, entry }) => ({ unit, entry }))).toEqual(expected);
    }
  });
});

describe('decodeStep', () => {
  const units = [unitOf(1, 20), unitOf(2, 3), unitOf(3, 33)];
  const latents = (unit: Made): number[][] => matrix(decodeFp8Blocks(unit.rows), latentWidth);
  const twin = (state: QueryHeads, rows: readonly number[][]): ReturnType<typeof referenceAttention> =>
    referenceAttention(rows, matrix(latentHeads(state, latentWidth), latentWidth));

  it.each([1, 3])('over all entries is dense attention over all tokens, with %i heads', async (heads) => {
    const state = stateOf(9, heads);
    const step = await decodeStep(units, state, 1000);
    const dense = twin(state, units.flatMap(latents));
    near(step.output, dense.output.flat());
    near(step.logSumExp, dense.logSumExp);
    const mean = dense.weights[0]!.map((_, j) =>
      dense.weights.reduce((sum, own) => sum + own[j]! / heads, 0),
    );
    near(
      step.selected.flatMap(({ weights }) => [...weights]),
      mean,
    );
  });

  it('over k entries is dense attention over the tokens of the k best', async () => {
    for (const k of [1, 7, 30]) {
      const state = stateOf(k, 2);
      const step = await decodeStep(units, state, k);
      const scores = units.map((unit) => [...indexScores(unit.entries, state)]);
      const expected = referenceTop(scores, k);
      expect(step.selected.map(({ unit, entry }) => ({ unit, entry }))).toEqual(expected);
      const rows = expected.flatMap(({ unit, entry }) =>
        latents(units[unit]!).slice(entry * entryTokens, (entry + 1) * entryTokens),
      );
      near(step.output, twin(state, rows).output.flat());
      expect(step.selected.flatMap(({ weights }) => [...weights]).reduce((a, b) => a + b)).toBeCloseTo(1, 5);
    }
  });

  it('gives the same whether tokens lie in one unit or in several', () => {
    const state = stateOf(5, 1);
    const heads = latentHeads(state, latentWidth);
    const parts = units.map((unit) => attendFp8Rows(unit.rows, heads));
    const whole = twin(state, units.flatMap(latents));
    near(mergeAttention(parts).output, whole.output.flat());
    near(mergeAttention(parts).logSumExp, whole.logSumExp);
  });
});

describe('nextState', () => {
  it('lies between the question and what was attended to, per head', () => {
    const question = stateOf(3, 2);
    const output = new Float32Array(2 * latentWidth).fill(1);
    const { vectors } = nextState(question, output);
    for (let h = 0; h < 2; h++) {
      const own = vectors.subarray(h * keyWidth, (h + 1) * keyWidth);
      const before = question.vectors.subarray(h * keyWidth, (h + 1) * keyWidth);
      expect(Math.hypot(...own)).toBeCloseTo(1, 5);
      const towards = (v: Float32Array): number => v.subarray(0, latentWidth).reduce((sum, x) => sum + x, 0);
      expect(towards(own)).toBeGreaterThan(towards(before));
    }
  });
});
