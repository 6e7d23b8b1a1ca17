/**
 * The names of tensors in a model's weight files: ours, and those of public BERT checkpoints. Nobody else spells a tensor's name.
 *
 * A tensor X may be stored in 8 bits: as I8 with "X_scale" F32 (rows), or as F8_E4M3 with "X_scale" U8 (rows, ceil(last / 64)), the
 * exponents of tensor/fp8.ts; rows are all dimensions but the last. F8_E4M3 without a scale is taken as it is.
 *
 * Letters  V vocabulary, P positions, D width, F hidden, E experts, h hidden width of an expert, K key width, M numbers of a token's
 *          Engram rows (orders x heads x rowWidth), R rows of all tables of a layer
 */

/** Linear layers are "NAME.weight" (out, in) and "NAME.bias" (out); norms "NAME.weight" (D) and, unless RMS, "NAME.bias" (D). */
export interface LayerNames {
  readonly query: string;
  readonly key: string;
  readonly value: string;
  readonly output: string;
  readonly attentionNorm: string;
  /** Dense FFN: (F, D) and (D, F). */
  readonly up: string;
  readonly down: string;
  readonly ffnNorm: string;
}

export interface EncoderNames {
  /** (V, D) */
  readonly words: string;
  /** (P, D) */
  readonly positions: string;
  /** (2, D), of which the first row is added to all positions; null where the checkpoint has none. */
  readonly segments: string | null;
  readonly embeddingNorm: string;
  layer(n: number): LayerNames;
}

export const lecternNames: EncoderNames = {
  words: 'embeddings.words.weight',
  positions: 'embeddings.positions.weight',
  segments: null,
  embeddingNorm: 'embeddings.norm',
  layer: (n) => ({
    query: `layers.${n}.attention.query`,
    key: `layers.${n}.attention.key`,
    value: `layers.${n}.attention.value`,
    output: `layers.${n}.attention.output`,
    attentionNorm: `layers.${n}.attention.norm`,
    up: `layers.${n}.ffn.up`,
    down: `layers.${n}.ffn.down`,
    ffnNorm: `layers.${n}.ffn.norm`,
  }),
};

export const bertNames: EncoderNames = {
  words: 'embeddings.word_embeddings.weight',
  positions: 'embeddings.position_embeddings.weight',
  segments: 'embeddings.token_type_embeddings.weight',
  embeddingNorm: 'embeddings.LayerNorm',
  layer: (n) => ({
    query: `encoder.layer.${n}.attention.self.query`,
    key: `encoder.layer.${n}.attention.self.key`,
    value: `encoder.layer.${n}.attention.self.value`,
    output: `encoder.layer.${n}.attention.output.dense`,
    attentionNorm: `encoder.layer.${n}.attention.output.LayerNorm`,
    up: `encoder.layer.${n}.intermediate.dense`,
    down: `encoder.layer.${n}.output.dense`,
    ffnNorm: `encoder.layer.${n}.output.LayerNorm`,
  }),
};

/** Mixture of experts, in `weights` of our own checkpoints; router and bias also in `experts` of split ones. */
export const moeNames = (n: number) =>
  ({
    /** Linear layers (sharedHidden, D) and (D, sharedHidden); absent where sharedHidden is 0. */
    sharedUp: `layers.${n}.ffn.shared.up`,
    sharedDown: `layers.${n}.ffn.shared.down`,
    /** Stacked: ".weight" (E, h, D), ".bias" (E, h). */
    expertsUp: `layers.${n}.ffn.experts.up`,
    /** Stacked: ".weight" (E, D, h), ".bias" (E, D). */
    expertsDown: `layers.${n}.ffn.experts.down`,
    /** Linear layer (E, D). */
    router: `layers.${n}.ffn.router`,
    /** (E) added to the scores for choosing only. */
    selectionBias: `layers.${n}.ffn.selection_bias`,
    /** I32 (F): the expert that each hidden unit of the dense FFN goes to; -1 is the shared expert. Split checkpoints only. */
    assignment: `layers.${n}.ffn.assignment`,
    /** (E, D): an expert's output on average, which stands in where it is not chosen. Split checkpoints only; may be absent. */
    expertMeans: `layers.${n}.ffn.expert_means`,
  }) as const;

/** Conditional memory, in `engram` or else in `weights`. */
export const engramNames = (n: number) =>
  ({
    /** Linear layers (D, M). */
    key: `layers.${n}.engram.key`,
    value: `layers.${n}.engram.value`,
    /** RMS norms. */
    hiddenNorm: `layers.${n}.engram.hidden_norm`,
    keyNorm: `layers.${n}.engram.key_norm`,
    /** (R, rowWidth): tables of all orders and heads, one after the other. Made into bytes when the table file is built. */
    table: `layers.${n}.engram.table`,
  }) as const;

/** Compressor, in `selection` or else in `weights`. */
export const compressorNames = {
  /** (K, D) */
  projection: 'compressor.projection',
  /** (K) */
  gate: 'compressor.gate',
} as const;

/** The span reader, in `reader` or else in `weights`; see tensor/span-reader-shape.ts. */
export const spanReaderNames = {
  /** Linear layer (width, channels). */
  input: 'span_reader.input',
  /** (positions, width) */
  positions: 'span_reader.positions',
  inputNorm: 'span_reader.input_norm',
  /** Linear layer (3, width): start, end, answer. */
  heads: 'span_reader.heads',
  layer: (n: number): LayerNames => ({
    query: `span_reader.layers.${n}.attention.query`,
    key: `span_reader.layers.${n}.attention.key`,
    value: `span_reader.layers.${n}.attention.value`,
    output: `span_reader.layers.${n}.attention.output`,
    attentionNorm: `span_reader.layers.${n}.attention.norm`,
    up: `span_reader.layers.${n}.ffn.up`,
    down: `span_reader.layers.${n}.ffn.down`,
    ffnNorm: `span_reader.layers.${n}.ffn.norm`,
  }),
} as const;

/** Largest magnitudes per channel, in `calibration`; each may be absent. */
export const rangeNames = (n: number) =>
  ({
    /** (D) going into attention. */
    attention: `layers.${n}.attention.range`,
    /** (D) going into the FFN. */
    ffn: `layers.${n}.ffn.range`,
    /** (F) after the GELU of the dense FFN, in its order of hidden units. */
    hidden: `layers.${n}.ffn.hidden_range`,
  }) as const;
