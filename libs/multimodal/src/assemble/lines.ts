/** Text -> its lines, as ranges without surrounding white space. For code, tables, logs: where a line is the smallest thing to quote. */
import type { TextRange } from './piece.js';

export interface Line {
  /** UTF-16 offset of the first character of the line. */
  readonly start: number;
  /** Exclusive; the line break is not part of it. */
  readonly end: number;
}

/** All lines of [start, end), empty ones too; breaks at \n, a \r before it counts as white space of the line. */
export function linesOf(text: string, start: number, end: number): Line[] {
  const lines: Line[] = [];
  let from = start;
  while (from < end) {
    const newline = text.indexOf('\n', from);
    const to = newline < 0 || newline > end ? end : newline;
    lines.push({ start: from, end: to });
    from = to + 1;
  }
  return lines;
}

const white = /\s/u;

/** The range without white space at its ends; undefined when nothing else is in it. */
export function trimRange(text: string, start: number, end: number): TextRange | undefined {
  let from = start;
  let to = end;
  while (from < to && white.test(text[from]!)) from++;
  while (to > from && white.test(text[to - 1]!)) to--;
  return from < to ? { start: from, end: to } : undefined;
}

/** One segment for every line that holds something. */
export function lineSegments(text: string, start = 0, end: number = text.length): TextRange[] {
  const segments: TextRange[] = [];
  for (const line of linesOf(text, start, end)) {
    const range = trimRange(text, line.start, line.end);
    if (range) segments.push(range);
  }
  return segments;
}
