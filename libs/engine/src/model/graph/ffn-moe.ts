/**
 * Mixture of experts: a router scores all experts, every token passes the shared expert and the k chosen ones, and an expert's
 * weights meet the rows of its own tokens only. Nothing is masked and nothing has a capacity: one NonZero puts rows in the order of
 * their experts, Split cuts them into groups of any size (0 as well), one Gather puts results back. It is made of plain operators
 * because ORT's MoE and QMoE take longer than the dense layer.
 *
 * Letters  N rows (tokens of all windows), D width, E experts, k chosen, R = k x N rows of chosen experts
 * Source   DeepSeek-V4, section 2.1 (score, selection bias); DeepSeekMoE, arXiv 2401.06066 (shared expert)
 */
import type { MoeFfnWeights } from '../../tensor/encoder-weights.js';
import type { MoeFfnShape } from '../../tensor/model-shape.js';
import type { GraphContext } from './context.js';
import { mlpOf } from './ffn-dense.js';
import { floatLinear, type Input, shareInput } from './linear.js';

/** Dims: (B, W, D) -> (B, W, D), before residual and norm; range (D) of x, or null. */
export function moeFfn(
  c: GraphContext,
  shape: MoeFfnShape,
  weights: MoeFfnWeights,
  x: string,
  range: Float32Array | null,
): string {
  const { g } = c;
  const input = asRows(c, shareInput(c, 'ffn', x, range));
  const routes = route(c, shape, weights, input.value);
  const groups = groupRows(c, input, routes, shape.experts);
  // Calibration sees whole values only.
  const inner = { ...c, taps: undefined };
  const parts = weights.experts.map((expert, e) => mlpOf(inner, `expert${e}.`, expert, groups[e]!));
  let y = combine(c, shape, routes, parts);
  if (weights.shared !== null) y = g.node('Add', [y, mlpOf(inner, 'shared.', weights.shared, input)]);
  return g.node('Reshape', [y, g.node('Shape', [x])]);
}

/** (B, W, D) -> (N, D), the quantised form too. */
function asRows(c: GraphContext, { value, quantised, ...rest }: Input): Input {
  const shape = whole(c, 'rows', [-1, c.shape.width]);
  const flat = (name: string): string => c.g.node('Reshape', [name, shape]);
  if (quantised === undefined) return { ...rest, value: flat(value) };
  return { ...rest, value: flat(value), quantised: [flat(quantised[0]), quantised[1], quantised[2]] };
}

interface Routes {
  /** (R) int64: the row of x that each row of the groups is; groups stand in the order of experts. */
  readonly row: string;
  /** (E) int64: rows of each group. */
  readonly sizes: string;
  /** (k N) int64: where the row of choice j and token n, at j N + n, stands among the groups. */
  readonly place: string;
  /** (k, N, 1): what each choice is multiplied with; undefined when all are 1. */
  readonly weight: string | undefined;
}

/** TopK gives equal scores to the lower index first. */
function route(c: GraphContext, shape: MoeFfnShape, weights: MoeFfnWeights, rows: string): Routes {
  const { g } = c;
  const logits = floatLinear(c, 'router', weights.router, rows);
  const score = g.node('Sqrt', [g.node('Softplus', [logits])]);
  const bias = g.weight(`${c.name}.selectionBias`, 'float32', [shape.experts], weights.selectionBias);
  const biased = g.node('Add', [score, bias]);
  const chosen = g.nodes('TopK', [biased, whole(c, 'topK', [shape.topK])], 2)[1]!;
  const byChoice = g.node('Transpose', [chosen], { attributes: { perm: [1, 0] } });

  // (E, k N): which choices fell on each expert, the experts one after the other.
  const flat = g.node('Reshape', [byChoice, whole(c, 'flat', [1, -1])]);
  const ids = whole(c, 'experts', [...Array(shape.experts).keys()], [shape.experts, 1]);
  const falls = g.node('Equal', [ids, flat]);
  const found = g.node('NonZero', [falls]);
  const choice = g.node('Gather', [found, whole(c, 'second', [1], [])], { attributes: { axis: 0 } });
  const counts = g.node('Cast', [falls], { attributes: { to: 7 } });
  const sizes = g.node('ReduceSum', [counts, whole(c, 'axis', [1])], { attributes: { keepdims: 0 } });

  const tokens = g.node('Shape', [rows], { attributes: { start: 0, end: 1 } });
  const row = shape.topK === 1 ? choice : g.node('Mod', [choice, tokens]);
  const order = g.node('Range', [whole(c, 'zero', [0], []), size(c, choice), whole(c, 'one', [1], [])]);
  const place = g.node('ScatterElements', [choice, choice, order], { attributes: { axis: 0 } });
  return { row, sizes, place, weight: choiceWeights(c, shape, score, chosen) };
}

