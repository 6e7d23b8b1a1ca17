/**
 * Conditional memory mixed into the stream before a layer: h + alpha x (W_v e), with e the token's gathered rows and
 *   alpha = gate x sigmoid(ssqrt(<rms(h), rms(W_k e)> / sqrt(D))),  ssqrt(z) = sign(z) sqrt(max(|z|, 1e-6))
 * One stream, no convolution, as in DeepSeek-V4.1. Where the rows come from is said by the table's source, not here.
 *
 * The int8 graph multiplies the bytes of the table as they are: the scales of the tables are folded into the weights' rows before
 * those are quantised, so nothing is widened and nothing quantised at run time.
 *
 * Dims    B windows, W tokens, D width, M rows of a token, R rows of the section, w numbers of a row
 * Source  arXiv 2601.07372, section 2.3, with the signed square root of its reference code
 */
import type { EngramWeights, Linear } from '../../tensor/encoder-weights.js';
import { type EngramSection, engramZeroPoint } from '../../tensor/engram-source.js';
import type { GraphContext } from './context.js';
import { int8Weights, linear } from './linear.js';
import { norm } from './norm.js';

/** Where the layer's rows lie, and the graph's inputs that address and gate them. */
export interface EngramInput {
  readonly file: string;
  readonly section: EngramSection;
  readonly rowWidth: number;
  /** (B, W, M) int32 */
  readonly rows: string;
  /** (B, W) float32 */
  readonly gate: string;
}

/** Dims: (B, W, D) -> (B, W, D), the stream with the memory added. */
export function engram(c: GraphContext, weights: EngramWeights, input: EngramInput, x: string): string {
  const { g, shape } = c;
  const project = projections(c, input);
  const key = project('engram.key', weights.key);
  const value = project('engram.value', weights.value);
  const product = g.node('Mul', [
    norm(c, 'engram.hiddenNorm', weights.hiddenNorm, x),
    norm(c, 'engram.keyNorm', weights.keyNorm, key),
  ]);
  const constant = (name: string, value: number): string =>
    g.weight(`${c.name}.engram.${name}`, 'float32', [1], Float32Array.of(value));
  const axis = g.weight(`${c.name}.engram.axis`, 'int64', [1], BigInt64Array.of(-1n));
  const z = g.node('Mul', [
    g.node('ReduceSum', [product, axis], { attributes: { keepdims: 1 } }),
    constant('inverseRoot', 1 / Math.sqrt(shape.width)),
  ]);
  const root = g.node('Sqrt', [g.node('Max', [g.node('Abs', [z]), constant('least', 1e-6)])]);
  const open = g.node('Sigmoid', [g.node('Mul', [g.node('Sign', [z]), root])]);
  const alpha = g.node('Mul', [open, g.node('Unsqueeze', [input.gate, axis])]);
  return g.node('Add', [x, g.node('Mul', [alpha, value])]);
}

/** Linear layers of e, which is gathered once. */
function projections(c: GraphContext, input: EngramInput): (name: string, l: Linear) => string {
  const { g } = c;
  const { section, rowWidth, file } = input;
  const at = `${c.name}.engram`;
  const table = g.externalWeight(`${at}.rows`, 'uint8', [section.rows, rowWidth], {
    file,
    ...placeOf(section),
  });
  const width = section.scales.length * rowWidth;
  const dims = g.weight(`${at}.dims`, 'int64', [3], BigInt64Array.of(0n, 0n, BigInt(width)));
  const bytes = g.node('Reshape', [g.node('Gather', [table, input.rows]), dims]);
  if (c.precision === 'float32') {
    const centred = g.node('Sub', [
      g.node('Cast', [bytes], { attributes: { to: 1 } }),
      g.weight(`${at}.zeroPoint`, 'float32', [1], Float32Array.of(engramZeroPoint)),
    ]);
    return (name, l) => linear(c, name, scaled(l, section.scales, rowWidth), centred);
  }
  const scale = g.weight(`${at}.scale`, 'float32', [1], Float32Array.of(1));
  const zero = g.weight(`${at}.zeroPoint`, 'uint8', [1], Uint8Array.of(engramZeroPoint));
  return (name, l) => {
    const w = int8Weights(c, name, scaled(l, section.scales, rowWidth));
    return g.node('MatMulIntegerToFloat', [bytes, w.q, scale, w.scale, zero, '', w.bias], {
      domain: 'com.microsoft',
    });
  };
}

const placeOf = ({
  offsetBytes,
  lengthBytes,
}: EngramSection): { offsetBytes: number; lengthBytes: number } => ({
  offsetBytes,
  lengthBytes,
});

/** The layer as it reads bytes instead of numbers: each input's weights times the scale of the input's table. */
function scaled(l: Linear, scales: Float32Array, rowWidth: number): Linear {
  const weight = l.weight.map((value, i) => value * scales[Math.floor((i % l.in) / rowWidth)]!);
  return { ...l, weight };
}
