/**
 * A tiny transformer layer with made-up weights, of the operators that encoders are made of. Running it on a device and on the
 * processor shows whether the device is there, computes right, and is worth its transfers.
 *
 * Dims    B windows, W tokens of one, D width, F hidden width, V vocabulary
 * Inputs  ids (B, W) int32 in 0..V-1
 * Output  y (B, W, D) float32, of the order of 1
 */
import { GraphWriter } from '../tensor/onnx.js';

const width = 384;
const hidden = 1536;
const heads = 12;
export const probeVocabulary = 64;

/** The ModelProto's bytes, 7 MB. */
export function buildProbeGraph(): Uint8Array {
  const g = new GraphWriter();
  let seed = 1;
  const weight = (name: string, dims: readonly number[], spread: number): string => {
    const data = new Float32Array(dims.reduce((product, n) => product * n, 1));
    for (let i = 0; i < data.length; i++) {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      data[i] = (seed / 2 ** 31 - 1) * spread;
    }
    return g.weight(name, 'float32', dims, data);
  };
  const linear = (name: string, x: string, from: number, to: number): string => {
    const product = g.node('MatMul', [x, weight(`${name}.weight`, [from, to], 1.7 / Math.sqrt(from))]);
    return g.node('Add', [product, weight(`${name}.bias`, [to], 0.1)]);
  };
  const norm = (name: string, x: string): string =>
    g.node(
      'LayerNormalization',
      [
        x,
        g.weight(`${name}.gamma`, 'float32', [width], new Float32Array(width).fill(1)),
        weight(`${name}.beta`, [width], 0.1),
      ],
      { attributes: { axis: -1, epsilon: { f: 1e-12 } } },
    );
  const ids = g.input('ids', 'int32', ['B', 'W']);
  const x = norm('embed', g.node('Gather', [weight('words', [probeVocabulary, width], 1), ids]));
  const parts = ['query', 'key', 'value'].map((name) => linear(name, x, width, width));
  const attended = g.node('MultiHeadAttention', parts, {
    domain: 'com.microsoft',
    attributes: { num_heads: heads },
  });
  const y = norm('attention', g.node('Add', [linear('output', attended, width, width), x]));
  const up = g.node('Gelu', [linear('up', y, width, hidden)], { domain: 'com.microsoft' });
  g.rename(norm('ffn', g.node('Add', [linear('down', up, hidden, width), y])), 'y');
  g.output('y', 'float32', ['B', 'W', width]);
  return g.finish('lectern-probe');
}
