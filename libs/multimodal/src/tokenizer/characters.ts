/**
 * What BERT's uncased normaliser makes of one character: cleaned, decomposed, accents stripped, lower-cased, classified. Each
 * character is normalised by itself, so that every normalised unit knows the characters of the original it came from.
 */

export interface CharacterPart {
  /** One normalised code point. */
  readonly text: string;
  /** Stands alone as a token: punctuation. */
  readonly punctuation: boolean;
}

export interface Character {
  readonly kind: 'space' | 'drop' | 'isolate' | 'word';
  /** Empty for space and drop; an accent alone has kind word and no parts. */
  readonly parts: readonly CharacterPart[];
}

const space: Character = { kind: 'space', parts: [] };
const drop: Character = { kind: 'drop', parts: [] };

/** A code point's class never changes, so it is worked out once. */
const known = new Map<number, Character>();

export function character(codePoint: number): Character {
  let found = known.get(codePoint);
  if (!found) {
    found = classify(codePoint);
    known.set(codePoint, found);
  }
  return found;
}

function classify(codePoint: number): Character {
  const text = String.fromCodePoint(codePoint);
  if (codePoint === 9 || codePoint === 10 || codePoint === 13) return space;
  if (codePoint === 0xfffd || /[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/u.test(text)) return drop;
  if (/\p{White_Space}/u.test(text)) return space;
  const parts: CharacterPart[] = [];
  for (const decomposed of text.normalize('NFD')) {
    if (/\p{Mn}/u.test(decomposed)) continue;
    for (const lower of decomposed.toLowerCase()) {
      parts.push({ text: lower, punctuation: isPunctuation(lower) });
    }
  }
  return { kind: isCjk(codePoint) ? 'isolate' : 'word', parts };
}

/** All of ASCII that is neither letter, digit nor space counts, also $ + < = > ^ ` | ~, which Unicode calls symbols. */
function isPunctuation(text: string): boolean {
  return /[!-/:-@[-`{-~]|\p{P}/u.test(text);
}

/** Han characters, which are written without spaces; not kana and not hangul, as in the vocabulary's definition. */
function isCjk(c: number): boolean {
  return (
    (c >= 0x4e00 && c <= 0x9fff) ||
    (c >= 0x3400 && c <= 0x4dbf) ||
    (c >= 0x20000 && c <= 0x2a6df) ||
    (c >= 0x2a700 && c <= 0x2b73f) ||
    (c >= 0x2b740 && c <= 0x2b81f) ||
    (c >= 0x2b820 && c <= 0x2ceaf) ||
    (c >= 0xf900 && c <= 0xfaff) ||
    (c >= 0x2f800 && c <= 0x2fa1f)
  );
}

/** Classes of ASCII for the fast path: 0 needs character(), 1 space, 2 punctuation, 3 letter or digit. */
export const asciiClass: Uint8Array = makeAsciiClass();

function makeAsciiClass(): Uint8Array {
  const classes = new Uint8Array(128);
  for (let c = 0; c < 128; c++) {
    const { kind, parts } = character(c);
    if (kind === 'space') classes[c] = 1;
    else if (parts[0]?.punctuation) classes[c] = 2;
    else if (kind === 'word') classes[c] = 3;
  }
  return classes;
}
