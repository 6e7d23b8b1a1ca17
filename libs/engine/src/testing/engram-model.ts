/** A little model with conditional memory, and random parts of it; for tests. random-model.ts writes it to disk. */
import type { EngramWeights, Linear, Norm } from '../tensor/encoder-weights.js';
import type { ModelShape } from '../tensor/model-shape.js';
import type { RandomModel } from './random-model.js';

export const engramShape = { layers: [0, 2], orders: [2, 3], heads: 2, rowWidth: 4, baseRows: 200, seed: 5 };

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
  leastWindow: 1,
  ratio: 4,
};

export const engramModel: RandomModel = {
  name: 'random-engram',
  shape: engramModelShape,
  selection: null,
  seed: 1,
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

/** Projections and norms of one Engram layer of `engramModelShape`. */
export function randomEngram(next: () => number): EngramWeights {
  const { width } = engramModelShape;
  const into = engramShape.orders.length * engramShape.heads * engramShape.rowWidth;
  const linear = (): Linear => ({
    weight: Float32Array.from({ length: width * into }, () => next() / Math.sqrt(into)),
    bias: Float32Array.from({ length: width }, () => next() / 4),
    out: width,
    in: into,
  });
  const norm = (): Norm => ({
    gamma: Float32Array.from({ length: width }, () => 1 + next() / 4),
    beta: null,
  });
  return { key: linear(), value: linear(), hiddenNorm: norm(), keyNorm: norm() };
}
