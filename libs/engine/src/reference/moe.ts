/**
 * Mixture of experts of one token, one number at a time in 64-bit arithmetic: the twin of model/graph/ffn-moe.ts.
 *
 * Letters  D width, E experts, k chosen
 */
import type { MoeFfnWeights } from '../tensor/encoder-weights.js';
import type { MoeFfnShape } from '../tensor/model-shape.js';
import { add, linear, mlp } from './linear.js';

export interface Choice {
  readonly expert: number;
  /** What the expert's output is multiplied with. */
  readonly weight: number;
}

/** The k experts of a token, best first; of equal ones the lower index. row (D). */
export function chooseExperts(row: readonly number[], shape: MoeFfnShape, weights: MoeFfnWeights): Choice[] {
  const score = linear(row, weights.router).map((logit) => Math.sqrt(softplus(logit)));
  const biased = score.map((s, e) => s + weights.selectionBias[e]!);
  const chosen = [...biased.keys()].sort((a, b) => biased[b]! - biased[a]! || a - b).slice(0, shape.topK);
  const sum = chosen.reduce((total, e) => total + score[e]!, 0);
  return chosen.map((expert) => {
    switch (shape.weighting) {
      case 'uniform':
        return { expert, weight: 1 };
      case 'normalised':
        return { expert, weight: (score[expert]! / sum) * shape.routeScale };
    }
  });
}

/** (D) -> (D). */
export function mixtureOfExperts(
  row: readonly number[],
  shape: MoeFfnShape,
  weights: MoeFfnWeights,
): number[] {
  const start = weights.shared === null ? row.map(() => 0) : mlp(row, weights.shared);
  return chooseExperts(row, shape, weights).reduce((sum, { expert, weight }) => {
    const part = mlp(row, weights.experts[expert]!);
    return add(
      sum,
      part.map((v) => v * weight),
    );
  }, start);
}

/** log(1 + e^x) without overflow. */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}
