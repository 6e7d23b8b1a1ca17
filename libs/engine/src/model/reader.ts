/**
 * The reader: attends from the question's tokens to the latents of chosen passages at full resolution. It encodes nothing again.
 * With S(i, j) = cos(question token i, passage token j) and w(i) the weight of question token i (sum 1):
 *   late    = sum_i w(i) max_j S(i, j)                            every word finds its best counterpart (late interaction)
 *   whole   = cos(q, sum_j x_j)                                   the passage's meaning against the question's
 *   pooled  = cos(q, sum_j softmax_j(tau sum_i w(i) S(i, j)) x_j) the meaning of what the question attends to
 * Its slow twin is reference/reader.ts.
 *
 * Dims    Q question tokens, n tokens of a region, L latent width
 * Source  late interaction: Khattab and Zaharia, ColBERT (2020), section 3.3
 */
import { dotFloat32Rows, kernelVectors } from '../tensor/dot-kernels.js';

/** Sharpness of attention; cosines of related tokens lie about 0.3 apart from those of unrelated ones. */
export const attentionSharpness = 12;

export interface QuestionLatents {
  /** (Q, L) of length 1 each. */
  readonly rows: Float32Array;
  /** (Q) not negative, sum 1. */
  readonly weights: Float32Array;
  /** (L) of length 1: the question as a whole. */
  readonly whole: Float32Array;
}

/** All are cosines or means of cosines. */
export interface Reading {
  readonly late: number;
  readonly whole: number;
  readonly pooled: number;
}

/** One run of tokens of a unit, compared with the question once; passages inside it are then cheap. */
export class RegionReader {
  readonly #question: QuestionLatents;
  /** (n + 1, L) running sums of rows, plain and by attention, in doubles: passages are differences of them. */
  readonly #sums: Float64Array;
  readonly #attendedSums: Float64Array;
  /** (groups of 4 question tokens) each (n, up to 4) cosines. */
  readonly #similar: readonly Float32Array[];
  /** (n) sum_i w(i) S(i, j). */
  readonly attention: Float32Array;
  #best: Float32Array | undefined;

  /** Dims: rows (n, L). Cost: n x Q x L products. Mutates nothing. */
  constructor(question: QuestionLatents, rows: Float32Array) {
    const width = question.whole.length;
    const count = rows.length / width;
    this.#question = question;
    const inverse = inverseLengths(rows, width);
    this.attention = new Float32Array(count);
    const similar: Float32Array[] = [];
    for (let first = 0; first < question.weights.length; first += kernelVectors) {
      const size = Math.min(kernelVectors, question.weights.length - first);
      const group = dotFloat32Rows(
        rows,
        width,
        question.rows.subarray(first * width, (first + size) * width),
      );
      for (let j = 0, at = 0; j < count; j++) {
        for (let i = 0; i < size; i++, at++) {
          const value = group[at]! * inverse[j]!;
          group[at] = value;
          this.attention[j]! += question.weights[first + i]! * value;
        }
      }
      similar.push(group);
    }
    this.#similar = similar;
    let top = -Infinity;
    for (const value of this.attention) top = Math.max(top, value);
    this.#sums = runningSums(rows, width, () => 1);
    this.#attendedSums = runningSums(rows, width, (j) =>
      Math.exp(attentionSharpness * (this.attention[j]! - top)),
    );
  }

  /** The passage of tokens [from, to) of the region. Cost: (to - from) x Q + 4 L. */
  read(from: number, to: number): Reading {
    const { whole } = this.#question;
    const between = (sums: Float64Array): number => cosineOfDifference(whole, sums, from, to);
    return { late: this.#late(from, to), whole: between(this.#sums), pooled: between(this.#attendedSums) };
  }

  /** (n) max_i S(i, j). Computed when it is first asked for. */
  get best(): Float32Array {
    return (this.#best ??= this.#bestOf());
  }

  #bestOf(): Float32Array {
    const best = new Float32Array(this.attention.length).fill(-1);
    for (const group of this.#similar) {
      const size = group.length / best.length;
      for (let j = 0, at = 0; j < best.length; j++)
        for (let i = 0; i < size; i++, at++) best[j] = Math.max(best[j]!, group[at]!);
    }
    return best;
  }

  #late(from: number, to: number): number {
    const { weights } = this.#question;
    let late = 0;
    this.#similar.forEach((group, g) => {
      const size = Math.min(kernelVectors, weights.length - g * kernelVectors);
      for (let i = 0; i < size; i++) {
        let best = -1;
        for (let at = from * size + i; at < to * size; at += size) if (group[at]! > best) best = group[at]!;
        late += weights[g * kernelVectors + i]! * best;
      }
    });
    return late;
  }
}

/** (n) 1 / length of each row; 0 for a row of zeros. */
function inverseLengths(rows: Float32Array, width: number): Float32Array {
  const inverse = new Float32Array(rows.length / width);
  for (let j = 0, at = 0; j < inverse.length; j++) {
    let square = 0;
    for (let d = 0; d < width; d++, at++) square += rows[at]! * rows[at]!;
    inverse[j] = square > 0 ? 1 / Math.sqrt(square) : 0;
  }
  return inverse;
}

/** (n + 1, L): row j is the sum of the first j rows, each times its weight. */
function runningSums(rows: Float32Array, width: number, weightOf: (row: number) => number): Float64Array {
  const sums = new Float64Array(rows.length + width);
  for (let j = 0, at = 0; at < rows.length; j++) {
    const weight = weightOf(j);
    for (let d = 0; d < width; d++, at++) sums[at + width] = sums[at]! + weight * rows[at]!;
  }
  return sums;
}

/** Cosine of a vector of length 1 with row `to` minus row `from`; 0 for no difference. */
function cosineOfDifference(unit: Float32Array, sums: Float64Array, from: number, to: number): number {
  const width = unit.length;
  let dot = 0;
  let square = 0;
  for (let d = 0, a = from * width, b = to * width; d < width; d++, a++, b++) {
    const value = sums[b]! - sums[a]!;
    dot += unit[d]! * value;
    square += value * value;
  }
  return square > 0 ? dot / Math.sqrt(square) : 0;
}
