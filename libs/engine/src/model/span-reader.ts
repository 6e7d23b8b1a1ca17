/**
 * The span reader: question and passage, token for token, through a few small layers in which they see each other -> where in the
 * passage the answer starts and ends, and whether it is an answer at all. It reads cached latents; the encoder does not run again.
 * Its slow twin is reference/span-reader.ts.
 *
 * Dims    B passages of one question, M rows of the longest, C channels, W width
 * Graph   inputs rows (B, M, C) float32, places (B, M) int32, lengths (B) int32; output scores (B, M, 3) float32: start, end, answer
 * Source  upper layers that join what lower layers read apart: Cao et al., DeFormer (2020), section 3; start, end and no answer:
 *         Devlin et al., BERT (2019), section 4.3
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { ensureBuilt } from '../loader/built-file.js';
import type { ModelRunner, ModelSession } from '../tensor/model-tensor.js';
import { GraphWriter } from '../tensor/onnx.js';
import {
  readerPositions,
  rowChannels,
  type SpanReaderShape,
  type SpanReaderWeights,
} from '../tensor/span-reader-shape.js';
import { attention } from './graph/attention.js';
import type { LayerContext } from './graph/context.js';
import { denseFfn } from './graph/ffn-dense.js';
import { floatLinear } from './graph/linear.js';
import { addNorm } from './graph/norm.js';

/** Part of the built file's name: raise it with every change of the graph. */
export const spanReaderVersion = 2;
const normEps = 1e-5;

/** The rows of one passage, as scheduler/passages.ts writes them. */
export interface ReaderPassage {
  /** (M, C) */
  readonly rows: Float32Array;
  /** Row of the passage's first token. */
  readonly firstRow: number;
}

export interface SpanReading {
  /** (n) of the passage's tokens. */
  readonly start: Float32Array;
  readonly end: Float32Array;
  /** Log-odds that the passage answers the question. */
  readonly answer: number;
}

/** The ModelProto's bytes. */
export function buildSpanReaderGraph(weights: SpanReaderWeights): Uint8Array {
  const { shape } = weights;
  const g = new GraphWriter();
  const rows = g.input('rows', 'float32', ['B', 'M', rowChannels(weights.latentWidth)]);
  const places = g.input('places', 'int32', ['B', 'M']);
  const lengths = g.input('lengths', 'int32', ['B']);
  const table = g.weight('positions', 'float32', [readerPositions(shape), shape.width], weights.positions);
  const context = (name: string): LayerContext => ({
    g,
    name,
    shape: { heads: shape.heads, normEps },
    precision: 'float32',
    padding: { kind: 'lengths', name: lengths },
  });
  const ends = context('reader');
  const input = floatLinear(ends, 'input', weights.input, rows);
  let x = addNorm(ends, 'inputNorm', weights.inputNorm, input, g.node('Gather', [table, places]));
  weights.layers.forEach((layer, i) => {
    const c = context(`layer${i}`);
    const attended = attention(c, { ...layer, attentionRange: null }, x);
    const y = addNorm(c, 'attentionNorm', layer.attentionNorm, attended, x);
    x = addNorm(c, 'ffnNorm', layer.ffnNorm, denseFfn(c, layer.ffn, y, null), y);
  });
  g.rename(floatLinear(ends, 'heads', weights.heads, x), 'scores');
  g.output('scores', 'float32', ['B', 'M', 3]);
  return g.finish('lectern-span-reader');
}

/** Path of the graph, built when it is not there; its name is the hash of what shaped it. */
export async function ensureSpanReader(modelDir: string, weights: SpanReaderWeights): Promise<string> {
  const graph = buildSpanReaderGraph(weights);
  const name = createHash('sha256').update(`${spanReaderVersion}`).update(graph).digest('hex');
  return ensureBuilt(join(modelDir, `span-reader-${name.slice(0, 24)}.onnx`), () => graph);
}

export class SpanReader {
  readonly shape: SpanReaderShape;
  readonly #channels: number;
  readonly #open: () => Promise<ModelSession>;
  #session: Promise<ModelSession> | undefined;

  /** The session is opened with the first passage. */
  constructor(runner: ModelRunner, weights: SpanReaderWeights, modelDir: string) {
    this.shape = weights.shape;
    this.#channels = rowChannels(weights.latentWidth);
    this.#open = async () => runner.openSession(await ensureSpanReader(modelDir, weights));
  }

  async warm(): Promise<void> {
    await this.read([{ rows: new Float32Array(2 * this.#channels), firstRow: 1 }]);
  }

  /** Passages of one question, so that `firstRow` is the same in all; in their order. Cost: B x M x the layers' weights. */
  async read(passages: readonly ReaderPassage[]): Promise<SpanReading[]> {
    if (passages.length === 0) return [];
    const channels = this.#channels;
    const counts = passages.map(({ rows }) => rows.length / channels);
    const longest = Math.max(...counts);
    const rows = new Float32Array(passages.length * longest * channels);
    const places = new Int32Array(passages.length * longest);
    passages.forEach((passage, b) => {
      rows.set(passage.rows, b * longest * channels);
      for (let m = 0; m < counts[b]!; m++) places[b * longest + m] = placeOf(m, passage.firstRow, this.shape);
    });
    const session = await (this.#session ??= this.#open());
    const out = await session.run({
      rows: { type: 'float32', dims: [passages.length, longest, channels], data: rows },
      places: { type: 'int32', dims: [passages.length, longest], data: places },
      lengths: { type: 'int32', dims: [passages.length], data: Int32Array.from(counts) },
    });
    const scores = out['scores']!.data as Float32Array;
    return passages.map(({ firstRow }, b) => {
      const tokens = counts[b]! - firstRow;
      const column = (c: number): Float32Array =>
        Float32Array.from({ length: tokens }, (_, j) => scores[(b * longest + firstRow + j) * 3 + c]!);
      return { start: column(0), end: column(1), answer: scores[b * longest * 3 + 2]! };
    });
  }

  async dispose(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    await (await session)?.dispose();
  }
}

/** Position of row m: the passage always starts behind the longest question. */
export function placeOf(row: number, firstRow: number, { questionTokens }: SpanReaderShape): number {
  return row < firstRow ? row : 1 + questionTokens + row - firstRow;
}

export interface TokenSpan {
  readonly from: number;
  readonly to: number;
}

/**
 * The best answer within [from, to) of a passage's tokens: the pair with the highest sum of start and end, at most `longest` tokens.
 * Undefined when there is no token. Cost: (to - from) x longest.
 */
export function bestSpan(
  { start, end }: SpanReading,
  from: number,
  to: number,
  longest: number,
): TokenSpan | undefined {
  let best = -Infinity;
  let span: TokenSpan | undefined;
  for (let i = from; i < to; i++)
    for (let j = i; j < Math.min(to, i + longest); j++) {
      const score = start[i]! + end[j]!;
      if (score <= best) continue;
      best = score;
      span = { from: i, to: j + 1 };
    }
  return span;
}
