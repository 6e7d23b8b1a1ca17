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
  /** Running sums of rows, plain and by attention: passages are differences of them. */
  readonly #sums: RunningSums;
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
    const attended = Float64Array.from(this.attention, (a) => Math.exp(attentionSharpness * (a - top)));
    this.#sums = new RunningSums(rows, width, [undefined, attended]);
  }

  /** The passage of tokens [from, to) of the region. Cost: (to - from) x Q + 4 x sumsEvery x L. */
  read(from: number, to: number): Reading {
    const [whole, pooled] = this.#sums.cosinesWith(this.#question.whole, from, to) as [number, number];
    return { late: this.#late(from, to), whole, pooled };
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

/** Rows between two sums that are kept: the others are added up again when asked for, in the same order. */
const sumsEvery = 8;

/**
 * Memory for the sums of one region, used by one after the other: passages of a region are read together, and whoever comes back after
 * another one only sums up again.
 */
const scratch: { owner: number; kept: Float64Array; sums: readonly Float64Array[] } = {
  owner: 0,
  kept: new Float64Array(0),
  sums: [],
};

let regions = 0;

/**
 * Sums of the first rows, plain and each times its weight, in doubles.
 * Dims  rows (n, L), weights (n)
 */
class RunningSums {
  readonly #id = ++regions;
  readonly #rows: Float32Array;
  readonly #width: number;
  readonly #weights: readonly (Float64Array | undefined)[];

  /** Weights of each kind of sum; undefined for plain ones. */
  constructor(rows: Float32Array, width: number, weights: readonly (Float64Array | undefined)[]) {
    this.#rows = rows;
    this.#width = width;
    this.#weights = weights;
  }

  /** Cosine of a vector of length 1 with the sum of rows [from, to) by each kind of weights; 0 where that sum is none. */
  cosinesWith(unit: Float32Array, from: number, to: number): number[] {
    this.#own();
    const [high, low] = scratch.sums as [Float64Array, Float64Array];
    return this.#weights.map((_, kind) => {
      this.#sumInto(low, kind, from);
      this.#sumInto(high, kind, to);
      let dot = 0;
      let square = 0;
      for (let d = 0; d < this.#width; d++) {
        const value = high[d]! - low[d]!;
        dot += unit[d]! * value;
        square += value * value;
      }
      return square > 0 ? dot / Math.sqrt(square) : 0;
    });
  }

  /** Fills the scratch, unless it still holds what this region needs. */
  #own(): void {
    if (scratch.owner === this.#id) return;
    const [count, width] = [this.#rows.length / this.#width, this.#width];
    const each = this.#keptOfKind();
    if (scratch.kept.length < each * this.#weights.length)
      scratch.kept = new Float64Array(each * this.#weights.length);
    if (scratch.sums[0]?.length !== width) scratch.sums = [new Float64Array(width), new Float64Array(width)];
    const sum = scratch.sums[0]!;
    for (let kind = 0; kind < this.#weights.length; kind++) {
      sum.fill(0);
      scratch.kept.set(sum, kind * each);
      for (let j = 0; j < count; j++) {
        this.#add(sum, kind, j);
        if ((j + 1) % sumsEvery === 0) scratch.kept.set(sum, kind * each + ((j + 1) / sumsEvery) * width);
      }
    }
    scratch.owner = this.#id;
  }

  /** Numbers kept of one kind: (n / sumsEvery + 1, L), row b being the sum of the first b x sumsEvery rows. */
  #keptOfKind(): number {
    return (Math.floor(this.#rows.length / this.#width / sumsEvery) + 1) * this.#width;
  }

  #sumInto(sum: Float64Array, kind: number, count: number): void {
    const kept = Math.floor(count / sumsEvery);
    const at = kind * this.#keptOfKind() + kept * this.#width;
    sum.set(scratch.kept.subarray(at, at + this.#width));
    for (let j = kept * sumsEvery; j < count; j++) this.#add(sum, kind, j);
  }

  #add(sum: Float64Array, kind: number, row: number): void {
    const [rows, width] = [this.#rows, this.#width];
    const weight = this.#weights[kind]?.[row] ?? 1;
    for (let d = 0, at = row * width; d < width; d++, at++) sum[d]! += weight * rows[at]!;
  }
}
