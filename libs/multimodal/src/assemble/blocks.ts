/**
 * Prose -> runs of text that no sentence crosses: paragraphs, headings, list items, table rows. Decides which line breaks are
 * meant and which are only where a line was full. Knows nothing of sentences.
 */
import { titleAbbreviations } from './abbreviations.js';
import type { Line } from './lines.js';
import { linesOf, trimRange } from './lines.js';
import type { TextRange } from './piece.js';

/** Begins something new wherever it stands at the start of a line. */
const itemStart =
  /^\s*(?:[-*+•◦▪‣·–—]\s|#{1,6}\s|>\s|\||\(?(?:\d{1,3}|[a-zA-Z]|[ivxlIVXL]{1,5})\)\s|\d{1,3}\.\s+\S|\d{1,3}(?:\.\d{1,3})+\.?\s|(?:ARTICLE|SECTION|EXHIBIT|SCHEDULE|Article|Section|ANNEX|APPENDIX|CHAPTER|Chapter)\s+[\dIVXLA-Z]+\b)/u;
/** Stands alone: a markdown heading, a rule, a table row. */
const wholeLine = /^\s*(?:#{1,6}\s|(?:[-=_*~]\s?){3,}$|\|.*\|\s*$)/u;
const fence = /^\s*(?:```|~~~)/u;
const sentenceEnd = /[.!?:;…。！？]["'”’»)\]]*$/u;
const formField = /^\s*[A-Z][\w .'/&-]{0,30}:(?:\s|$)/u;

export interface Block extends TextRange {
  /** A line of a fenced listing: not prose, and quoted as it stands. */
  readonly verbatim: boolean;
}

/** Runs in order, white space trimmed from both ends; every other character is in exactly one. O(text). */
export function blocksOf(text: string): Block[] {
  const lines = linesOf(text, 0, text.length);
  const usualWidth = widthOf(lines);
  const runs: Block[] = [];
  let open: Line[] = [];
  let fenced = false;
  let verbatim = false;
  let blank = 0;
  const close = (): void => {
    blank = 0;
    const first = open[0];
    const last = open.at(-1);
    open = [];
    const range = first && last ? trimRange(text, first.start, last.end) : undefined;
    if (range) runs.push({ ...range, verbatim });
  };
  for (const line of lines) {
    const content = text.slice(line.start, Math.min(line.end, line.start + 400)).trimEnd();
    const isFence = fence.test(content);
    if (isFence || fenced) {
      close();
      if (isFence) fenced = !fenced;
      open.push(line);
      verbatim = true;
      close();
      verbatim = false;
      continue;
    }
    if (content === '') {
      blank++;
      continue;
    }
    const before = open.at(-1);
    const breaks =
      before !== undefined &&
      (blank > 0 ? !runsOn(text, before, content, blank) : breaksBetween(text, before, line, usualWidth));
    if (breaks) close();
    blank = 0;
    open.push(line);
    if (wholeLine.test(content)) close();
  }
  close();
  return runs;
}

/** The width lines of this text are filled to: that of the widest tenth, or 80 when lines are whole paragraphs. */
function widthOf(lines: readonly Line[]): number {
  const widths = lines.map((line) => line.end - line.start).filter((width) => width > 0);
  widths.sort((a, b) => a - b);
  const wide = widths[Math.floor(widths.length * 0.9)] ?? 0;
  return wide > 160 ? 80 : wide;
}

/** Whether the break between two lines of a paragraph was meant. */
function breaksBetween(text: string, before: Line, line: Line, usualWidth: number): boolean {
  const above = text.slice(before.start, before.end).trimEnd();
  const below = text.slice(line.start, Math.min(line.end, line.start + 400));
  const start = below.trimStart();
  if (itemStart.test(below) && !continuesReference(above, start)) return true;
  // A lower-case word goes on with what stands above it, however short that line is.
  if (/^["'“‘(]?\p{Ll}/u.test(start)) return false;
  if (isCapitals(above) !== isCapitals(start) && (isCapitals(above) ? isHeading(above) : isHeading(start))) {
    return !above.endsWith(',');
  }
  if (formField.test(above) && formField.test(below)) return true;
  const lastWord = /(\S+)\.$/u.exec(above)?.[1]?.toLowerCase();
  if (lastWord !== undefined && titleAbbreviations.has(lastWord)) return false;
  const nextWord = /^\S+/u.exec(start)?.[0].length ?? 0;
  const hadRoom = above.trim().length + 1 + nextWord < usualWidth * 0.7;
  if (!hadRoom) return false;
  return (
    sentenceEnd.test(above) || formField.test(below) || formField.test(above) || above.trim().length < 40
  );
}

/** A sentence that a page break or stray blank line cut in two: a full line without an end, then a lower-case word. */
function runsOn(text: string, before: Line, below: string, blankLines: number): boolean {
  const above = text.slice(before.start, before.end).trimEnd();
  return (
    blankLines === 1 &&
    above.trim().length >= 40 &&
    !sentenceEnd.test(above) &&
    /^\s*\p{Ll}{2,}[\s,]/u.test(below) &&
    !itemStart.test(below)
  );
}

/** "... as set out in\nSection 4.2 of ...", "the sum of\n12. ...": a reference broken over two lines, not a new item. */
function continuesReference(above: string, below: string): boolean {
  if (/^(?:[-*+•◦▪‣·|#>]|\(?\w{1,5}\)\s)/u.test(below)) return false;
  return /(?:\b(?:in|of|to|under|and|or|with|by|see|per|the|this|than|for|from|at|on|through|Section|Sections|Article|Articles|No|Exhibit|Schedule|Chapter)|[,(&])$/u.test(
    above,
  );
}

function isCapitals(line: string): boolean {
  return /\p{Lu}{2}/u.test(line) && !/\p{Ll}/u.test(line);
}

function isHeading(line: string): boolean {
  return line.trim().length <= 90;
}
