/**
 * What stands in a candidate, computed from ids alone: how much of the question's words, pairs and names it holds, whether it
 * holds the kind of thing that is asked for, whether it defines the name in question. Exact, except for 32-bit addresses.
 */
import type { UnitData } from '../core/unit.js';
import { type Lexicon, pieceFlag } from '../memory/lexicon.js';
import type { ReadQuestion } from '../memory/question.js';
import { ngramAddress, splitWords, type Words } from '../memory/words.js';
import type { Candidate } from './candidates.js';
import { type AnswerSigns, holdsAnswerKind } from './answer-signs.js';
import type { TokenRun } from './ranges.js';

/** All in 0..1. */
export interface LexicalFeatures {
  /** Share of the question's words, by document frequency. */
  readonly cover: number;
  /** Share of its word pairs and triples. */
  readonly adjacent: number;
  /** Share of its words within the candidate and 48 tokens around it. */
  readonly nearby: number;
  /** Share of its names, numbers and identifiers that are missing even nearby; 0 when it has none. */
  readonly exactMissed: number;
  /** 1 when the question asks for a person, time, amount or place and something like it is there. */
  readonly kind: number;
  /** 1 when the candidate defines the name that the question asks about. */
  readonly defines: number;
  /** For questions about the document itself: 1 at its first token, 0 from 256 tokens on. */
  readonly opening: number;
  /** 1 for a candidate of one word, 0 from 12 words on. */
  readonly short: number;
}

/** Tokens around a candidate that count as near. */
export const nearbyTokens = 48;
/** A document says what it is within about this many tokens. */
export const openingTokens = 256;

/** Words of a run of tokens, and the question's n-grams among them. */
export interface WordRegion extends TokenRun {
  readonly words: Words;
  /** (words, 3) index of the question's n-gram of order 1, 2, 3 that starts at the word; -1 for none. */
  readonly terms: Int32Array;
}

/** Index of the first word that starts at token `at` or later. */
function firstWord(words: Words, at: number): number {
  let low = 0;
  let high = words.count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (words.start[middle]! < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

export class FeatureReader {
  readonly #lexicon: Lexicon;
  readonly #signs: AnswerSigns;
  readonly #question: ReadQuestion;
  /** address -> index of the term */
  readonly #terms: ReadonlyMap<number, number>;
  readonly #weights: Float32Array;

  constructor(lexicon: Lexicon, signs: AnswerSigns, question: ReadQuestion, weights: Float32Array) {
    this.#lexicon = lexicon;
    this.#signs = signs;
    this.#question = question;
    this.#weights = weights;
    this.#terms = new Map(question.terms.map((term, t) => [term.address, t]));
  }

  /** Splits tokens [from, to) into words and looks up which of the question's n-grams start where. O(to - from). */
  region(unit: UnitData, from: number, to: number): WordRegion {
    const words = splitWords(this.#lexicon, unit.ids, from, to);
    const terms = new Int32Array(words.count * 3).fill(-1);
    for (let w = 0; w < words.count; w++) {
      for (const order of [1, 2, 3] as const) {
        const address = ngramAddress(words, w, order);
        const term = address === undefined ? undefined : this.#terms.get(address);
        if (term !== undefined) terms[w * 3 + order - 1] = term;
      }
    }
    return { from, to, words, terms };
  }

  /** `region` holds the candidate and what stands within `nearbyTokens` of it. */
  read(unit: UnitData, candidate: Candidate, region: WordRegion): LexicalFeatures {
    const { tokenStart: start, tokenEnd: end } = candidate;
    const { words, terms } = region;
    const inside = new Uint8Array(this.#question.terms.length);
    const near = new Uint8Array(this.#question.terms.length);
    let count = 0;
    for (let w = firstWord(words, start - nearbyTokens); w < words.count; w++) {
      const at = words.start[w]!;
      if (at >= end + nearbyTokens) break;
      const within = at >= start && at < end;
      if (within) count++;
      for (let order = 0; order < 3; order++) {
        const term = terms[w * 3 + order]!;
        if (term < 0 || words.end[w + order]! > end + nearbyTokens) continue;
        near[term] = 1;
        if (within && words.end[w + order]! <= end) inside[term] = 1;
      }
    }
    return {
      cover: this.#share(inside, (order) => order === 1),
      adjacent: this.#share(inside, (order) => order > 1),
      nearby: this.#share(near, (order) => order === 1),
      exactMissed: this.#exactMissed(near),
      kind: holdsAnswerKind(this.#signs, this.#question.kind, unit, candidate) ? 1 : 0,
      defines: this.#question.target.length > 0 && this.#defines(unit, candidate, words) ? 1 : 0,
      opening: this.#question.aboutDocument ? Math.max(0, 1 - start / openingTokens) : 0,
      short: Math.max(0, (12 - count) / 12),
    };
  }

  #share(present: Uint8Array, counts: (order: number) => boolean): number {
    let held = 0;
    let total = 0;
    this.#question.terms.forEach((term, t) => {
      if (!counts(term.order)) return;
      const weight = term.weight * this.#weights[t]!;
      total += weight;
      held += weight * present[t]!;
    });
    return total > 0 ? held / total : 0;
  }

  #exactMissed(near: Uint8Array): number {
    const exact = this.#question.terms.map((term, t) => (term.exact ? t : -1)).filter((t) => t >= 0);
    const total = exact.reduce((n, t) => n + this.#weights[t]!, 0);
    return total > 0 ? exact.reduce((n, t) => n + this.#weights[t]! * (1 - near[t]!), 0) / total : 0;
  }

  /**
   * A segment of the candidate in which the name follows a defining keyword, or stands before its parameters in a line that
   * opens a block, or that continues and began with a modifier.
   */
  #defines(unit: UnitData, candidate: Candidate, words: Words): boolean {
    const { segments, ids } = unit;
    const signs = this.#signs;
    for (let s = candidate.first; s <= candidate.last; s++) {
      const from = segments.tokenStart[s]!;
      const to = segments.tokenEnd[s]!;
      const last = signs.text(ids[to - 1]!);
      let keyword = false;
      let modifier = false;
      for (let w = firstWord(words, from); w < words.count && words.start[w]! < to; w++) {
        const at = words.start[w]!;
        const address = words.address[w]!;
        if (this.#question.target.includes(address) && !(words.flags[w]! & pieceFlag.stop)) {
          const next = signs.text(ids[words.end[w]!] ?? 0);
          const takesParameters = (next === '(' || next === '<') && !signs.calls(ids, from, at);
          if (keyword || (takesParameters && (last === '{' || (last === '(' && modifier)))) return true;
        }
        keyword = signs.isDefining(address, ids[at]!);
        modifier ||= signs.isModifier(address, ids[at]!);
      }
    }
    return false;
  }
}
