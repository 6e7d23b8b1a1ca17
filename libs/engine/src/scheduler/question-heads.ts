/**
 * A question as index and reader see it: query heads (the whole question, and its parts when it has several) and the latents of its
 * tokens with their weights. All of it comes from one run of the encoder over the question alone.
 *
 * Dims  Q question tokens, K key width, L latent width, H heads
 */
import type { Question } from '../core/types.js';
import { type Lexicon, pieceFlag } from '../memory/lexicon.js';
import type { ReadQuestion } from '../memory/question.js';
import { splitWords } from '../memory/words.js';
import { meanRows, normalize } from '../model/entries.js';
import type { QueryHeads } from '../model/indexer.js';
import type { QuestionLatents } from '../model/reader.js';
import { kernelVectors } from '../tensor/dot-kernels.js';

/** Share of the index score that goes to the parts of a question that has several. */
const partsShare = 0.4;
/** A part holds at least this many words with a meaning of their own. */
const partWords = 2;
/** Weight of a word without a meaning of its own, beside inverse document frequencies of 1 to 12. */
const stopWeight = 0.3;

/**
 * The whole question as the model was trained to see it (mean over tokens and markers), and the means of its parts.
 * Dims  rows (Q + 2, K), markers first and last
 */
export function questionHeads(
  lexicon: Lexicon,
  question: Question,
  rows: Float32Array,
  width: number,
): QueryHeads {
  const whole = normalize(meanRows(rows, 0, rows.length / width, width));
  const parts = questionParts(lexicon, question, rows.length / width - 2).slice(0, kernelVectors - 1);
  const heads = [whole];
  if (parts.length > 1)
    for (const [from, to] of parts) heads.push(normalize(meanRows(rows, from + 1, to + 1, width)));
  const vectors = new Float32Array(heads.length * width);
  heads.forEach((head, h) => {
    vectors.set(head, h * width);
  });
  const share = partsShare / Math.max(1, heads.length - 1);
  const weights = Float32Array.from(heads, (_, h) =>
    heads.length === 1 ? 1 : h === 0 ? 1 - partsShare : share,
  );
  return { vectors, weights };
}

/** Clauses and listed things: runs of tokens between punctuation and "and" or "or", as token ranges. */
function questionParts(lexicon: Lexicon, question: Question, tokens: number): [number, number][] {
  const parts: [number, number][] = [];
  let from = 0;
  for (let t = 0; t <= tokens; t++) {
    const piece = t < tokens ? lexicon.pieces[question.ids[t]!]! : ';';
    if (!/^(?:and|or|[,;?:.])$/u.test(piece)) continue;
    const words = splitWords(lexicon, question.ids, from, t);
    const meaningful = words.flags.reduce((n, flags) => n + (flags & pieceFlag.stop ? 0 : 1), 0);
    if (meaningful >= partWords) parts.push([from, t]);
    from = t + 1;
  }
  return parts;
}

export interface ProjectedQuestion {
  readonly question: Question;
  readonly asked: ReadQuestion;
  /** As coarse.ts gives them: inverse document frequency of each term. */
  readonly termWeights: Float32Array;
  /** (Q + 2, K), markers first and last. */
  readonly rows: Float32Array;
}

/** The latents of the question's tokens, weighted by how rare their words are here. */
export function questionLatents(
  lexicon: Lexicon,
  { question, asked, termWeights, rows }: ProjectedQuestion,
  { keyWidth, latentWidth }: { readonly keyWidth: number; readonly latentWidth: number },
): QuestionLatents {
  const tokens = rows.length / keyWidth - 2;
  const short = new Float32Array((tokens + 2) * latentWidth);
  for (let t = 0; t < tokens + 2; t++)
    short.set(rows.subarray(t * keyWidth, t * keyWidth + latentWidth), t * latentWidth);
  const whole = normalize(meanRows(short, 0, tokens + 2, latentWidth));
  const own = short.subarray(latentWidth, (tokens + 1) * latentWidth);
  for (let t = 0; t < tokens; t++) normalize(own.subarray(t * latentWidth, (t + 1) * latentWidth));
  return { rows: own, weights: tokenWeights(lexicon, question, asked, termWeights, tokens), whole };
}

function tokenWeights(
  lexicon: Lexicon,
  question: Question,
  asked: ReadQuestion,
  termWeights: Float32Array,
  tokens: number,
): Float32Array {
  const terms = new Map(asked.terms.map((term, t) => [term.address, t]));
  const words = splitWords(lexicon, question.ids, 0, tokens);
  const weights = new Float32Array(tokens);
  for (let w = 0; w < words.count; w++) {
    const term = terms.get(words.address[w]!);
    const weight = term === undefined ? stopWeight : Math.max(stopWeight, termWeights[term]!);
    const [from, to] = [words.start[w]!, words.end[w]!];
    weights.fill(weight / (to - from), from, to);
  }
  const total = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => (total > 0 ? weight / total : 1 / tokens));
}
