/**
 * Builds the encoder's ONNX graph from the checkpoint: embeddings, six post-norm transformer layers, token latents out.
 * Precisions: `float32` is for tests and calibration, `int8` is what runs. The int8 graph quantises activations per tensor at
 * run time and weights per output channel; attention itself, norms and GELU stay float.
 * Shapes of it: `even` windows are all full, which lets the runtime use its flash attention (a quarter of the time of a layer
 * less); `ragged` windows have padding and lengths.
 * Measured: Add + LayerNormalization takes a fifth of the fused SkipLayerNormalization; three projections that share one
 * quantised input beat a fused one followed by Split.
 *
 * Dims    B windows, W tokens of a window incl. its markers, D width
 * Inputs  ids (B, W) int32; ragged only: lengths (B) int32, tokens of each window that are not padding
 * Output  latents (B, W, D) float32, after the last layer norm; rows at padding are meaningless
 */
import type { EncoderWeights, LayerNorm, LayerWeights, Linear } from '../tensor/encoder-weights.js';
import { quantizeLinear, transpose } from '../tensor/int8.js';
import { GraphWriter } from '../tensor/onnx.js';

/** Part of the built file's name: raise it with every change of this file or of tensor/onnx.ts. */
export const graphVersion = 1;

export type Precision = 'float32' | 'int8';
export type Raggedness = 'even' | 'ragged';

const ms = 'com.microsoft' as const;
type Triple = [string, string, string];

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
  let x = embed(g, weights, ids);
  weights.layers.forEach((layer, i) => {
    x = encodeLayer(
      { g, name: `layer${i}`, layer, heads: shape.heads, eps: shape.layerNormEps, precision, lengths },
      x,
    );
  });
  g.rename(x, 'latents');
  g.output('latents', 'float32', ['B', 'W', shape.width]);
  return g.finish(`lectern-encoder-${precision}-${raggedness}`);
}

function embed(g: GraphWriter, weights: EncoderWeights, ids: string): string {
  const { width, vocabulary, positions, layerNormEps } = weights.shape;
  const words = g.weight('words', 'float32', [vocabulary, width], weights.words);
  const table = g.weight('positions', 'float32', [positions, width], weights.positions);
  const zero = g.weight('zero', 'int64', [1], new BigInt64Array([0n]));
  const length = g.node('Shape', [ids], { attributes: { start: 1, end: 2 } });
  const rows = g.node('Slice', [table, zero, length, zero]);
  const sum = g.node('Add', [g.node('Gather', [words, ids]), rows]);
  const { gamma, beta } = norm(g, 'embedding', weights.embeddingNorm);
  return g.node('LayerNormalization', [sum, gamma, beta], {
    attributes: { axis: -1, epsilon: { f: layerNormEps } },
  });
}

interface LayerContext {
  readonly g: GraphWriter;
  readonly name: string;
  readonly layer: LayerWeights;
  readonly heads: number;
  readonly eps: number;
  readonly precision: Precision;
  readonly lengths: string | undefined;
}

function norm(g: GraphWriter, name: string, n: LayerNorm): { gamma: string; beta: string } {
  return {
    gamma: g.weight(`${name}.gamma`, 'float32', [n.gamma.length], n.gamma),
    beta: g.weight(`${name}.beta`, 'float32', [n.beta.length], n.beta),
  };
}

function encodeLayer(c: LayerContext, x: string): string {
  const { g, layer } = c;
  const [q, k, v] = project(c, x);
  const attended = g.node(
    'MultiHeadAttention',
    c.lengths === undefined ? [q, k, v] : [q, k, v, '', c.lengths],
    {
      domain: ms,
      attributes: { num_heads: c.heads },
    },
  );
  const y = addNorm(c, 'attention', linear(c, 'output', layer.output, attended), x, layer.attentionNorm);
  const up = linear(c, 'up', layer.up, y);
  const hidden = g.node('Gelu', [up], { domain: ms });
  return addNorm(c, 'ffn', linear(c, 'down', layer.down, hidden), y, layer.outputNorm);
}

function addNorm(c: LayerContext, name: string, x: string, skip: string, n: LayerNorm): string {
  const { gamma, beta } = norm(c.g, `${c.name}.${name}`, n);
  return c.g.node('LayerNormalization', [c.g.node('Add', [x, skip]), gamma, beta], {
    attributes: { axis: -1, epsilon: { f: c.eps } },
  });
}

/** Queries, keys and values; the int8 graph quantises their common input once. */
function project(c: LayerContext, x: string): Triple {
  const { g, layer } = c;
  if (c.precision === 'float32')
    return [
      linear(c, 'query', layer.query, x),
      linear(c, 'key', layer.key, x),
      linear(c, 'value', layer.value, x),
    ];
  const [xq, xs, xz] = g.nodes('DynamicQuantizeLinear', [x], 3) as Triple;
  const one = (name: string, l: Linear): string => {
    const { q, scale, bias } = int8Weights(c, name, l);
    return g.node('MatMulIntegerToFloat', [xq, q, xs, scale, xz, '', bias], { domain: ms });
  };
  return [one('query', layer.query), one('key', layer.key), one('value', layer.value)];
}

function int8Weights(c: LayerContext, name: string, l: Linear): { q: string; scale: string; bias: string } {
  const at = `${c.name}.${name}`;
  const { q, scale } = quantizeLinear(l.weight, l.out, l.in);
  return {
    q: c.g.weight(`${at}.weight`, 'int8', [l.in, l.out], q),
    scale: c.g.weight(`${at}.scale`, 'float32', [l.out], scale),
    bias: c.g.weight(`${at}.bias`, 'float32', [l.out], l.bias),
  };
}

function linear(c: LayerContext, name: string, l: Linear, x: string): string {
  const { g } = c;
  if (c.precision === 'int8') {
    const { q, scale, bias } = int8Weights(c, name, l);
    return g.node('DynamicQuantizeMatMul', [x, q, scale, '', bias], { domain: ms });
  }
  const at = `${c.name}.${name}`;
  const w = g.weight(`${at}.weight`, 'float32', [l.in, l.out], transpose(l.weight, l.out, l.in));
  return g.node('Add', [g.node('MatMul', [x, w]), g.weight(`${at}.bias`, 'float32', [l.out], l.bias)]);
}
