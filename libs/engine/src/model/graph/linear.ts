/**
 * Linear layers in the graph. Float: MatMul + Add. int8: activations quantised per tensor at run time, weights per output
 * channel. Three projections that share one quantised input beat a fused one followed by Split.
 */
import type { Linear } from '../../tensor/encoder-weights.js';
import { quantizeLinear, transpose, weightLimit } from '../../tensor/int8.js';
import type { LayerContext } from './context.js';

const ms = 'com.microsoft' as const;

/** A value and, in int8 graphs, its quantised form, so that several layers can share it. */
export interface Input {
  readonly value: string;
  /** u8 values, scale, zero point; absent in float graphs. */
  readonly quantised?: readonly [string, string, string];
  /** (in) what the quantised channels were divided by; weights take it back. Absent where nothing was divided. */
  readonly divisor?: Float32Array;
}

/**
 * Quantises a value once for all linear layers that read it. One step serves all channels of a value, so a single channel that is
 * ten times as large as the others leaves them a tenth of the steps: where the channels' ranges are known, such channels
 * are divided down first and the weights that meet them multiplied up (SmoothQuant, arXiv 2211.10438, for outliers only).
 *
 * Dims  range (in), largest magnitudes seen in calibration, or null
 */
export function shareInput(c: LayerContext, name: string, value: string, range: Float32Array | null): Input {
  c.taps?.set(`${c.name}.${name}`, value);
  if (c.precision === 'float32') return { value };
  const divisor = range === null ? undefined : outlierDivisor(range);
  const scaled = divisor === undefined ? value : divide(c, name, value, divisor);
  const quantised = c.g.nodes('DynamicQuantizeLinear', [scaled], 3) as [string, string, string];
  return { value, quantised, ...(divisor === undefined ? {} : { divisor }) };
}

/** Channels may be this many times as large as the median one. */
const outlierRatio = 3;

/** (in); undefined when no channel is an outlier. */
export function outlierDivisor(range: Float32Array): Float32Array | undefined {
  const limit = outlierRatio * range.toSorted()[range.length >> 1]!;
  if (!(limit > 0) || !range.some((r) => r > limit)) return undefined;
  return range.map((r) => Math.max(1, r / limit));
}

function divide(
  { g, name: prefix }: LayerContext,
  name: string,
  value: string,
  divisor: Float32Array,
): string {
  const inverse = divisor.map((d) => 1 / d);
  return g.node('Mul', [value, g.weight(`${prefix}.${name}.inverse`, 'float32', [divisor.length], inverse)]);
}

/** y = x @ weight^T + bias of a value that nobody else reads. */
export function linear(c: LayerContext, name: string, l: Linear, x: string): string {
  if (c.precision === 'float32') return floatLinear(c, name, l, x);
  const { q, scale, bias } = int8Weights(c, name, l);
  return c.g.node('DynamicQuantizeMatMul', [x, q, scale, '', bias], { domain: ms });
}

/** The same of a shared value. */
export function linearOf(c: LayerContext, name: string, l: Linear, x: Input): string {
  if (x.quantised === undefined) return floatLinear(c, name, l, x.value);
  const { q, scale, bias } = int8Weights(c, name, x.divisor === undefined ? l : multiplied(l, x.divisor));
  const [xq, xs, xz] = x.quantised;
  return c.g.node('MatMulIntegerToFloat', [xq, q, xs, scale, xz, '', bias], { domain: ms });
}

function multiplied(l: Linear, factor: Float32Array): Linear {
  return { ...l, weight: l.weight.map((w, i) => w * factor[i % l.in]!) };
}

/** The same in floats whatever the graph's precision. */
export function floatLinear({ g, name: prefix }: LayerContext, name: string, l: Linear, x: string): string {
  const at = `${prefix}.${name}`;
  const w = g.weight(`${at}.weight`, 'float32', [l.in, l.out], transpose(l.weight, l.out, l.in));
  return g.node('Add', [g.node('MatMul', [x, w]), g.weight(`${at}.bias`, 'float32', [l.out], l.bias)]);
}

/** Weights (in, out) with a scale per output channel, and the bias. */
export function int8Weights(
  { g, name: prefix, precision }: LayerContext,
  name: string,
  l: Linear,
): { q: string; scale: string; bias: string } {
  const at = `${prefix}.${name}`;
  const limit = precision === 'int7' ? weightLimit.int7 : weightLimit.int8;
  const { q, scale } = quantizeLinear(l.weight, l.out, l.in, limit);
  return {
    q: g.weight(`${at}.weight`, 'int8', [l.in, l.out], q),
    scale: g.weight(`${at}.scale`, 'float32', [l.out], scale),
    bias: g.weight(`${at}.bias`, 'float32', [l.out], l.bias),
  };
}
