/**
 * The random model that is checked in as models/tiny: every kind of layer in under 2 MB, with the vocabulary that the product's
 * tokenizer uses, for tests that need an engine but no sense. tools/make-tiny-model.mjs writes it.
 */
import type { RandomModel } from './random-model.js';

export const tinyModel: RandomModel = {
  name: 'tiny',
  shape: {
    layers: 3,
    width: 32,
    heads: 4,
    vocabulary: 30_522,
    positions: 64,
    norm: 'rms',
    normEps: 1e-6,
    ffn: {
      kind: 'moe',
      sharedHidden: 32,
      experts: 8,
      expertHidden: 16,
      topK: 2,
      weighting: 'normalised',
      routeScale: 1.5,
    },
    engram: { layers: [0, 2], orders: [2, 3], heads: 2, rowWidth: 8, baseRows: 509, seed: 1 },
    window: 32,
    halo: 2,
    leastWindow: 6,
    ratio: 8,
  },
  selection: { keyWidth: 32, latentWidth: 16 },
  reader: { width: 16, heads: 2, layers: 1, hidden: 32, questionTokens: 12, passageTokens: 48 },
  seed: 3,
};
