/** The encoder's shape and its weights under the names that graph builder and reference use. Types only. */

/** Shape of a BERT-like encoder. */
export interface EncoderShape {
  readonly layers: number;
  readonly width: number;
  readonly heads: number;
  readonly ffn: number;
  readonly vocabulary: number;
  readonly positions: number;
  readonly layerNormEps: number;
}

/** y = x @ weight^T + bias. */
export interface Linear {
  /** (out, in) */
  readonly weight: Float32Array;
  /** (out) */
  readonly bias: Float32Array;
  readonly out: number;
  readonly in: number;
}

export interface LayerNorm {
  readonly gamma: Float32Array;
  readonly beta: Float32Array;
}

export interface LayerWeights {
  readonly query: Linear;
  readonly key: Linear;
  readonly value: Linear;
  readonly output: Linear;
  readonly attentionNorm: LayerNorm;
  readonly up: Linear;
  readonly down: Linear;
  readonly outputNorm: LayerNorm;
}

export interface EncoderWeights {
  readonly shape: EncoderShape;
  /** (vocabulary, width) */
  readonly words: Float32Array;
  /** (positions, width); the embedding of segment 0 is already added, since no other segment is used. */
  readonly positions: Float32Array;
  readonly embeddingNorm: LayerNorm;
  readonly layers: readonly LayerWeights[];
}
