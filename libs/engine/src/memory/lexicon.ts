/**
 * What the memory knows about the vocabulary's pieces: which continue a word, which are punctuation or numbers, which carry no
 * meaning of their own, and which are inflections of another piece. Derived from the piece strings alone.
 */
import { isStopWord } from './stop-words.js';

export const pieceFlag = { continues: 1, punctuation: 2, digit: 4, stop: 8 } as const;

export interface Lexicon {
  readonly pieces: readonly string[];
  /** (vocabulary) bits of pieceFlag. */
  readonly flags: Uint8Array;
  /** (vocabulary) id of the base form: "governed" and "governs" share the id of "govern". */
  readonly canonical: Uint16Array;
}

/** Part of a unit's name: raise it when flags, canonical forms or addresses change. */
export const lexiconVersion = 2;

export function buildLexicon(pieces: readonly string[]): Lexicon {
  const idOf = new Map(pieces.map((piece, id) => [piece, id]));
  const flags = new Uint8Array(pieces.length);
  const canonical = new Uint16Array(pieces.length);
  pieces.forEach((piece, id) => {
    const continues = piece.length > 2 && piece.startsWith('##');
    const text = continues ? piece.slice(2) : piece;
    const special = /^\[.+\]$/u.test(piece);
    flags[id] =
      (continues ? pieceFlag.continues : 0) |
      (special || !/[\p{L}\p{N}]/u.test(text) ? pieceFlag.punctuation : 0) |
      (/\p{N}/u.test(text) ? pieceFlag.digit : 0) |
      (!continues && isStopWord(text) ? pieceFlag.stop : 0);
    const base = continues ? undefined : baseForms(text).find((form) => idOf.has(form));
    canonical[id] = base === undefined ? id : idOf.get(base)!;
  });
  return { pieces, flags, canonical };
}

/** Words that look like inflections of another word and are not. */
const unlike: ReadonlySet<string> = new Set([
  'news',
  'goods',
  'means',
  'lens',
  'always',
  'perhaps',
  'indeed',
  'evening',
  'during',
]);

/** Likely base forms of an English word, best first; none when the word is short or not inflected. */
function baseForms(word: string): string[] {
  if (word.length < 4 || unlike.has(word) || !/^[a-z]+$/u.test(word)) return [];
  const without = (n: number): string => word.slice(0, -n);
  if (word.endsWith('ies') && word.length > 4) return [without(3) + 'y', without(1)];
  if (/(?:ss|sh|ch|x|z)es$/u.test(word)) return [without(2), without(1)];
  if (/[^suia]s$/u.test(word)) return [without(1)];
  if (word.endsWith('ied') && word.length > 4) return [without(3) + 'y'];
  if (word.endsWith('ed') && word.length > 5) return verbForms(without(2));
  if (word.endsWith('ing') && word.length > 6) return verbForms(without(3));
  return [];
}

function verbForms(stem: string): string[] {
  const doubled = /([bdfgklmnprt])\1$/u.test(stem) ? [stem.slice(0, -1)] : [];
  return [stem, stem + 'e', ...doubled];
}
