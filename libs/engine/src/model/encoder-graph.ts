/**
 * Builds the encoder's ONNX graph from the checkpoint: embeddings, post-norm transformer layers, token latents out. The layers
 * themselves are in graph/. Precisions: `float32` is for tests, calibration and devices that have no 8-bit products; `int8` is what
 * runs on CPUs. Attention itself, norms and GELU stay float in both.
 *
 * Dims    B windows, W tokens of a window incl. its markers, D width
 * Inputs  ids (B, W) int32; ragged only: lengths (B) int32, tokens of each window that are not padding; shapes with Engram only:
 *         engram.rows.N (B, W, M) int32 for layer N, engram.gate (B, W) float32
 * Output  latents (B, W, D) float32, after the last norm; rows at padding are meaningless
 */
import { AppError } from '@lectern/contracts';
import type { EncoderWeights, LayerWeights } from '../tensor/encoder-weights.js';
import type { EngramSource } from '../tensor/engram-source.js';
import { type ModelShape, moeShape } from '../tensor/model-shape.js';
import { GraphWriter } from '../tensor/onnx.js';
import { attention } from './graph/attention.js';
import type { GraphContext, Precision, Raggedness } from './graph/context.js';
import { embed, type WordsPlace } from './graph/embed.js';
import { engram, type EngramInput } from './graph/engram.js';
import { denseFfn } from './graph/ffn-dense.js';
import { moeFfn } from './graph/ffn-moe.js';
import { addNorm } from './graph/norm.js';
import { hidePadding } from './graph/padding.js';

/** Part of the built file's name: raise it with every change of graph/, of this file or of tensor/onnx.ts. */
export const graphVersion = 6;

/** Where the Engram tables lie; null for shapes without. */
export type EngramPlace = Pick<EngramSource, 'file' | 'sections'> | null;

export interface GraphOptions {
  /** Needed by shapes with Engram. */
  readonly tables?: EngramPlace;
  /** Where the word embeddings lie: most of a small model, of which a text needs few rows. In the graph when absent. */
  readonly words?: WordsPlace;
  /** Become outputs under their keys. */
  readonly taps?: Map<string, string>;
}

/** The ModelProto's bytes. Cost: one copy of the weights. Throws AppError model_invalid when the shape's tables are not given. */
export function buildEncoderGraph(
  weights: EncoderWeights,
  precision: Precision,
  raggedness: Raggedness,
  { tables = null, words, taps }: GraphOptions = {},
): Uint8Array {
  const g = new GraphWriter();
  const { shape } = weights;
  const ids = g.input('ids', 'int32', ['B', 'W']);
  const padding =
    raggedness === 'ragged'
      ? hidePadding(g, shape, precision, ids, g.input('lengths', 'int32', ['B']))
      : undefined;
  const context = (name: string): GraphContext => ({ g, shape, precision, name, padding, taps });
  const memory = engramInputs(g, shape, tables);
  let x = embed(context('embed'), weights, ids, words);
  weights.layers.forEach((layer, i) => {
    const c = context(`layer${i}`);
    const input = memory.get(i);
    if (input && layer.engram) x = engram(c, layer.engram, input, x);
    x = encodeLayer(c, layer, x);
  });
  g.rename(x, 'latents');
  g.output('latents', 'float32', ['B', 'W', shape.width]);
  for (const [name, value] of taps ?? []) {
    g.rename(value, name);
    g.output(name, 'float32', ['B', 'W', 'C']);
  }
  return g.finish(`lectern-encoder-${precision}-${raggedness}`);
}

/** The inputs by which windows address the tables, by layer. */
function engramInputs(
  g: GraphWriter,
  { engram: e }: ModelShape,
  tables: EngramPlace,
): Map<number, EngramInput> {
  if (e === null) return new Map();
  if (tables?.sections.length !== e.layers.length)
    throw new AppError(
      'model_invalid',
      'The model has conditional memory, and its graph cannot be built without the tables.',
    );
  const gate = g.input('engram.gate', 'float32', ['B', 'W']);
  return new Map(
    e.layers.map((layer, i) => {
      const rows = g.input(engramRowsInput(layer), 'int32', ['B', 'W', e.orders.length * e.heads]);
      return [layer, { file: tables.file, section: tables.sections[i]!, rowWidth: e.rowWidth, rows, gate }];
    }),
  );
}

/** Name of the input with the rows of a layer. */
export function engramRowsInput(layer: number): string {
  return `engram.rows.${layer}`;
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
      return moeFfn(c, moeShape(c.shape), layer.ffn, x, layer.ffnRange);
  }
}
