/**
 * The encoder once more, slow and obvious, in 64-bit arithmetic: the twin that the ONNX graphs are tested against. It is not
 * used at run time.
 *
 * Dims  W tokens with markers, D width
 */
import { AppError } from '@lectern/contracts';
import type { EncoderWeights, LayerWeights } from '../tensor/encoder-weights.js';
import { attention } from './attention.js';
import { add, mlp, type Rows } from './linear.js';
import { norm } from './norm.js';

/** Latents of one window; ids include the markers. (W, D) */
export function referenceLatents(weights: EncoderWeights, ids: readonly number[]): Rows {
  const { width, heads, normEps } = weights.shape;
  let x = ids.map((id, position) => {
    const row = Array.from({ length: width }, (_, d) => {
      return weights.words[id * width + d]! + weights.positions[position * width + d]!;
    });
    return norm(row, weights.embeddingNorm, normEps);
  });
  for (const layer of weights.layers) x = referenceLayer(x, layer, heads, normEps);
  return x;
}

function referenceLayer(x: Rows, layer: LayerWeights, heads: number, eps: number): Rows {
  const attended = attention(x, layer, heads);
  const y = x.map((row, t) => norm(add(row, attended[t]!), layer.attentionNorm, eps));
  return y.map((row) => norm(add(row, ffn(row, layer)), layer.outputNorm, eps));
}

function ffn(row: readonly number[], layer: LayerWeights): number[] {
  switch (layer.ffn.kind) {
    case 'dense':
      return mlp(row, layer.ffn);
    case 'moe':
      throw new AppError('model_invalid', 'The reference has no mixture of experts.');
  }
}
