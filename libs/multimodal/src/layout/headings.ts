/**
 * Which paragraphs are headings, and how deep: by the document's bookmarks, by their numbers, by their type. Looks at one paragraph at a time
 * and remembers of the document only what levels depend on.
 */
import type { Line } from './lines.js';
import { numberingOf, isTitleCase, runInLength } from './numbering.js';
import type { Numbering } from './numbering.js';
import { textOfLine } from './paragraphs.js';
import type { TypeSizes } from './type-sizes.js';

/** An entry of the file's own table of contents. */
export interface Bookmark {
  readonly title: string;
  /** 1 is outermost. */
  readonly level: number;
}

export interface Heading {
  readonly level: number;
  /** UTF-16 length from the start of the paragraph. */
  readonly length: number;
  /** "ARTICLE 4" alone: what it is called stands in the next paragraph. */
  readonly unnamed?: boolean;
  /** It has no number of its own, and may be the name of an article above it. */
  readonly plain?: boolean;
}

const maxHeadingChars = 200;
const maxLevel = 6;
/** A line of a table of contents, or one that is filled in by hand. */
const leaders = /(?:[._…]\s?){4,}|\s\d{1,4}$/u;
const numberOnly = /^[\p{P}\p{S}\d\s]*\p{L}?[\p{P}\p{S}\d\s]*$/u;

export class Headings {
  readonly #sizes: TypeSizes;
  #divisions = 0;
  #numbered = 0;
  /** Level of the last heading that a bookmark names. */
  #marked = 0;

  constructor(sizes: TypeSizes) {
    this.#sizes = sizes;
  }

  /** Learns, before any page is asked for, how the document numbers its parts. */
  learn(line: Line): void {
    const text = textOfLine(line);
    if (text.length > 90) return;
    const numbering = numberingOf(text);
    if (numbering?.kind === 'division' && !leaders.test(text.slice(numbering.length))) this.#divisions++;
    else if (numbering && numbering.kind !== 'letter') this.#numbered++;
  }

  /** `text`: the paragraph on one line. `next`: the one below it, if any. */
  of(
    lines: readonly Line[],
    text: string,
    next: string | undefined,
    bookmarks: readonly Bookmark[],
  ): Heading | undefined {
    const marked = bookmarks.find((mark) => sameTitle(mark.title, text));
    if (marked) {
      this.#marked = marked.level;
      return { level: Math.min(marked.level, maxLevel), length: text.length };
    }
    const numbering = numberingOf(text);
    const whole = this.#isHeading(lines, text, numbering, next);
    const length = whole ? text.length : Math.max(runInLength(text), this.#boldLength(lines, text));
    if (length === 0) return undefined;
    const own = this.#levelOf(lines, numbering);
    const level = Math.min(Math.max(own, this.#marked > 0 ? this.#marked + 1 : 1), maxLevel);
    const unnamed = numbering?.kind === 'division' && numbering.length >= text.length;
    return { level, length, unnamed, plain: whole && numbering === undefined };
  }

  #levelOf(lines: readonly Line[], numbering: Numbering | undefined): number {
    const base = this.#divisions > 1 ? 2 : 1;
    switch (numbering?.kind) {
      case 'division':
        return 1;
      case 'plain':
        return base;
      case 'section':
        return Math.max(base, numbering.depth);
      case 'letter':
      case undefined:
        return this.#sizes.rank(lines[0]!.size) ?? (this.#numbered > 3 ? 2 : this.#sizes.ranks + 1);
    }
  }

  #isHeading(
    lines: readonly Line[],
    text: string,
    numbering: Numbering | undefined,
    next: string | undefined,
  ): boolean {
    if (text.length > maxHeadingChars || lines.length > 4 || numberOnly.test(text)) return false;
    if (/^\p{Ll}/u.test(text) || /[,;]$/u.test(text)) return false;
    const title = numbering ? text.slice(numbering.length) : text;
    if (leaders.test(title)) return false;
    const short = title.split(' ').length <= 14 && lines.length <= 2;
    const ended = /[.!?]$/u.test(title) && title.length > 0;
    if (numbering?.kind === 'division')
      return title.length <= 100 && (title === '' || !/^\p{Ll}/u.test(title));
    const size = lines.reduce((most, line) => Math.max(most, line.size), 0);
    if (this.#sizes.rank(size) !== undefined && /\p{L}{2}/u.test(text)) return !ended || short;
    if (!/\p{L}{3}/u.test(title) || !short) return false;
    if (/^["“(]|_{3}|@|^(?:by|date|name|title|signed?|its)\s*:/iu.test(title)) return false;
    // A list of short items is not a list of headings.
    const sibling =
      next !== undefined && numbering !== undefined && numberingOf(next)?.kind === numbering.kind;
    if (numbering && numbering.kind !== 'letter' && isTitleCase(title) && title.split(' ').length <= 10)
      return !sibling || numberingOf(next)?.depth !== numbering.depth || this.#isBold(lines);
    if (this.#isBold(lines)) return !ended && !/:.+/u.test(title);
    return (
      isCapitals(title) && !ended && title.split(' ').length <= 10 && next !== undefined && !isCapitals(next)
    );
  }

  #isBold(lines: readonly Line[]): boolean {
    return this.#sizes.boldMarks && lines.every((line) => line.runs.every((run) => run.bold === true));
  }

  /** A paragraph that opens with a few bold words and a stop: "Governing Law. This Agreement ..." */
  #boldLength(lines: readonly Line[], text: string): number {
    if (!this.#sizes.boldMarks) return 0;
    let length = 0;
    for (const run of lines[0]!.runs) {
      if (run.bold !== true) break;
      for (const word of run.words) length += word.text.length + (length > 0 && !word.glued ? 1 : 0);
    }
    if (length === 0 || length >= text.length) return 0;
    const opening = text.slice(0, length);
    const title = opening.slice(numberingOf(opening)?.length ?? 0);
    const fits = /^\p{Lu}.{2,80}[.:]$/u.test(title) && title.split(' ').length <= 10 && !/[.:] /u.test(title);
    return fits && /\s/u.test(text[length] ?? '') ? length : 0;
  }
}

export const isMarked = (bookmarks: readonly Bookmark[], text: string): boolean =>
  bookmarks.some((mark) => sameTitle(mark.title, text));

/** Capitals throughout, and words rather than the figures of a table. */
function isCapitals(text: string): boolean {
  const capitals = text.match(/\p{Lu}/gu)?.length ?? 0;
  const figures = text.match(/[\d$%]/gu)?.length ?? 0;
  return capitals >= 4 && capitals > 3 * figures && !/\p{Ll}/u.test(text);
}

const bare = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

/** The same words, the number in front of one of them aside. */
function sameTitle(title: string, text: string): boolean {
  if (text.length > maxHeadingChars + 50) return false;
  const [a, b] = [bare(title), bare(text)];
  if (a === '' || b === '') return false;
  if (a === b) return true;
  const [long, short] = a.length > b.length ? [a, b] : [b, a];
  return (
    short.length >= 4 &&
    long.endsWith(short) &&
    /^(?:chapter|section|part|appendix)?[\divxlc]{0,8}[a-z]?$/u.test(long.slice(0, -short.length))
  );
}
