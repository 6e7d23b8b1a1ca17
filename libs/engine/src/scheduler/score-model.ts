/**
 * The last word on a candidate: a logistic of a linear model over exact features, read as the probability that the
 * candidate answers the question.
 */
import type { LexicalFeatures } from './evidence-features.js';

export interface Features extends LexicalFeatures {
  /** Cosine of question and candidate, each encoded alone. */
  readonly cosine: number;
  /** Best cosine of the entries around it, which saw their surroundings. */
  readonly dense: number;
}

export const featureNames = [
  'cosine',
  'dense',
  'cover',
  'adjacent',
  'nearby',
  'exactMissed',
  'kind',
  'defines',
  'opening',
  'short',
] as const satisfies readonly (keyof Features)[];

export interface ScoreModel {
  readonly bias: number;
  readonly weights: Readonly<Record<(typeof featureNames)[number], number>>;
  /** Evidence below it is "nearest", not an answer. */
  readonly threshold: number;
}

export const scoreModel: ScoreModel = {
  bias: -6,
  weights: {
    cosine: 6,
    dense: 2,
    cover: 2,
    adjacent: 1,
    nearby: 1,
    exactMissed: -2,
    kind: 0.4,
    defines: 3,
    opening: 2.5,
    short: -1.5,
  },
  threshold: 0.3,
};

/** 0..1 */
export function scoreOf(features: Features, model: ScoreModel = scoreModel): number {
  let sum = model.bias;
  for (const name of featureNames) sum += model.weights[name] * features[name];
  return 1 / (1 + Math.exp(-sum));
}
