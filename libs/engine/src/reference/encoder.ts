/**
 * The encoder once more, slow and obvious, in 64-bit arithmetic: the twin that the ONNX graphs are tested against. It is not
 * used at run time.
 *
 * Dims  W tokens with markers, D width, H heads
 */
import type { EncoderWeights, LayerNorm, LayerWeights, Linear } from '../tensor/encoder-weights.js';

/** A row per token. */
type Rows = number[][];

/** Latents of one window; ids include the markers. (W, D) */
export function referenceLatents(weights: EncoderWeights, ids: readonly number[]): Rows {
  const { width, layerNormEps: eps } = weights.shape;
  let x = ids.map((id, position) => {
    const row = Array.from({ length: width }, (_, d) => {
      return weights.words[id * width + d]! + weights.positions[position * width + d]!;
    });
    return layerNorm(row, weights.embeddingNorm, eps);
  });
  for (const layer of weights.layers) x = referenceLayer(x, layer, weights.shape.heads, eps);
  return x;
}

function referenceLayer(x: Rows, layer: LayerWeights, heads: number, eps: number): Rows {
  const attended = attention(x, layer, heads).map((row) => linear(row, layer.output));
  const y = x.map((row, t) => layerNorm(add(row, attended[t]!), layer.attentionNorm, eps));
  return y.map((row) => {
    const hidden = linear(row, layer.up).map(gelu);
    return layerNorm(add(row, linear(hidden, layer.down)), layer.outputNorm, eps);
  });
}

function attention(x: Rows, layer: LayerWeights, heads: number): Rows {
  const q = x.map((row) => linear(row, layer.query));
  const k = x.map((row) => linear(row, layer.key));
  const v = x.map((row) => linear(row, layer.value));
  const width = q[0]!.length;
  const size = width / heads;
  return x.map((_, t) => {
    const out = new Array<number>(width).fill(0);
    for (let h = 0; h < heads; h++) {
      const dims = Array.from({ length: size }, (__, i) => h * size + i);
      const scores = k.map((key) => dims.reduce((sum, d) => sum + q[t]![d]! * key[d]!, 0) / Math.sqrt(size));
      const max = Math.max(...scores);
      const weights = scores.map((s) => Math.exp(s - max));
      const total = weights.reduce((a, b) => a + b, 0);
      weights.forEach((w, other) => {
        for (const d of dims) out[d]! += (w / total) * v[other]![d]!;
      });
    }
    return out;
  });
}

function linear(row: readonly number[], l: Linear): number[] {
  return Array.from({ length: l.out }, (_, o) => {
    return row.reduce((sum, value, i) => sum + value * l.weight[o * l.in + i]!, l.bias[o]!);
  });
}

function layerNorm(row: readonly number[], n: LayerNorm, eps: number): number[] {
  const mean = row.reduce((a, b) => a + b, 0) / row.length;
  const variance = row.reduce((a, b) => a + (b - mean) ** 2, 0) / row.length;
  return row.map((value, d) => ((value - mean) / Math.sqrt(variance + eps)) * n.gamma[d]! + n.beta[d]!);
}

function add(a: readonly number[], b: readonly number[]): number[] {
  return a.map((value, i) => value + b[i]!);
}

function gelu(x: number): number {
  return 0.5 * x * (1 + erf(x / Math.SQRT2));
}

/** Series for small arguments, continued fraction for large ones; both to double precision. */
function erf(x: number): number {
  const a = Math.abs(x);
  if (a > 6) return Math.sign(x);
  if (a < 3) {
    let term = a;
    let sum = a;
    for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum) && n < 200; n++) {
      term *= (-a * a) / n;
      sum += term / (2 * n + 1);
    }
    return (Math.sign(x) * 2 * sum) / Math.sqrt(Math.PI);
  }
  let fraction = 0;
  for (let n = 60; n >= 1; n--) fraction = n / 2 / (a + fraction);
  return Math.sign(x) * (1 - Math.exp(-a * a) / (Math.sqrt(Math.PI) * (a + fraction)));
}
