/** What every part of the encoder's graph is written with: the writer, the precision, and a prefix for the names of weights. */
import type { ModelShape } from '../../tensor/model-shape.js';
import type { GraphWriter } from '../../tensor/onnx.js';

/**
 * What matrix products are computed in. `int7` are 8-bit products whose weights stay within 7 bits: x64 processors without VNNI add
 * pairs of u8 x s8 products in 16 bits, which full 8-bit weights would overflow.
 */
export type Precision = 'float32' | 'int8' | 'int7';
/** `even` windows are all full and need no mask; `ragged` ones have padding and lengths. */
export type Raggedness = 'even' | 'ragged';

export interface GraphContext {
  readonly g: GraphWriter;
  readonly shape: ModelShape;
  readonly precision: Precision;
  /** Prefix of the weights' names: "layer0". */
  readonly name: string;
  /** (B) int32, tokens of each window that are not padding; undefined in even graphs. */
  readonly lengths: string | undefined;
}
