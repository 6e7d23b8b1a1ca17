/** Ids -> rows: word and position embeddings, normed. */
import type { EncoderWeights } from '../../tensor/encoder-weights.js';
import type { FilePlace } from '../../tensor/onnx.js';
import type { GraphContext } from './context.js';
import { norm } from './norm.js';

/** Where word embeddings lie, and as what. */
export interface WordsPlace extends FilePlace {
  readonly type: 'float32' | 'float16';
}

/** `place`: where the word embeddings lie, when not in the graph itself. Dims: ids (B, W) int32 -> (B, W, D). */
export function embed(c: GraphContext, weights: EncoderWeights, ids: string, place?: WordsPlace): string {
  const { g } = c;
  const { width, vocabulary, positions } = c.shape;
  const dims = [vocabulary, width];
  const words = place
    ? g.externalWeight('words', place.type, dims, place)
    : g.weight('words', 'float32', dims, weights.words);
  const table = g.weight('positions', 'float32', [positions, width], weights.positions);
  const zero = g.weight('zero', 'int64', [1], new BigInt64Array([0n]));
  const length = g.node('Shape', [ids], { attributes: { start: 1, end: 2 } });
  const rows = g.node('Slice', [table, zero, length, zero]);
  const gathered = g.node('Gather', [words, ids]);
  const wide = place?.type === 'float16' ? g.node('Cast', [gathered], { attributes: { to: 1 } }) : gathered;
  const sum = g.node('Add', [wide, rows]);
  return norm(c, 'embedding', weights.embeddingNorm, sum);
}
