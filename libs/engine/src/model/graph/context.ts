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

/**
 * Padding as attention takes it: `lengths` (B) int32 on processors, which is cheapest there; `bias` (B, 1, W, W) float32, 0 or far
 * below every score, in float graphs, because the WebGPU provider takes nothing else.
 */
export type Padding =
  { readonly kind: 'lengths'; readonly name: string } | { readonly kind: 'bias'; readonly name: string };

/** What a layer of any transformer here needs: the encoder's, and the span reader's. */
export interface LayerContext {
  readonly g: GraphWriter;
  readonly shape: Pick<ModelShape, 'heads' | 'normEps'>;
  readonly precision: Precision;
  /** Prefix of the weights' names: "layer0". */
  readonly name: string;
  /** What hides padding from attention; undefined in even graphs. */
  readonly padding: Padding | undefined;
  /** Collects the inputs of matrix products by "layer0.attention", for calibration; undefined otherwise. */
  readonly taps?: Map<string, string> | undefined;
}

export interface GraphContext extends LayerContext {
  readonly shape: ModelShape;
}
