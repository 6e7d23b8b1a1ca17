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

const nearbyTokens = 48;
/** A document says what it is within about this many tokens. */
export const openingTokens = 256;

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

  read(unit: UnitData, candidate: Candidate): LexicalFeatures {
    const { tokenStart: start, tokenEnd: end } = candidate;
    const from = Math.max(0, start - nearbyTokens);
    const to = Math.min(unit.ids.length, end + nearbyTokens);
    const words = splitWords(this.#lexicon, unit.ids, from, to);
    const inside = new Uint8Array(this.#question.terms.length);
    const near = new Uint8Array(this.#question.terms.length);
    let count = 0;
    for (let w = 0; w < words.count; w++) {
      const within = words.start[w]! >= start && words.start[w]! < end;
      if (within) count++;
      for (const order of [1, 2, 3] as const) {
        const term = this.#terms.get(ngramAddress(words, w, order) ?? -1);
        if (term === undefined) continue;
        near[term] = 1;
        if (within && words.end[w + order - 1]! <= end) inside[term] = 1;
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
      for (let w = 0; w < words.count; w++) {
        const at = words.start[w]!;
        if (at < from || at >= to) continue;
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
