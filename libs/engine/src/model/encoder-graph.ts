/**
 * Builds the encoder's ONNX graph from the checkpoint: embeddings, post-norm transformer layers, token latents out. The layers
 * themselves are in graph/. Precisions: `float32` is for tests, calibration and devices that have no 8-bit products; `int8` is what
 * runs on CPUs. Attention itself, norms and GELU stay float in both.
 *
 * Dims    B windows, W tokens of a window incl. its markers, D width
 * Inputs  ids (B, W) int32; ragged only: lengths (B) int32, tokens of each window that are not padding
 * Output  latents (B, W, D) float32, after the last norm; rows at padding are meaningless
 */
import { AppError } from '@lectern/contracts';
import type { EncoderWeights, LayerWeights } from '../tensor/encoder-weights.js';
import { GraphWriter } from '../tensor/onnx.js';
import { attention } from './graph/attention.js';
import type { GraphContext, Precision, Raggedness } from './graph/context.js';
import { embed } from './graph/embed.js';
import { denseFfn } from './graph/ffn-dense.js';
import { addNorm } from './graph/norm.js';

/** Part of the built file's name: raise it with every change of graph/, of this file or of tensor/onnx.ts. */
export const graphVersion = 3;

/** The ModelProto's bytes. Cost: one copy of the weights. */
export function buildEncoderGraph(
  weights: EncoderWeights,
  precision: Precision,
  raggedness: Raggedness,
): Uint8Array {
  const g = new GraphWriter();
  const { shape } = weights;
  const ids = g.input('ids', 'int32', ['B', 'W']);
  const lengths = raggedness === 'ragged' ? g.input('lengths', 'int32', ['B']) : undefined;
  const context = (name: string): GraphContext => ({ g, shape, precision, name, lengths });
  let x = embed(context('embed'), weights, ids);
  weights.layers.forEach((layer, i) => {
    x = encodeLayer(context(`layer${i}`), layer, x);
  });
  g.rename(x, 'latents');
  g.output('latents', 'float32', ['B', 'W', shape.width]);
  return g.finish(`lectern-encoder-${precision}-${raggedness}`);
}

function encodeLayer(c: GraphContext, layer: LayerWeights, x: string): string {
  const y = addNorm(c, 'attention', layer.attentionNorm, attention(c, layer, x), x);
  return addNorm(c, 'ffn', layer.outputNorm, ffn(c, layer, y), y);
}

function ffn(c: GraphContext, layer: LayerWeights, x: string): string {
  switch (layer.ffn.kind) {
    case 'dense':
      return denseFfn(c, layer.ffn, x, layer.ffnRange);
    case 'moe':
      throw new AppError('model_invalid', 'This build of Lectern has no mixture of experts.');
  }
}
