/**
 * One step of decoding over a context: the state scores every entry of every unit, the best k are taken exactly, and the state attends to
 * the latents of their tokens, which stay in 8 bits. What it attended to and the question make the next step's state, which selects
 * anew. Units' parts are merged exactly: softmax sums carry their largest logit along.
 *   logit(h, j) = sharpness q_h . x_j, with q_h of length 1 and x_j the latent of token j
 * Its slow twin is reference/decoder.ts.
 *
 * Dims    H heads (1 to 4), K key width, L latent width, k entries
 * Source  DeepSeek-V3.2, section 2.1: lightning indexer, top-k entries per step, attention over one shared key=value vector per position
 */
import { entryEnd, type UnitData } from '../core/unit.js';
import type { Fp8Blocks } from '../tensor/fp8.js';
import { attendFp8Rows, type PartialAttention } from '../tensor/fp8-kernels.js';
import { normalize } from './entries.js';
import { indexScores, type QueryHeads } from './indexer.js';

/** The reader's 12 over cosines, divided by the median length of latents, 4.1: here they keep their lengths. */
export const decodeSharpness = 3;
/** Weight of the question beside what was attended to, in the next step's state. */
const questionShare = 0.5;

/** A unit as a step needs it, wherever it lies. */
export interface DecoderUnit {
  /** Asked for again by every step, so that no more than one unit has to be in memory. */
  readonly columns: () => Promise<DecoderColumns>;
  /** Codes of ascending runs of tokens, joined: (n, L). */
  readonly codes: (runs: readonly { readonly from: number; readonly to: number }[]) => Promise<Fp8Blocks>;
}

export type DecoderColumns = Pick<UnitData, 'ids' | 'entries'>;

export interface SelectedEntry {
  /** Index of the unit. */
  readonly unit: number;
  readonly entry: number;
  /** The indexer's. */
  readonly score: number;
  /** Tokens [tokenStart, tokenEnd). */
  readonly tokenStart: number;
  readonly tokenEnd: number;
  /** (tokenEnd - tokenStart) attention on each token, mean over heads by their weights; all of a step sum to 1. */
  readonly weights: Float32Array;
}

export interface StepAttention {
  /** In order of units and places. */
  readonly selected: readonly SelectedEntry[];
  /** (H, L) the attention's output. */
  readonly output: Float32Array;
  /** (H) log of the sum of exp(logit). */
  readonly logSumExp: Float64Array;
}

/** The exact k best of all scores, in order of units and places; of equal ones the earlier. Dims: scores (E) of each unit. */
export function selectTop(
  scores: readonly Float32Array[],
  k: number,
): { readonly unit: number; readonly entry: number; readonly score: number }[] {
  const floor = kthLargest(scores, k);
  const best: { unit: number; entry: number; score: number }[] = [];
  scores.forEach((own, unit) => {
    for (let entry = 0; entry < own.length; entry++)
      if (own[entry]! >= floor) best.push({ unit, entry, score: own[entry]! });
  });
  // Of those that equal the floor only the first are needed.
  let spare = best.length - k;
  for (let i = best.length - 1; i >= 0 && spare > 0; i--) {
    if (best[i]!.score > floor) continue;
    best.splice(i, 1);
    spare--;
  }
  return best;
}

/** The least of the k largest, -Infinity where there are no more than k. O(E log k), O(E) where few scores rise above the others. */
function kthLargest(scores: readonly Float32Array[], k: number): number {
  const heap = new Float32Array(k).fill(-Infinity);
  let seen = 0;
  for (const own of scores) {
    seen += own.length;
    for (let e = 0; e < own.length; e++) {
      const score = own[e]!;
      if (score <= heap[0]!) continue;
      // Sinks from the root of a heap whose root is the least.
      let at = 0;
      for (;;) {
        let child = 2 * at + 1;
        if (child >= k) break;
        if (child + 1 < k && heap[child + 1]! < heap[child]!) child++;
        if (heap[child]! >= score) break;
        heap[at] = heap[child]!;
        at = child;
      }
      heap[at] = score;
    }
  }
  return seen <= k ? -Infinity : heap[0]!;
}

/**
 * Dims    state (H, K) of length 1 each; k at least 1
 * Cost    E x K x H products of 8 bits, and 2 x L x H of singles for each token of k entries
 */
