/**
 * The shape of a model: everything that decides how many numbers there are and how they are wired, and nothing that is learned.
 * It stands in the model's manifest; changing layers, experts, windows or ratios is a change of the manifest, not of code.
 *
 * Letters  T tokens, D width, H heads, E experts, k chosen experts, m tokens of an entry
 */
import { AppError } from '@lectern/contracts';

/** Two matrices around a GELU: D -> hidden -> D. */
export interface DenseFfnShape {
  readonly kind: 'dense';
  readonly hidden: number;
}

/**
 * A mixture of experts (DeepSeek-V4, section 2.1 of arXiv 2606.19348): y = shared(x) + sum over the k chosen of w_e expert_e(x).
 * Score of an expert is sqrt(softplus(router(x))); the k largest of score + selection bias are chosen, the lower index winning a tie.
 */
export interface MoeFfnShape {
  readonly kind: 'moe';
  /** Hidden width of the expert that every token passes; 0 for none. */
  readonly sharedHidden: number;
  readonly experts: number;
  readonly expertHidden: number;
  readonly topK: number;
  /** `uniform`: w_e = 1, for experts split from a dense layer; `normalised`: w_e = score / sum of chosen scores x routeScale. */
  readonly weighting: 'uniform' | 'normalised';
  readonly routeScale: number;
}

export type FfnShape = DenseFfnShape | MoeFfnShape;

/** Conditional memory addressed by n-grams of canonical ids (arXiv 2601.07372, as in V4.1: no convolution). */
export interface EngramShape {
  /** Layers (from 0) before which the memory is mixed in. */
  readonly layers: readonly number[];
  /** Lengths of n-grams. */
  readonly orders: readonly number[];
  /** Hash heads of each order. */
  readonly heads: number;
  /** Numbers of one row. */
  readonly rowWidth: number;
  /** Table sizes are the distinct primes above this, one for every layer, order and head. */
  readonly baseRows: number;
  readonly seed: number;
}

export interface ModelShape {
  readonly layers: number;
  readonly width: number;
  readonly heads: number;
  readonly vocabulary: number;
  readonly positions: number;
  /** Layer norm (mean and variance) or root-mean-square norm, after each sublayer. */
  readonly norm: 'layer' | 'rms';
  readonly normEps: number;
  readonly ffn: FfnShape;
  readonly engram: EngramShape | null;
  /** W: tokens that attend to each other, the two markers included; attention is bidirectional inside. */
  readonly window: number;
  /** Tokens at either end of a window that only lend context: their latents come from the neighbouring window. */
  readonly halo: number;
  /** A window of prose ends with the segment that brings it to this many tokens; windows of code are filled. */
  readonly leastWindow: number;
  /** m: tokens that one entry stands for, at most. */
  readonly ratio: number;
}

/** Tokens of a window without its two markers. */
export function windowTokens(shape: ModelShape): number {
  return shape.window - 2;
}

/** The FFN's shape where the weights hold experts. Throws AppError model_invalid when it is dense. */
export function moeShape({ ffn }: ModelShape): MoeFfnShape {
  if (ffn.kind !== 'moe')
    throw new AppError('model_invalid', "The model's weights hold experts, but its shape says none.");
  return ffn;
}

/** FFN weights that one token passes through, as a share of all FFN weights of a layer. Biases and router are not counted. */
export function activeFfnShare(ffn: FfnShape): number {
  if (ffn.kind === 'dense') return 1;
  const { sharedHidden, experts, expertHidden, topK } = ffn;
  return (sharedHidden + topK * expertHidden) / (sharedHidden + experts * expertHidden);
}
