/** The encoder's weights under the names that graph builder and reference use. Types only. */
import type { ModelShape } from './model-shape.js';

/** y = x @ weight^T + bias. */
export interface Linear {
  /** (out, in) */
  readonly weight: Float32Array;
  /** (out) */
  readonly bias: Float32Array;
  readonly out: number;
  readonly in: number;
}

/** Layer norm with both; root-mean-square norm has no beta. */
export interface Norm {
  readonly gamma: Float32Array;
  readonly beta: Float32Array | null;
}

/** down(gelu(up(x))). */
export interface Mlp {
  readonly up: Linear;
  readonly down: Linear;
  /** (hidden) largest magnitudes that calibration saw after the GELU; absent when it was not calibrated. */
  readonly hiddenRange?: Float32Array;
}

export interface DenseFfnWeights extends Mlp {
  readonly kind: 'dense';
}

export interface MoeFfnWeights {
  readonly kind: 'moe';
  /** Null when the shape has no shared expert. */
  readonly shared: Mlp | null;
  readonly experts: readonly Mlp[];
  /** (E, D) and its bias (E): logits before softplus. */
  readonly router: Linear;
  /** (E) added to the scores for choosing only. */
  readonly selectionBias: Float32Array;
}

/** The projections and norms of one Engram layer; its rows come from the table. M = orders x heads x rowWidth. */
export interface EngramWeights {
  /** (D, M) */
  readonly key: Linear;
  /** (D, M) */
  readonly value: Linear;
  /** RMS norms of hidden state and key. */
  readonly hiddenNorm: Norm;
  readonly keyNorm: Norm;
}

export interface LayerWeights {
  readonly query: Linear;
  readonly key: Linear;
  readonly value: Linear;
  readonly output: Linear;
  readonly attentionNorm: Norm;
  readonly ffn: DenseFfnWeights | MoeFfnWeights;
  readonly outputNorm: Norm;
  /** Null for layers without conditional memory. */
  readonly engram: EngramWeights | null;
  /** (D) largest magnitudes that calibration saw going into attention, and into the FFN; null when it was not calibrated. */
  readonly attentionRange: Float32Array | null;
  readonly ffnRange: Float32Array | null;
}

export interface EncoderWeights {
  readonly shape: ModelShape;
  /** (vocabulary, width) */
  readonly words: Float32Array;
  /** (positions, width); the embedding of segment 0 is already added, since no other segment is used. */
  readonly positions: Float32Array;
  readonly embeddingNorm: Norm;
  readonly layers: readonly LayerWeights[];
}
