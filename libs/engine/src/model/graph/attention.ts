/**
 * Windowed attention: bidirectional inside a window, nothing outside it. Without padding the runtime uses its flash attention, a
 * quarter of the time of a layer less; lengths cost it.
 */
import type { LayerWeights } from '../../tensor/encoder-weights.js';
import type { LayerContext, Padding } from './context.js';
import { linear, linearOf, shareInput } from './linear.js';

type AttentionWeights = Pick<LayerWeights, 'query' | 'key' | 'value' | 'output' | 'attentionRange'>;

/** Dims: (B, W, D) -> (B, W, D), before residual and norm. */
export function attention(c: LayerContext, layer: AttentionWeights, x: string): string {
  const input = shareInput(c, 'attention', x, layer.attentionRange);
  const q = linearOf(c, 'query', layer.query, input);
  const k = linearOf(c, 'key', layer.key, input);
  const v = linearOf(c, 'value', layer.value, input);
  const attended = c.g.node('MultiHeadAttention', [q, k, v, ...paddingInputs(c.padding)], {
    domain: 'com.microsoft',
    attributes: { num_heads: c.shape.heads },
  });
  return linear(c, 'output', layer.output, attended);
}

/** The operator's inputs after the values: their bias (unused), lengths, bias of the scores. */
function paddingInputs(padding: Padding | undefined): string[] {
  if (padding === undefined) return [];
  return padding.kind === 'lengths' ? ['', padding.name] : ['', '', padding.name];
}
