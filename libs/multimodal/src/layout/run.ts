/**
 * The vocabulary of page layout: runs of text with boxes, as a PDF's text layer or OCR gives them. Knows nothing of either.
 *
 * Two coordinate frames: `frame` is where the text runs left to right and down, so that rotated or skewed text can be put in
 * order like any other; `box` is the page as displayed, where highlights are drawn.
 */

/** x0 y0 x1 y1, y grows downwards. */
export type Box4 = readonly [number, number, number, number];

/** Characters that stand together without white space, with their place on the page as displayed. */
export interface RunWord {
  readonly text: string;
  readonly box: Box4;
  /** No white space stands between this word and the one before it in the run. */
  readonly glued: boolean;
}

/** A stretch of one line that was drawn or recognised in one go. Holds at least one word. */
export interface Run {
  readonly words: readonly RunWord[];
  readonly frame: Box4;
  /** Height of the letters' em, in the unit of the boxes. */
  readonly size: number;
  readonly rightToLeft: boolean;
  /** White space was drawn before the run, whatever the gap looks like. */
  readonly spaceBefore: boolean;
  readonly spaceAfter: boolean;
  /** The font's name says so; absent where fonts are not known. */
  readonly bold?: boolean;
  /** Put there by something else than the page's own text: the value of a form's field, a note. */
  readonly part?: { readonly kind: 'form_field' | 'note'; readonly label?: string };
}

export const widthOf = (box: Box4): number => box[2] - box[0];
export const heightOf = (box: Box4): number => box[3] - box[1];

export function union(a: Box4, b: Box4): Box4 {
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
}

/** The middle value; 0 for none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/**
 * Splits text into words: at white space, and around each letter of scripts that write without it (a mark stays with its letter).
 * Returns UTF-16 ranges that together cover every character that is not white space.
 */
export function wordRanges(text: string): [number, number][] {
  const ranges: [number, number][] = [];
  for (const match of text.matchAll(/\S+/gu)) {
    if (!unspaced.test(match[0])) {
      ranges.push([match.index, match.index + match[0].length]);
      continue;
    }
    for (const part of match[0].matchAll(/[^\p{M}]\p{M}*|\p{M}+/gu)) {
      const start = match.index + part.index;
      const previous = ranges.at(-1);
      const plain = !unspaced.test(part[0]);
      const joins =
        plain &&
        previous?.[1] === start &&
        !unspaced.test(text.slice(previous[0], previous[1])) &&
        start > match.index;
      if (joins) previous[1] = start + part[0].length;
      else ranges.push([start, start + part[0].length]);
    }
  }
  return ranges;
}
