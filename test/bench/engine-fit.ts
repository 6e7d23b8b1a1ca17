/**
 * Fits the engine's score model: a logistic regression over candidates plus, at a third of its weight, a listwise loss that
 * wants a right candidate above the others of its question. Deterministic full-batch Adam; features are standardised inside.
 */
import type { Features } from '@lectern/engine';

export interface LabelledQuestion {
  readonly features: readonly Features[];
  readonly right: readonly boolean[];
}

export interface FittedModel {
  readonly bias: number;
  readonly weights: Readonly<Record<string, number>>;
}

/** Weights that may be negative: more of any other sign never speaks against a quote. */
const negative: ReadonlySet<string> = new Set(['exactMissed', 'short']);

const listwise = 0.3;
const ridge = 1e-3;
const steps = 800;
const rate = 0.05;

/** Dims: N candidates, F features. Cost: steps x N x F. */
export function fitScoreModel(questions: readonly LabelledQuestion[]): FittedModel {
  const asked = questions.filter((q) => q.features.length > 0);
  const names = Object.keys(asked[0]?.features[0] ?? {}) as (keyof Features)[];
  const rows = asked.flatMap((q) => q.features.map((f) => names.map((name) => f[name])));
  const moments = names.map((_, d) => {
    const mean = rows.reduce((sum, row) => sum + (row[d] ?? 0), 0) / rows.length;
    const spread = Math.sqrt(rows.reduce((sum, row) => sum + ((row[d] ?? 0) - mean) ** 2, 0) / rows.length);
    return { mean, spread: spread + 1e-6 };
  });
  const groups = asked.map((q) => ({
    right: q.right,
    x: q.features.map((f) => [...names.map((name, d) => standard(f[name], moments[d])), 1]),
  }));
  const theta = new Array<number>(names.length + 1).fill(0);
  const first = theta.slice();
  const second = theta.slice();
  for (let step = 1; step <= steps; step++) {
    const gradient = gradientOf(groups, theta);
    for (let d = 0; d < theta.length; d++) {
      const g = (gradient[d] ?? 0) / groups.length + (d < names.length ? ridge * (theta[d] ?? 0) : 0);
      first[d] = 0.9 * (first[d] ?? 0) + 0.1 * g;
      second[d] = 0.999 * (second[d] ?? 0) + 0.001 * g * g;
      const move =
        (first[d] ?? 0) / (1 - 0.9 ** step) / (Math.sqrt((second[d] ?? 0) / (1 - 0.999 ** step)) + 1e-8);
      const next = (theta[d] ?? 0) - rate * move;
      theta[d] = d < names.length && !negative.has(names[d] ?? '') ? Math.max(0, next) : next;
    }
  }
  const weights = names.map((name, d) => [name, (theta[d] ?? 0) / (moments[d]?.spread ?? 1)] as const);
  const shift = weights.reduce((sum, [, w], d) => sum + w * (moments[d]?.mean ?? 0), 0);
  return { bias: (theta.at(-1) ?? 0) - shift, weights: Object.fromEntries(weights) };
}

interface Group {
  readonly right: readonly boolean[];
  readonly x: readonly (readonly number[])[];
}

function standard(value: number, moment: { mean: number; spread: number } | undefined): number {
  return moment ? (value - moment.mean) / moment.spread : value;
}

function gradientOf(groups: readonly Group[], theta: readonly number[]): number[] {
  const gradient = new Array<number>(theta.length).fill(0);
  for (const { right, x } of groups) {
    const scores = x.map((row) => row.reduce((sum, v, d) => sum + v * (theta[d] ?? 0), 0));
    const top = Math.max(...scores);
    const soft = scores.map((s) => Math.exp(s - top));
    const all = soft.reduce((a, b) => a + b, 0);
    const good = soft.reduce((sum, s, i) => sum + (right[i] ? s : 0), 0);
    x.forEach((row, i) => {
      const label = right[i] ? 1 : 0;
      const point = (1 / (1 + Math.exp(-(scores[i] ?? 0))) - label) / x.length;
      const list = good > 0 ? (soft[i] ?? 0) / all - (label * (soft[i] ?? 0)) / good : 0;
      row.forEach((v, d) => {
        gradient[d] = (gradient[d] ?? 0) + v * (point + listwise * list);
      });
    });
  }
  return gradient;
}

export interface ReliabilityRow {
  readonly from: number;
  readonly to: number;
  readonly quotes: number;
  readonly meanScore: number;
  readonly right: number;
}

const edges = [0, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.000_001];

/** How often quotes of a score were right. */
export function reliability(
  quotes: readonly { readonly score: number; readonly right: boolean }[],
): ReliabilityRow[] {
  return edges.slice(1).map((to, i) => {
    const from = edges[i] ?? 0;
    const own = quotes.filter((q) => q.score >= from && q.score < to);
    const share = (sum: number): number => sum / Math.max(1, own.length);
    return {
      from,
      to: Math.min(1, to),
      quotes: own.length,
      meanScore: share(own.reduce((n, q) => n + q.score, 0)),
      right: share(own.filter((q) => q.right).length),
    };
  });
}
