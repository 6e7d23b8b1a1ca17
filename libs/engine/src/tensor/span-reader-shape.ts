/** What the span reader is made of, and what it is told about each token. Types and sizes only; see model/span-reader.ts. */
import type { Linear, Mlp, Norm } from './encoder-weights.js';

/** Letters  L width of token latents, C channels of an input row, W width inside, P positions */
export interface SpanReaderShape {
  /** W */
  readonly width: number;
  readonly heads: number;
  readonly layers: number;
  /** Hidden units of the FFN. */
  readonly hidden: number;
  /** Tokens of the question that are read; the rest is left out. */
  readonly questionTokens: number;
  /** Tokens of a passage that are read, what stands around the candidate included. */
  readonly passageTokens: number;
}

/** What a row says besides its latent. */
export const rowSigns = [
  /** 1 for the row in front, which stands for question and passage as a whole. */
  'whole',
  'question',
  'passage',
  /** 1 inside the candidate: only there an answer may stand. */
  'candidate',
  /** 1 where the question holds the same token; the same word in another form. */
  'sameToken',
  'sameWord',
  'digit',
  'capital',
  'continues',
  'punctuation',
  'stop',
  /** Highest cosine with a token of the question. */
  'best',
  /** Mean cosine with the question's tokens by their weight. */
  'attention',
  /** The question token's weight, times the number of tokens: 1 on average. */
  'weight',
] as const;
export type RowSign = (typeof rowSigns)[number];

/** C. */
export const rowChannels = (latentWidth: number): number => latentWidth + rowSigns.length;

/** P: the row in front, the question, the passage; a passage starts at the same position whatever the question's length. */
export const readerPositions = ({ questionTokens, passageTokens }: SpanReaderShape): number =>
  1 + questionTokens + passageTokens;

export interface SpanReaderLayer {
  readonly query: Linear;
  readonly key: Linear;
  readonly value: Linear;
  readonly output: Linear;
  readonly attentionNorm: Norm;
  readonly ffn: Mlp;
  readonly ffnNorm: Norm;
}

export interface SpanReaderWeights {
  readonly shape: SpanReaderShape;
  readonly latentWidth: number;
  /** (W, C) */
  readonly input: Linear;
  /** (P, W) */
  readonly positions: Float32Array;
  readonly inputNorm: Norm;
  readonly layers: readonly SpanReaderLayer[];
  /** (3, W): start, end, and, read off the row in front, whether there is an answer at all. */
  readonly heads: Linear;
}
