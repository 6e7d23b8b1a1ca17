/** Lines of one block -> paragraphs: prose of several lines, single rows, headings by their size. Knows nothing of what they mean. */
import type { Line } from './lines.js';
import { median } from './run.js';
import type { Run } from './run.js';

const endsSentence = /[.:;!?。！？)"”’\]]$/u;
/** A first word that opens an item of a list or a numbered clause. */
export const opensItem =
  /^(?:[•●▪◦‣–—*-]|\(?[0-9]{1,3}(?:\.[0-9]+)*[.)]?|\(?[A-Za-z][.)]|\([ivxlc]+\)|§|section|article)$/iu;

export const wordsOf = (runs: readonly Run[]): string[] =>
  runs.flatMap((run) => run.words.map((w) => w.text));

/** Words divided by single spaces; for looking at, not for the text. */
export const textOfLine = (line: Line): string => wordsOf(line.runs).join(' ');

export function gapBetween(left: Run, right: Run): number {
  return Math.max(left.frame[0], right.frame[0]) - Math.min(left.frame[2], right.frame[2]);
}

/** Whether the gap between two runs of a line is white space that a reader would see. */
export function spaced(left: Run, right: Run): boolean {
  if (left.spaceAfter || right.spaceBefore) return true;
  return gapBetween(left, right) > 0.12 * Math.max(left.size, right.size);
}

/** The runs of a line in groups with wide gaps between them, in units of the letter size; the gap after a list marker does not count. */
export function cellsOf(line: Line, minGap: number): Run[][] {
  const cells: Run[][] = [];
  line.runs.forEach((run, i) => {
    const left = line.runs[i - 1];
    const marker = i === 1 && opensItem.test(wordsOf([left!]).join(' '));
    if (left && (marker || gapBetween(left, run) <= minGap * line.size)) cells.at(-1)!.push(run);
    else cells.push([run]);
  });
  return cells;
}

interface Rhythm {
  /** Usual distance between the middles of neighbouring lines. */
  readonly pitch: number;
  readonly left: number;
  readonly right: number;
}

export const middle = (line: Line): number => (line.frame[1] + line.frame[3]) / 2;

function rhythmOf(lines: readonly Line[]): Rhythm {
  const steps: number[] = [];
  for (let i = 1; i < lines.length; i++) {
    const step = middle(lines[i]!) - middle(lines[i - 1]!);
    if (step < 2.2 * lines[i]!.size) steps.push(step);
  }
  return {
    pitch: steps.length > 0 ? median(steps) : 1.3 * median(lines.map((l) => l.size)),
    left: Math.min(...lines.map((l) => l.frame[0])),
    right: Math.max(...lines.map((l) => l.frame[2])),
  };
}

const isBold = (line: Line): boolean => line.runs.every((run) => run.bold === true);

function startsParagraph(previous: Line, line: Line, rhythm: Rhythm): boolean {
  const step = middle(line) - middle(previous);
  if (step > 1.35 * rhythm.pitch) return true;
  const ratio = line.size / Math.max(previous.size, 1e-6);
  if (ratio > 1.18 || ratio < 0.85) return true;
  if (cellsOf(previous, 2).length > 1 || cellsOf(line, 2).length > 1) return true;
  const last = previous.runs.at(-1)?.words.at(-1)?.text ?? '';
  const first = line.runs[0]?.words[0]?.text ?? '';
  const short = rhythm.right - previous.frame[2] > 0.2 * (rhythm.right - rhythm.left);
  // A bold line that has room left stands by itself.
  if (isBold(previous) && !isBold(line) && short && !/^\p{Ll}/u.test(first)) return true;
  if (!endsSentence.test(last)) return false;
  const indent = line.frame[0] - previous.frame[0];
  return indent > 0.9 * line.size || short || opensItem.test(first);
}

/** Paragraphs in order; every line is in exactly one. */
export function paragraphsOf(lines: readonly Line[]): Line[][] {
  if (lines.length === 0) return [];
  const rhythm = rhythmOf(lines);
  const paragraphs: Line[][] = [];
  lines.forEach((line, i) => {
    const previous = lines[i - 1];
    if (previous && !startsParagraph(previous, line, rhythm)) paragraphs.at(-1)!.push(line);
    else paragraphs.push([line]);
  });
  return paragraphs;
}