/** Scalar int64: how long a vector is. */
function size({ g }: GraphContext, vector: string): string {
  return g.node('Size', [vector]);
}

/** Scores without the selection bias; (k, N, 1), or undefined for weights of 1. */
function choiceWeights(
  c: GraphContext,
  shape: MoeFfnShape,
  score: string,
  chosen: string,
): string | undefined {
  const { g } = c;
  switch (shape.weighting) {
    case 'uniform':
      return undefined;
    case 'normalised': {
      const own = g.node('GatherElements', [score, chosen], { attributes: { axis: 1 } });
      const sum = g.node('ReduceSum', [own, whole(c, 'scoreAxis', [1])], { attributes: { keepdims: 1 } });
      const scale = g.weight(`${c.name}.routeScale`, 'float32', [1], Float32Array.of(shape.routeScale));
      const share = g.node('Mul', [g.node('Div', [own, sum]), scale]);
      const byChoice = g.node('Transpose', [share], { attributes: { perm: [1, 0] } });
      return g.node('Unsqueeze', [byChoice, whole(c, 'last', [2])]);
    }
  }
}

/** The rows of each expert's tokens; 8-bit graphs move the quantised bytes, a quarter of the floats. */
function groupRows(c: GraphContext, input: Input, routes: Routes, experts: number): Input[] {
  const { g } = c;
  const { quantised } = input;
  const source = quantised === undefined ? input.value : quantised[0];
  const sorted = g.node('Gather', [source, routes.row], { attributes: { axis: 0 } });
  const groups = g.nodes('Split', [sorted, routes.sizes], experts, { attributes: { axis: 0 } });
  return groups.map((group) =>
    quantised === undefined
      ? { ...input, value: group }
      : { ...input, value: group, quantised: [group, quantised[1], quantised[2]] as const },
  );
}

/** Dims: E parts of (rows of the group, D) -> (N, D), the sum over each token's k choices. */
function combine(c: GraphContext, shape: MoeFfnShape, routes: Routes, parts: readonly string[]): string {
  const { g } = c;
  const sorted = g.node('Concat', parts, { attributes: { axis: 0 } });
  const byChoice = g.node('Gather', [sorted, routes.place], { attributes: { axis: 0 } });
  if (shape.topK === 1 && routes.weight === undefined) return byChoice;
  const cube = g.node('Reshape', [byChoice, whole(c, 'cube', [shape.topK, -1, c.shape.width])]);
  const weighted = routes.weight === undefined ? cube : g.node('Mul', [cube, routes.weight]);
  return g.node('ReduceSum', [weighted, whole(c, 'choices', [0])], { attributes: { keepdims: 0 } });
}

/** An int64 constant of this layer; dims default to a vector. */
function whole({ g, name }: GraphContext, label: string, values: readonly number[], dims?: number[]): string {
  const data = BigInt64Array.from(values, BigInt);
  return g.weight(`${name}.${label}`, 'int64', dims ?? [values.length], data);
}
