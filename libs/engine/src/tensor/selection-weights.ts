/** Names of the weights with which a context is indexed and read; see model/entries.ts and model/reader.ts. */

/** Letters  D width of the encoder, K width of index keys, L width of token latents in the cache (the first L of K) */
export interface SelectionShape {
  readonly width: number;
  readonly keyWidth: number;
  readonly latentWidth: number;
}

export interface SelectionWeights {
  readonly shape: SelectionShape;
  /** (K, D) orthonormal rows, in order of the energy they keep. */
  readonly projection: Float32Array;
  /** (K) the compressor's gate; zeros make it a mean. */
  readonly gate: Float32Array;
}
