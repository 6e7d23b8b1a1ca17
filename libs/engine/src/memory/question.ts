/**
 * Reads a question as the memory needs it: its words and n-grams with weights, exact terms (identifiers, numbers, quoted
 * strings), what kind of answer it asks for, and how far the memory should be trusted (the gate).
 */
import type { Question } from '../core/types.js';
import { type Lexicon, pieceFlag } from './lexicon.js';
import { isMemorable, ngramAddress, splitWords, type Words } from './words.js';

export type AnswerKind = 'any' | 'person' | 'time' | 'amount' | 'place' | 'definition';

/** One n-gram of the question. */
export interface Term {
  readonly address: number;
  readonly order: 1 | 2 | 3;
  /** Importance before document frequency. */
  readonly weight: number;
  /** A name, number or identifier: an answer without it is unlikely to be one. */
  readonly exact: boolean;
}

export interface ReadQuestion {
  readonly terms: readonly Term[];
  readonly kind: AnswerKind;
  /** Weight of the memory's score (0..1) against the dense score (a cosine). */
  readonly gate: number;
  /** Whether it asks about the document as such (its title, date, parties), which is said where the document opens. */
  readonly aboutDocument: boolean;
  /** For `definition`: word addresses of what is to be defined. */
  readonly target: readonly number[];
}

/** Weights of orders 1 to 3; longer n-grams only confirm what their words already found. */
const orderWeight = [0, 1, 0.5, 0.35] as const;
/** Tuned on the clauses of CUAD (see scheduler/README.md): lowest and highest weight of the memory. */
const plainGate = 0.35;
const exactGate = 0.8;

export function readQuestion(lexicon: Lexicon, question: Question): ReadQuestion {
  const words = splitWords(lexicon, question.ids, 0, question.ids.length);
  const exact = Array.from({ length: words.count }, (_, w) => isExact(question, words, w));
  const terms = new Map<number, Term>();
  for (let w = 0; w < words.count; w++) {
    for (const order of [1, 2, 3] as const) {
      const address = ngramAddress(words, w, order);
      if (address === undefined || !isMemorable(words, w, order) || terms.has(address)) continue;
      const allExact = exact.slice(w, w + order).every(Boolean);
      const weight = allExact && order > 1 ? 1 : orderWeight[order];
      terms.set(address, { address, order, weight, exact: order === 1 && exact[w]! });
    }
  }
  const kind = answerKind(question.text);
  return {
    terms: [...terms.values()],
    kind,
    aboutDocument: asksAboutDocument(question.text),
    gate: exact.some(Boolean) ? exactGate : plainGate,
    target: kind === 'definition' ? definitionTarget(lexicon, question, words, exact) : [],
  };
}

/** Characters that stand between white space around the word, as written in the question. */
function surroundings(question: Question, words: Words, w: number): string {
  const { text } = question;
  let start = question.charStart[words.start[w]!]!;
  let end = question.charEnd[words.end[w]! - 1]!;
  while (start > 0 && !/\s/u.test(text[start - 1]!)) start--;
  while (end < text.length && !/\s/u.test(text[end]!)) end++;
  return text.slice(start, end).replace(/^[^\p{L}\p{N}_$]+|[^\p{L}\p{N}_$]+$/gu, '');
}

function isExact(question: Question, words: Words, w: number): boolean {
  const flags = words.flags[w]!;
  if (flags & pieceFlag.digit) return true;
  const start = question.charStart[words.start[w]!]!;
  if (insideQuotes(question.text, start)) return !(flags & pieceFlag.stop);
  if (flags & pieceFlag.stop) return false;
  const around = surroundings(question, words, w);
  const identifier = /[a-z][A-Z]|[_$\d]|\w[.:/\\]\w|^[A-Z]{2,}$/u.test(around) || around.includes('()');
  return identifier || isKey(around) || (start > 0 && /^\p{Lu}/u.test(around) && !(flags & pieceFlag.stop));
}

