/**
 * What becomes of a hyphen at the end of a line: the sign of a divided word goes, the hyphen of a compound stays, and both halves stand together
 * either way. Decided by what the rest of the document writes, in any language; no dictionary.
 */

/** Beyond this many, new words are no longer learned. */
const maxWords = 300_000;
const prefixes: ReadonlySet<string> = new Set(
  'non self cross anti multi semi quasi ex all half well pro vice mid post pre sub inter co re'.split(' '),
);
/** Prefixes that are written with a hyphen as a rule. */
const hyphened: ReadonlySet<string> = new Set('non self cross anti quasi ex all half well'.split(' '));

/** "short- and long-term": the hyphen stands for a word that comes later. */
const joiners: ReadonlySet<string> = new Set('and or to und oder et ou y o e bis as nor'.split(' '));

export class Hyphens {
  readonly #words = new Set<string>();

  /** Learns a word that no line end divides; punctuation around it does not matter. */
  learn(word: string): void {
    if (this.#words.size >= maxWords) return;
    const plain = word.toLowerCase().replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
    if (plain.length > 1 && plain.length < 60) this.#words.add(plain);
  }

  /** 'word': the hyphen goes; 'compound': it stays, without a space behind it; undefined: this is no divided word. */
  joins(first: string, second: string): 'word' | 'compound' | undefined {
    const before = /(?:^|[^\p{L}-])((?:\p{L}+-)*\p{L}+)[-\u2010]$/u.exec(first)?.[1]?.toLowerCase();
    const after = /^((?:\p{Ll}+-)*\p{Ll}+)/u.exec(second)?.[1]?.toLowerCase();
    if (before === undefined || after === undefined || before.length < 2 || joiners.has(after))
      return undefined;
    if (this.#words.has(before + after)) return 'word';
    if (before.includes('-') || after.includes('-') || this.#words.has(`${before}-${after}`))
      return 'compound';
    if (hyphened.has(before)) return 'compound';
    // Two words of the document, neither of them a mere prefix: more likely joined by a hyphen than one long word.
    const both = this.#words.has(before) && this.#words.has(after);
    return both && !prefixes.has(before) && before.length > 2 && after.length > 3 ? 'compound' : 'word';
  }
}