export async function decodeStep(
  units: readonly DecoderUnit[],
  state: QueryHeads,
  k: number,
): Promise<StepAttention> {
  const scores: Float32Array[] = [];
  for (const unit of units) scores.push(indexScores((await unit.columns()).entries, state));
  const parts = await Promise.all(
    groupByUnit(selectTop(scores, k)).map(async (best) => {
      const unit = units[best[0]!.unit]!;
      const columns = await unit.columns();
      const starts = best.map(({ entry }) => columns.entries.tokenStart[entry]!);
      const ends = best.map(({ entry }) => entryEnd(columns, entry));
      const codes = await unit.codes(joinedRuns(starts, ends));
      return { best, starts, ends, attention: attendFp8Rows(codes, latentHeads(state, codes.width)) };
    }),
  );
  const merged = mergeAttention(parts.map(({ attention }) => attention));
  const selected = parts.flatMap(({ best, starts, ends, attention }) => {
    const weights = tokenWeights(attention.logits, merged.logSumExp, state.weights);
    let at = 0;
    return best.map(({ unit, entry, score }, i): SelectedEntry => {
      const tokenStart = starts[i]!;
      const tokenEnd = ends[i]!;
      at += tokenEnd - tokenStart;
      const own = weights.subarray(at - tokenEnd + tokenStart, at);
      return { unit, entry, score, tokenStart, tokenEnd, weights: own };
    });
  });
  return { selected, output: merged.output, logSumExp: merged.logSumExp };
}

/** The state of the step that follows: the question's heads, turned towards what was attended to. Dims: output (H, L) */
export function nextState(question: QueryHeads, output: Float32Array): QueryHeads {
  const heads = question.weights.length;
  const width = question.vectors.length / heads;
  const latentWidth = output.length / heads;
  const vectors = question.vectors.map((value) => value * questionShare);
  for (let h = 0; h < heads; h++) {
    const own = vectors.subarray(h * width, (h + 1) * width);
    const seen = normalize(output.slice(h * latentWidth, (h + 1) * latentWidth));
    for (let d = 0; d < latentWidth; d++) own[d]! += (1 - questionShare) * seen[d]!;
    normalize(own);
  }
  return { vectors, weights: question.weights };
}

/** (H, L) what latents are multiplied with: the first L numbers of each head, of length 1, times the sharpness. */
export function latentHeads({ vectors, weights }: QueryHeads, latentWidth: number): Float32Array {
  const width = vectors.length / weights.length;
  const heads = new Float32Array(weights.length * latentWidth);
  for (let h = 0; h < weights.length; h++) {
    const own = normalize(vectors.slice(h * width, h * width + latentWidth));
    heads.set(
      own.map((value) => value * decodeSharpness),
      h * latentWidth,
    );
  }
  return heads;
}

/** Attention over all rows from attention over parts of them. */
export function mergeAttention(
  parts: readonly PartialAttention[],
): Pick<StepAttention, 'output' | 'logSumExp'> {
  const size = parts[0]?.top.length ?? 0;
  const width = (parts[0]?.sums.length ?? 0) / size;
  const output = new Float32Array(size * width);
  const logSumExp = new Float64Array(size);
  for (let h = 0; h < size; h++) {
    const top = Math.max(...parts.map((part) => part.top[h]!));
    const factors = parts.map((part) => Math.exp(part.top[h]! - top));
    const total = parts.reduce((sum, part, i) => sum + part.total[h]! * factors[i]!, 0);
    logSumExp[h] = top + Math.log(total);
    for (let d = h * width; d < (h + 1) * width; d++)
      output[d] = parts.reduce((sum, part, i) => sum + part.sums[d]! * factors[i]!, 0) / total;
  }
  return { output, logSumExp };
}

/** (n) Dims: logits (n, H) */
function tokenWeights(logits: Float32Array, logSumExp: Float64Array, weights: Float32Array): Float32Array {
  const size = weights.length;
  const out = new Float32Array(logits.length / size);
  for (let i = 0, j = 0; i < out.length; i++)
    for (let h = 0; h < size; h++, j++) out[i]! += weights[h]! * Math.exp(logits[j]! - logSumExp[h]!);
  return out;
}

/** `best` in order of units. */
function groupByUnit<T extends { readonly unit: number }>(best: readonly T[]): T[][] {
  const groups: T[][] = [];
  for (const entry of best) {
    const last = groups.at(-1);
    if (last?.[0]?.unit === entry.unit) last.push(entry);
    else groups.push([entry]);
  }
  return groups;
}

/** Entries that follow one another become one run. */
function joinedRuns(starts: readonly number[], ends: readonly number[]): { from: number; to: number }[] {
  const runs: { from: number; to: number }[] = [];
  for (let i = 0; i < starts.length; i++) {
    const last = runs.at(-1);
    if (last?.to === starts[i]!) last.to = ends[i]!;
    else runs.push({ from: starts[i]!, to: ends[i]! });
  }
  return runs;
}
