/**
 * How a ragged graph hides padding from attention. The bias is made of float operators only, without computing on shapes: those
 * would run on the processor, and a graph for another device must not go back and forth.
 */
import type { ModelShape } from '../../tensor/model-shape.js';
import type { GraphWriter } from '../../tensor/onnx.js';
import type { Padding, Precision } from './context.js';

/** Added to the scores of padding; exp() of it is 0 beside any real score. */
const hidden = -10_000;

/** Dims: ids (B, W) int32; lengths (B) int32, at least 1. */
export function hidePadding(
  g: GraphWriter,
  shape: ModelShape,
  precision: Precision,
  ids: string,
  lengths: string,
): Padding {
  if (precision !== 'float32') return { kind: 'lengths', name: lengths };
  const { positions } = shape;
  const float = (name: string, value: number): string =>
    g.weight(`padding.${name}`, 'float32', [1], Float32Array.of(value));
  const axes = (name: string, values: readonly number[]): string =>
    g.weight(`padding.${name}`, 'int64', [values.length], BigInt64Array.from(values, BigInt));
  const counting = Float32Array.from({ length: positions }, (_, i) => i);
  const table = g.weight('padding.places', 'float32', [positions], counting);
  const zero = axes('zero', [0]);
  const length = g.node('Shape', [ids], { attributes: { start: 1, end: 2 } });
  // (W) 0, 1, 2, ...
  const places = g.node('Slice', [table, zero, length, zero]);
  const ends = g.node('Unsqueeze', [
    g.node('Cast', [lengths], { attributes: { to: 1 } }),
    axes('row', [1, 2, 3]),
  ]);
  // (B, 1, 1, W) 1 where a token stands, 0 at padding
  const there = g.node('Cast', [g.node('Less', [places, ends])], { attributes: { to: 1 } });
  const row = g.node('Mul', [g.node('Sub', [float('one', 1), there]), float('hidden', hidden)]);
  // (W, 1) zeros, which spread a row over all that attend to it
  const column = g.node('Unsqueeze', [g.node('Mul', [places, float('none', 0)]), axes('column', [1])]);
  return { kind: 'bias', name: g.node('Add', [row, column]) };
}
