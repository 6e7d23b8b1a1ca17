/**
 * Runs of one page -> its text and words, in reading order. Paragraphs, headings and table rows are divided by an empty line,
 * lines within a paragraph by a newline. A hyphen at a line's end stays, followed by its newline: the text is what the page shows.
 *
 * Cost  O(runs log runs); columns at worst O(bands^2)
 */
import type { Word } from '../assemble/piece.js';
import { blocksOf } from './lines.js';
import type { Line } from './lines.js';
import { median } from './run.js';
import type { Run } from './run.js';

export interface PageText {
  readonly text: string;
  readonly words: readonly Word[];
}

const endsSentence = /[.:;!?。！？)"”’\]]$/u;
const opensItem =
  /^(?:[•●▪◦‣–—*-]|\(?[0-9]{1,3}(?:\.[0-9]+)*[.)]?|\(?[A-Za-z][.)]|\([ivxlc]+\)|§|section|article)$/iu;

class Writer {
  text = '';
  readonly words: Word[] = [];
  readonly #page: number;

  constructor(page: number) {
    this.#page = page;
  }

  space(white: string): void {
    if (this.text !== '') this.text += white;
  }

  run(run: Run): void {
    run.words.forEach((word, i) => {
      if (i > 0 && !word.glued) this.text += ' ';
      const start = this.text.length;
      this.text += word.text;
      this.words.push({ start, end: this.text.length, page: this.#page, box: word.box });
    });
  }
}

/** Whether the gap between two runs of a line is white space that a reader would see. */
function spaced(left: Run, right: Run): boolean {
  if (left.spaceAfter || right.spaceBefore) return true;
  const gap = Math.max(left.frame[0], right.frame[0]) - Math.min(left.frame[2], right.frame[2]);
  return gap > 0.12 * Math.max(left.size, right.size);
}

/** The widest gap inside a line in units of its letter size; list markers do not count. */
function widestGap(line: Line): number {
  let widest = 0;
  for (let i = 1; i < line.runs.length; i++) {
    const left = line.runs[i - 1]!;
    const right = line.runs[i]!;
    if (i === 1 && opensItem.test(left.words.map((w) => w.text).join(' '))) continue;
    const gap = Math.max(left.frame[0], right.frame[0]) - Math.min(left.frame[2], right.frame[2]);
    widest = Math.max(widest, gap / Math.max(line.size, 1e-6));
  }
  return widest;
}

interface Rhythm {
  /** Usual distance between the tops of neighbouring lines. */
  readonly pitch: number;
  readonly left: number;
  readonly right: number;
}

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

const middle = (line: Line): number => (line.frame[1] + line.frame[3]) / 2;

function startsParagraph(previous: Line, line: Line, rhythm: Rhythm): boolean {
  const step = middle(line) - middle(previous);
  if (step > 1.35 * rhythm.pitch) return true;
  const ratio = line.size / Math.max(previous.size, 1e-6);
  if (ratio > 1.18 || ratio < 0.85) return true;
  if (widestGap(previous) > 2 || widestGap(line) > 2) return true;
  const last = previous.runs.at(-1)?.words.at(-1)?.text ?? '';
  const first = line.runs[0]?.words[0]?.text ?? '';
  if (!endsSentence.test(last)) return false;
  const indent = line.frame[0] - previous.frame[0];
  const short = rhythm.right - previous.frame[2] > 0.2 * (rhythm.right - rhythm.left);
  return indent > 0.9 * line.size || short || opensItem.test(first);
}

/**
 * Composes the text of a page from groups of runs, each written in one direction; the first group is the body. Every character
 * that is not white space belongs to exactly one word.
 */
export function composePage(groups: readonly (readonly Run[])[], pageNumber: number): PageText {
  const writer = new Writer(pageNumber);
  for (const runs of groups) {
    for (const lines of blocksOf(runs.filter((r) => r.words.length > 0))) {
      writer.space(goesOn(writer.text, lines) ? '\n' : '\n\n');
      writeBlock(writer, lines);
    }
  }
  return { text: writer.text, words: writer.words };
}

/** Whether a block takes up the sentence that the block before it, usually the column to its left, left open. */
function goesOn(text: string, lines: readonly Line[]): boolean {
  const first = lines[0]?.runs[0]?.words[0]?.text ?? '';
  return /[\p{L},-]$/u.test(text) && /^\p{Ll}/u.test(first);
}

function writeBlock(writer: Writer, lines: readonly Line[]): void {
  const rhythm = rhythmOf(lines);
  lines.forEach((line, i) => {
    const previous = lines[i - 1];
    if (previous) writer.space(startsParagraph(previous, line, rhythm) ? '\n\n' : '\n');
    line.runs.forEach((run, j) => {
      const before = line.runs[j - 1];
      if (before && spaced(before, run)) writer.space(' ');
      writer.run(run);
    });
  });
}
