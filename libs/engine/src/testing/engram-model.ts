/** A random little model with conditional memory, and its tables; for tests. */
import { encodeEngramTables } from '../memory/engram/table-file.js';
import { tableSizes } from '../memory/engram/primes.js';
import type { EncoderWeights, EngramWeights, Linear, Norm } from '../tensor/encoder-weights.js';
import type { EngramShape, ModelShape } from '../tensor/model-shape.js';

export const engramShape: EngramShape = {
  layers: [0, 2],
  orders: [2, 3],
  heads: 2,
  rowWidth: 4,
  baseRows: 200,
  seed: 5,
};

export const engramModelShape: ModelShape = {
  layers: 3,
  width: 16,
  heads: 2,
  vocabulary: 128,
  positions: 32,
  norm: 'layer',
  normEps: 1e-6,
  ffn: { kind: 'dense', hidden: 24 },
  engram: engramShape,
  window: 10,
  halo: 0,
  ratio: 4,
};

const markers = new Map([
  [0, '[PAD]'],
  [100, '[UNK]'],
  [101, '[CLS]'],
  [102, '[SEP]'],
]);

/** Markers where the base model has them; 4 and 5 are the same to the memory; the last ones continue words. */
export const engramPieces: readonly string[] = Array.from(
  { length: engramModelShape.vocabulary },
  (_, i) => markers.get(i) ?? (i === 4 ? 'Law' : i === 5 ? 'law' : i < 110 ? `word${i}` : `##part${i}`),
);

/** Numbers in -1..1, always the same for a seed. */
export function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

export function randomLinear(next: () => number, out: number, into: number): Linear {
  return {
    weight: Float32Array.from({ length: out * into }, () => next() / Math.sqrt(into)),
    bias: Float32Array.from({ length: out }, () => next() / 4),
    out,
    in: into,
  };
}

export function randomNorm(next: () => number, width: number, beta: boolean): Norm {
  return {
    gamma: Float32Array.from({ length: width }, () => 1 + next() / 4),
    beta: beta ? Float32Array.from({ length: width }, () => next() / 4) : null,
  };
}

export function randomEngram(next: () => number, { width, engram }: ModelShape): EngramWeights {
  const { orders, heads, rowWidth } = engram!;
  const into = orders.length * heads * rowWidth;
  return {
    key: randomLinear(next, width, into),
    value: randomLinear(next, width, into),
    hiddenNorm: randomNorm(next, width, false),
    keyNorm: randomNorm(next, width, false),
  };
}

export function randomWeights(shape: ModelShape, seed: number): EncoderWeights {
  const next = noise(seed);
  const { width, vocabulary, positions, ffn } = shape;
  if (ffn.kind !== 'dense') throw new TypeError('The random model is dense.');
  const table = (rows: number): Float32Array => Float32Array.from({ length: rows * width }, next);
  return {
    shape,
    words: table(vocabulary),
    positions: table(positions),
    embeddingNorm: randomNorm(next, width, true),
    layers: Array.from({ length: shape.layers }, (_, i) => ({
      query: randomLinear(next, width, width),
      key: randomLinear(next, width, width),
      value: randomLinear(next, width, width),
      output: randomLinear(next, width, width),
      attentionRange: null,
      attentionNorm: randomNorm(next, width, true),
      ffn: {
        kind: 'dense',
        up: randomLinear(next, ffn.hidden, width),
        down: randomLinear(next, width, ffn.hidden),
      },
      ffnRange: null,
      outputNorm: randomNorm(next, width, true),
      engram: shape.engram?.layers.includes(i) ? randomEngram(next, shape) : null,
    })),
  };
}

export interface RandomTables {
  readonly file: Uint8Array;
  /** One row as numbers. */
  readonly row: (section: number, row: number) => readonly number[];
}

export function randomTables(shape: EngramShape, seed: number): RandomTables {
  const next = noise(seed);
  const perLayer = shape.orders.length * shape.heads;
  const sizes = tableSizes(shape);
  const layers = shape.layers.map((_, i) => {
    const own = sizes.subarray(i * perLayer, (i + 1) * perLayer);
    const rows = own.reduce((sum, p) => sum + p, 0);
    return {
      own,
      rows: Uint8Array.from({ length: rows * shape.rowWidth }, () => Math.floor((next() + 1) * 128)),
      scales: Float32Array.from({ length: perLayer }, () => (1.5 + next()) / 128),
    };
  });
  return {
    file: encodeEngramTables(shape, layers),
    row: (section, row) => {
      const { own, rows, scales } = layers[section]!;
      let table = 0;
      for (let first = own[0]!; row >= first; first += own[table]!) table++;
      const bytes = [...rows.subarray(row * shape.rowWidth, (row + 1) * shape.rowWidth)];
      return bytes.map((byte) => (byte - 128) * scales[table]!);
    },
  };
}
