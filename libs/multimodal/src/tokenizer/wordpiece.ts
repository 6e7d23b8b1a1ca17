/**
 * Text -> BERT uncased WordPiece ids with exact UTF-16 offsets into the original text. Not a general tokeniser: one vocabulary,
 * one normalisation, no special tokens. Its slow twin is test/oracle/wordpiece.py; goldens hold them together.
 */
import { asciiClass, character } from './characters.js';
import type { Encoding } from './token-list.js';
import { TokenList } from './token-list.js';
import type { Vocabulary } from './vocabulary.js';
import { loadVocabulary } from './vocabulary.js';

export interface Tokenizer {
  /** Vocabulary and normalisation; part of every cache key. */
  readonly name: string;
  /**
   * Ids of the text, without start and end markers. A token's [charStart, charEnd) are the characters it was made from; the
   * parts of one character (a hangul syllable) share its offsets; starts never decrease.
   * Cost O(text); 0.7 M tokens take well under a second.
   */
  encode(text: string): Encoding;
}

/** Pieces of one word; `ends` are exclusive offsets into the normalised word. */
interface WordPieces {
  readonly ids: readonly number[];
  readonly ends: readonly number[];
}

/** Longer words are one unknown token, as the vocabulary's definition has it. */
const maxWordCodePoints = 100;
const maxCachedWords = 1 << 17;
const maxCachedWordChars = 32;

/** Throws AppError model_missing, model_invalid when the vocabulary is not there or not the expected one. */
export function createTokenizer(): Tokenizer {
  return new WordPieceTokenizer(loadVocabulary());
}

class WordPieceTokenizer implements Tokenizer {
  readonly name = 'bert-uncased-30522/1';
  private readonly vocabulary: Vocabulary;
  /** ASCII words as written, other words as normalised: the two never mean different pieces. */
  private readonly cache = new Map<string, WordPieces>();

  constructor(vocabulary: Vocabulary) {
    this.vocabulary = vocabulary;
  }

  encode(text: string): Encoding {
    const out = new TokenList(Math.ceil(text.length / 3) + 16);
    const length = text.length;
    let i = 0;
    while (i < length) {
      const code = text.charCodeAt(i);
      const kind = code < 128 ? asciiClass[code]! : 0;
      if (kind === 1) {
        i++;
        continue;
      }
      let end = i + 1;
      let next = 0;
      if (kind === 3) {
        while (end < length && (next = text.charCodeAt(end)) < 128 && asciiClass[next] === 3) end++;
      }
      // A word that a character beyond plain ASCII continues is not finished here.
      if (kind === 2 || (kind === 3 && (end === length || (next < 128 && asciiClass[next] !== 0)))) {
        this.pushAscii(out, text.slice(i, end), i);
        i = end;
      } else {
        i = this.pushMixed(out, text, i);
      }
    }
    return out.finish();
  }

  private pushAscii(out: TokenList, word: string, base: number): void {
    let pieces = this.cache.get(word);
    if (!pieces) {
      pieces = this.split(word.toLowerCase());
      this.remember(word, pieces);
    }
    let start = base;
    for (let k = 0; k < pieces.ids.length; k++) {
      const end = base + pieces.ends[k]!;
      out.push(pieces.ids[k]!, start, end);
      start = end;
    }
  }

  /** Everything up to the next ASCII space or punctuation mark, character by character. Returns where it stopped. */
  private pushMixed(out: TokenList, text: string, from: number): number {
    const word: MixedWord = { text: '', starts: [], ends: [] };
    let i = from;
    while (i < text.length) {
      const codePoint = text.codePointAt(i)!;
      if (codePoint < 128 && (asciiClass[codePoint] === 1 || asciiClass[codePoint] === 2)) break;
      const end = i + (codePoint > 0xffff ? 2 : 1);
      const { kind, parts } = character(codePoint);
      if (kind === 'space' || kind === 'isolate') this.flush(out, word);
      for (const part of parts) {
        if (part.punctuation) this.flush(out, word);
        for (let unit = 0; unit < part.text.length; unit++) {
          word.starts.push(i);
          word.ends.push(end);
        }
        word.text += part.text;
        if (part.punctuation) this.flush(out, word);
      }
      if (kind === 'isolate') this.flush(out, word);
      i = end;
    }
    this.flush(out, word);
    return i;
  }

  private flush(out: TokenList, word: MixedWord): void {
    if (word.text === '') return;
    let pieces = this.cache.get(word.text);
    if (!pieces) {
      pieces = this.split(word.text);
      this.remember(word.text, pieces);
    }
    let start = 0;
    for (let k = 0; k < pieces.ids.length; k++) {
      const end = pieces.ends[k]!;
      out.push(pieces.ids[k]!, word.starts[start]!, word.ends[end - 1]!);
      start = end;
    }
    word.text = '';
    word.starts.length = 0;
    word.ends.length = 0;
  }

  /** Greedy longest match from the left; one unmatched rest makes the whole word unknown. */
  private split(word: string): WordPieces {
    const { first, next, unknownId, maxPieceChars } = this.vocabulary;
    const unknown: WordPieces = { ids: [unknownId], ends: [word.length] };
    if (word.length > maxWordCodePoints && codePoints(word) > maxWordCodePoints) return unknown;
    const ids: number[] = [];
    const ends: number[] = [];
    let start = 0;
    while (start < word.length) {
      const pieces = start === 0 ? first : next;
      let end = Math.min(word.length, start + maxPieceChars);
      let id: number | undefined;
      while (end > start && (id = pieces.get(word.slice(start, end))) === undefined) end--;
      if (id === undefined) return unknown;
      ids.push(id);
      ends.push(end);
      start = end;
    }
    return { ids, ends };
  }

  private remember(word: string, pieces: WordPieces): void {
    if (word.length > maxCachedWordChars) return;
    if (this.cache.size >= maxCachedWords) this.cache.clear();
    // A slice of a long text would keep all of that text alive; this copy does not.
    this.cache.set(Buffer.from(word, 'utf16le').toString('utf16le'), pieces);
  }
}

function codePoints(word: string): number {
  let count = 0;
  for (let i = 0; i < word.length; i++) {
    if ((word.charCodeAt(i) & 0xfc00) !== 0xdc00) count++;
  }
  return count;
}

interface MixedWord {
  text: string;
  /** One per UTF-16 unit of the normalised text: the original character it came from. */
  readonly starts: number[];
  readonly ends: number[];
}
