/** Bidirectional multi-head attention inside one window. */
import type { LayerWeights } from '../tensor/encoder-weights.js';
import { linear, type Rows } from './linear.js';

/** Dims: (W, D) -> (W, D), after the output projection. */
export function attention(
  x: Rows,
  layer: Pick<LayerWeights, 'query' | 'key' | 'value' | 'output'>,
  heads: number,
): Rows {
  const q = x.map((row) => linear(row, layer.query));
  const k = x.map((row) => linear(row, layer.key));
  const v = x.map((row) => linear(row, layer.value));
  const width = q[0]!.length;
  const size = width / heads;
  return x.map((_, t) => {
    const out = new Array<number>(width).fill(0);
    for (let h = 0; h < heads; h++) {
      const dims = Array.from({ length: size }, (__, i) => h * size + i);
      const scores = k.map((key) => dims.reduce((sum, d) => sum + q[t]![d]! * key[d]!, 0) / Math.sqrt(size));
      const max = Math.max(...scores);
      const weights = scores.map((s) => Math.exp(s - max));
      const total = weights.reduce((a, b) => a + b, 0);
      weights.forEach((w, other) => {
        for (const d of dims) out[d]! += (w / total) * v[other]![d]!;
      });
    }
    return linear(out, layer.output);
  });
}
