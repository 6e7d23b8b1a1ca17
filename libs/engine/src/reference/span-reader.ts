/** The span reader, slow and obvious, one passage at a time: the twin of model/span-reader.ts. Not used at run time. */
import type { SpanReaderWeights } from '../tensor/span-reader-shape.js';
import { attention } from './attention.js';
import { add, linear, mlp, type Rows } from './linear.js';
import { norm } from './norm.js';

const eps = 1e-5;

/** Dims: rows (M, C), places (M) -> (M, 3) start, end, answer. */
export function referenceSpanScores(weights: SpanReaderWeights, rows: Rows, places: readonly number[]): Rows {
  const { shape, positions } = weights;
  let x = rows.map((row, m) => {
    const place = positions.subarray(places[m]! * shape.width, (places[m]! + 1) * shape.width);
    return norm(add(linear(row, weights.input), [...place]), weights.inputNorm, eps);
  });
  for (const layer of weights.layers) {
    const attended = attention(x, layer, shape.heads);
    const y = x.map((row, m) => norm(add(row, attended[m]!), layer.attentionNorm, eps));
    x = y.map((row) => norm(add(row, mlp(row, layer.ffn)), layer.ffnNorm, eps));
  }
  return x.map((row) => linear(row, weights.heads));
}