/** Parts that make ordinary words with what follows them. */
const prefixes =
  'non|pre|post|anti|multi|sub|self|semi|well|half|cross|long|short|third|year|state|full|part|real|open|much|ever';

/** "amber-falcon" names something; "non-compete" and "long-term" are words. */
function isKey(text: string): boolean {
  return /^\p{L}{3,}(?:-\p{L}{3,})+$/u.test(text) && !new RegExp(`^(?:${prefixes})-`, 'iu').test(text);
}

function insideQuotes(text: string, at: number): boolean {
  const pairs = /"[^"\n]{1,200}"|“[^”\n]{1,200}”|`[^`\n]{1,200}`|«[^»\n]{1,200}»/gu;
  for (const match of text.matchAll(pairs)) {
    if (match.index < at && at < match.index + match[0].length) return true;
  }
  return false;
}

/** What the question asks for, from its English wording; `any` when it does not say. */
export function answerKind(text: string): AnswerKind {
  const t = text.toLowerCase();
  if (
    /\b(?:where|which (?:file|module|line|place)|in (?:what|which) file)\b.*\b(?:defined?|declared?|implemented?|created)\b/u.test(
      t,
    ) ||
    /\b(?:definition|declaration|implementation|signature) of\b/u.test(t) ||
    /\bwhere (?:is|are) (?:the )?(?:function|class|method|type|interface|constant|variable|struct|enum)\b/u.test(
      t,
    )
  )
    return 'definition';
  if (
    /\b(?:when|what (?:date|year|day|time)|which (?:date|year|day)|how (?:long|often|soon)|until when)\b/u.test(
      t,
    )
  )
    return 'time';
  if (
    /\bhow (?:much|many|large|big|high|far|old)\b|\bwhat (?:amount|price|fee|percentage|number|sum|rate)\b/u.test(
      t,
    )
  )
    return 'amount';
  if (/\b(?:who|whom|whose)\b|\bwhich (?:person|party|company)\b/u.test(t)) return 'person';
  if (
    /\b(?:where|which (?:state|country|city|place|court|province))\b|\bwhat (?:state|country|city|place)\b/u.test(
      t,
    )
  )
    return 'place';
  return 'any';
}

const documentWord =
  '(?:agreement|contract|document|report|letter|lease|paper|article|recording|filing|book)';

/** Questions about title, date, parties or author of a document. */
export function asksAboutDocument(text: string): boolean {
  const t = text.toLowerCase();
  return (
    new RegExp(
      `\\b(?:title|name|date|author|authors|subject|kind|type) of (?:the|this) ${documentWord}\\b`,
      'u',
    ).test(t) ||
    new RegExp(`\\bparties (?:to|of|in) (?:the|this) ${documentWord}\\b`, 'u').test(t) ||
    new RegExp(
      `\\bwhen (?:was|is) (?:the|this) ${documentWord} (?:dated|signed|made|executed|written|filed|published)`,
      'u',
    ).test(t) ||
    /\b(?:effective date|between whom|who wrote|who signed|who are the parties|which (?:companies|parties) are)\b/u.test(
      t,
    )
  );
}

const genericWords: ReadonlySet<string> = new Set(
  'function class method type interface constant const variable struct enum file line module place defined define declared declare implemented implement created definition declaration implementation signature code'.split(
    ' ',
  ),
);

/** The names in the question; without one, its words that are not about defining itself. */
function definitionTarget(
  lexicon: Lexicon,
  question: Question,
  words: Words,
  exact: readonly boolean[],
): number[] {
  const named = [...words.address].filter((_, w) => exact[w]);
  if (named.length > 0) return named;
  const text = (w: number): string => lexicon.pieces[question.ids[words.start[w]!]!] ?? '';
  return [...words.address].filter(
    (_, w) => !(words.flags[w]! & pieceFlag.stop) && !genericWords.has(text(w)),
  );
}
