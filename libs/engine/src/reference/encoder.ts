/**
 * The encoder once more, slow and obvious, in 64-bit arithmetic: the twin that the ONNX graphs are tested against. It is not
 * used at run time.
 *
 * Dims  W tokens with markers, D width
 */
import type { EncoderWeights, LayerWeights } from '../tensor/encoder-weights.js';
import { type ModelShape, moeShape } from '../tensor/model-shape.js';
import { attention } from './attention.js';
import { mixEngram, type ReferenceTables } from './engram.js';
import { add, mlp, type Rows } from './linear.js';
import { mixtureOfExperts } from './moe.js';
import { norm } from './norm.js';

/** Latents of one window; ids include the markers. Tables where the shape has Engram. (W, D) */
export function referenceLatents(
  weights: EncoderWeights,
  ids: readonly number[],
  tables: ReferenceTables | null = null,
): Rows {
  const { width, normEps } = weights.shape;
  let x = ids.map((id, position) => {
    const row = Array.from({ length: width }, (_, d) => {
      return weights.words[id * width + d]! + weights.positions[position * width + d]!;
    });
    return norm(row, weights.embeddingNorm, normEps);
  });
  weights.layers.forEach((layer, i) => {
    if (layer.engram && tables)
      x = mixEngram(x, layer.engram, { shape: weights.shape, layer: i, ids, tables });
    x = referenceLayer(x, layer, weights.shape);
  });
  return x;
}

function referenceLayer(x: Rows, layer: LayerWeights, shape: ModelShape): Rows {
  const { heads, normEps: eps } = shape;
  const attended = attention(x, layer, heads);
  const y = x.map((row, t) => norm(add(row, attended[t]!), layer.attentionNorm, eps));
  return y.map((row) => norm(add(row, ffn(row, layer, shape)), layer.outputNorm, eps));
}

function ffn(row: readonly number[], layer: LayerWeights, shape: ModelShape): number[] {
  switch (layer.ffn.kind) {
    case 'dense':
      return mlp(row, layer.ffn);
    case 'moe':
      return mixtureOfExperts(row, moeShape(shape), layer.ffn);
  }
}
