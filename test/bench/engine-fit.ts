/**
 * Fits the engine's score model: a logistic regression over candidates plus, at a third of its weight, a listwise loss that
 * wants a right candidate above the others of its question. Deterministic full-batch Adam; features are standardised inside.
 */
export interface LabelledQuestion {
  /** The same names in all. */
  readonly features: readonly object[];
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
  const names = Object.keys(asked[0]?.features[0] ?? {});
  const valueOf = (f: object, name: string): number => (f as Record<string, number>)[name] ?? 0;
  const rows = asked.flatMap((q) => q.features.map((f) => names.map((name) => valueOf(f, name))));
  const moments = names.map((_, d) => {
    const mean = rows.reduce((sum, row) => sum + (row[d] ?? 0), 0) / rows.length;
    const spread = Math.sqrt(rows.reduce((sum, row) => sum + ((row[d] ?? 0) - mean) ** 2, 0) / rows.length);
    return { mean, spread: spread + 1e-6 };
  });
  const groups = asked.map((q) => ({
    right: q.right,
    x: q.features.map((f) => [...names.map((name, d) => standard(valueOf(f, name), moments[d])), 1]),
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

/**
 * Shares of right quotes along a sum: pools of adjacent violators, joined until each holds at least `least` quotes, as (middle, share).
 * Source  isotonic regression: Zadrozny and Elkan (2002), section 4
 */
export function knotsOf(
  quotes: readonly { readonly sum: number; readonly right: boolean }[],
  least = 25,
): [number, number][] {
  const pools: { sum: number; right: number; count: number }[] = [];
  const join = (): void => {
    const last = pools.pop()!;
    const before = pools.at(-1)!;
    before.sum += last.sum;
    before.right += last.right;
    before.count += last.count;
  };
  const disordered = (): boolean => {
    const [a, b] = pools.slice(-2);
    return a !== undefined && b !== undefined && a.right / a.count >= b.right / b.count;
  };
  for (const { sum, right } of [...quotes].sort((x, y) => x.sum - y.sum)) {
    pools.push({ sum, right: right ? 1 : 0, count: 1 });
    while (disordered()) join();
  }
  for (let i = pools.length - 1; i > 0; i--) {
    const pool = pools[i]!;
    if (pool.count >= least) continue;
    const before = pools[i - 1]!;
    before.sum += pool.sum;
    before.right += pool.right;
    before.count += pool.count;
    pools.splice(i, 1);
  }
  return pools.map(({ sum, right, count }) => [
    Number((sum / count).toFixed(2)),
    Number((right / count).toFixed(3)),
  ]);
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
