/** Ids -> rows: word and position embeddings, normed. */
import type { EncoderWeights } from '../../tensor/encoder-weights.js';
import type { GraphContext } from './context.js';
import { norm } from './norm.js';

/** Dims: ids (B, W) int32 -> (B, W, D). */
export function embed(c: GraphContext, weights: EncoderWeights, ids: string): string {
  const { g } = c;
  const { width, vocabulary, positions } = c.shape;
  const words = g.weight('words', 'float32', [vocabulary, width], weights.words);
  const table = g.weight('positions', 'float32', [positions, width], weights.positions);
  const zero = g.weight('zero', 'int64', [1], new BigInt64Array([0n]));
  const length = g.node('Shape', [ids], { attributes: { start: 1, end: 2 } });
  const rows = g.node('Slice', [table, zero, length, zero]);
  const sum = g.node('Add', [g.node('Gather', [words, ids]), rows]);
  return norm(c, 'embedding', weights.embeddingNorm, sum);
}
