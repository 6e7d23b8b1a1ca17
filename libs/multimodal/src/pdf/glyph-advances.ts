/**
 * How wide letters are, per font of one document, so that the words inside a line get boxes that sit on them. Real advances are
 * learned from a page's drawing operators; a letter never drawn so far gets a typical width. Not for drawing.
 *
 * Units  advances in em; pdf.js gives them in thousandths
 */
import type { OperatorList } from './page-paint.js';

export class GlyphAdvances {
  readonly #fonts = new Map<string, Map<string, number>>();

  /** Share of the letters whose real advance is known, 0..1. */
  known(font: string, text: string): number {
    const advances = this.#fonts.get(font);
    if (!advances) return 0;
    let known = 0;
    let all = 0;
    for (const letter of text) {
      if (letter.trim() === '') continue;
      all++;
      if (advances.has(letter)) known++;
    }
    return all === 0 ? 1 : known / all;
  }

  advance(font: string, letter: string): number {
    return this.#fonts.get(font)?.get(letter) ?? typicalAdvance(letter);
  }

  /** Notes the advance of every glyph that the page draws. */
  learn(operators: OperatorList, ops: Readonly<Record<string, number>>): void {
    let font = '';
    operators.fnArray.forEach((fn, i) => {
      const args: unknown = operators.argsArray[i];
      if (!Array.isArray(args)) return;
      if (fn === ops['setFont']) font = String(args[0]);
      else if (fn === ops['showText'] && Array.isArray(args[0])) this.#learnGlyphs(font, args[0]);
    });
  }

  #learnGlyphs(font: string, glyphs: readonly unknown[]): void {
    const advances = this.#fonts.get(font) ?? new Map<string, number>();
    this.#fonts.set(font, advances);
    for (const glyph of glyphs) {
      if (typeof glyph !== 'object' || glyph === null) continue;
      const { unicode, width } = glyph as { unicode?: unknown; width?: unknown };
      if (typeof unicode !== 'string' || typeof width !== 'number' || !(width > 0 && width < 5000)) continue;
      const letters = Array.from(unicode.normalize('NFKC'));
      for (const letter of letters) {
        if (letters.length === 1 || !advances.has(letter))
          advances.set(letter, width / 1000 / letters.length);
      }
    }
  }
}

const classes: readonly (readonly [RegExp, number])[] = [
  [/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u, 1],
  [/[ijlI.,:;'’|!()[\]{}]/u, 0.28],
  [/[ftr"“”\-/\\ ]/u, 0.32],
  [/[mwMW@%—]/u, 0.85],
  [/\p{Lu}/u, 0.67],
  [/\p{M}/u, 0],
];

/** A typical width where the real one is not known. */
export function typicalAdvance(letter: string): number {
  return classes.find(([pattern]) => pattern.test(letter))?.[1] ?? 0.52;
}

/**
 * Where each UTF-16 unit of `text` begins and ends along a line of the given width: offsets[i] .. offsets[i + 1].
 * What is left over goes to the spaces when that gives spaces of a plausible width, otherwise evenly to all letters.
 */
export function letterOffsets(
  text: string,
  width: number,
  em: number,
  advanceOf: (letter: string) => number,
): Float64Array {
  const letters = Array.from(text);
  const natural = letters.map((letter) => (letter.trim() === '' ? 0 : advanceOf(letter) * em));
  const sum = natural.reduce((a, b) => a + b, 0);
  const spaces = letters.filter((letter) => letter.trim() === '').length;
  const space = spaces > 0 ? (width - sum) / spaces : 0;
  let widths: number[];
  if (spaces > 0 && space >= 0.08 * em && space <= 1.2 * em) {
    widths = natural.map((w, i) => (letters[i]!.trim() === '' ? space : w));
  } else {
    const drawn = natural.map((w, i) => (letters[i]!.trim() === '' ? 0.26 * em : w));
    const total = drawn.reduce((a, b) => a + b, 0);
    const extra = (width - total) / letters.length;
    const tracked = extra > 0 && total > 0;
    widths = drawn.map((w) =>
      tracked ? w + extra : total > 0 ? (w * width) / total : width / letters.length,
    );
  }
  const offsets = new Float64Array(text.length + 1);
  let unit = 0;
  let x = 0;
  letters.forEach((letter, i) => {
    x += widths[i]!;
    for (let k = 0; k < letter.length; k++) offsets[++unit] = x;
  });
  return offsets;
}
