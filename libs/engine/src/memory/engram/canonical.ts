/**
 * Canonical ids: which pieces of the vocabulary are the same text to the conditional memory, whatever their case, accents or
 * compatibility form. It is not the lexicon's base form: "governed" and "governs" stay two pieces here, because the model learns a
 * row for what stands in the text, whereas the context memory looks for what a question means.
 *
 * A piece's key is its text under NFKC, then NFD, without combining marks, lower case, every run of white space one space; a text that
 * is one space stays it, any other is stripped; a text of which nothing is left keeps its raw form. A piece that continues a word
 * ("##ing") never shares a key with one that begins a word ("ing"): the boundary is part of what was read. Special pieces
 * ("[CLS]", "[unused7]", and with them the markers of images and audio) all are the padding.
 *
 * Source  arXiv 2601.07372, section 2.2; the treatment of "##" and of special pieces is ours, since the paper's vocabulary has neither
 */

/** Canonical id of padding and of every special piece. */
export const paddingId = 0;

export interface CanonicalIds {
  /** (vocabulary) canonical id of each piece: padding, or numbered from 1 by the first piece with the key. */
  readonly of: Uint32Array;
  /** How many there are, padding included. */
  readonly count: number;
}

export function canonicalIds(pieces: readonly string[]): CanonicalIds {
  const idOfKey = new Map<string, number>();
  const of = Uint32Array.from(pieces, (piece) => {
    if (isSpecial(piece)) return paddingId;
    const key = canonicalKey(piece);
    const known = idOfKey.get(key);
    if (known !== undefined) return known;
    idOfKey.set(key, idOfKey.size + 1);
    return idOfKey.size;
  });
  return { of, count: idOfKey.size + 1 };
}

/** Markers stand in brackets; an id without a piece is never met in text. */
function isSpecial(piece: string): boolean {
  return piece === '' || /^\[.+\]$/u.test(piece);
}

/** Equal for pieces that share a canonical id. Starts with "+" for pieces that continue a word, with "=" for the others. */
export function canonicalKey(piece: string): string {
  const continues = piece.length > 2 && piece.startsWith('##');
  return continues ? `+${canonicalText(piece.slice(2))}` : `=${canonicalText(piece)}`;
}

function canonicalText(text: string): string {
  const folded = text
    .normalize('NFKC')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/\p{White_Space}+/gu, ' ');
  if (folded === ' ') return folded;
  const stripped = folded.replace(/^ | $/gu, '');
  return stripped === '' ? text : stripped;
}
