/** Lines in order -> the text of a page with its words, parts and segments. Decides white space and hyphens at line ends; nothing else. */
import type { StructureKind, StructureSpan } from '@lectern/contracts';
import type { TextRange, Word } from '../assemble/piece.js';
import type { Hyphens } from './hyphens.js';
import type { Line } from './lines.js';
import type { PageLink } from './page-draft.js';
import { spaced } from './paragraphs.js';
import type { Run, RunWord } from './run.js';
import type { Table } from './tables.js';

/** A row longer than this is prose in columns: its sentences are what is quoted. */
const maxRowChars = 400;

export class PageWriter {
  text = '';
  readonly words: Word[] = [];
  readonly structure: StructureSpan[] = [];
  readonly segments: TextRange[] = [];
  readonly #page: number;
  readonly #hyphens: Hyphens;
  /** White space that stands before the next word, if any is to come. */
  #white = '';
  /** A divided word was joined: the line ends behind it. */
  #lineDue = false;

  constructor(page: number, hyphens: Hyphens) {
    this.#page = page;
    this.#hyphens = hyphens;
  }

  space(white: string): void {
    this.#white = this.#lineDue && white === ' ' ? '\n' : white;
    this.#lineDue = false;
  }

  /** Lines of one paragraph; its range in the text. */
  paragraph(lines: readonly Line[]): TextRange {
    let start = -1;
    for (const [i, line] of lines.entries()) {
      if (i > 0) this.space('\n');
      const from = this.#runs(line.runs);
      if (i === 0) start = from;
    }
    return { start, end: this.text.length };
  }

  part(kind: StructureKind, { start, end }: TextRange, more: { label?: string; level?: number } = {}): void {
    if (end > start) this.structure.push({ kind, charStart: start, charEnd: end, ...more });
  }

  /** The heading that began at `start` goes on to `end`: its number and its name are two paragraphs. */
  extendHeading(start: number, end: number): void {
    const at = this.structure.findLastIndex((part) => part.kind === 'heading' && part.charStart === start);
    if (at >= 0) this.structure[at] = { ...this.structure[at]!, charEnd: end };
  }

  segment(range: TextRange): void {
    if (range.end > range.start && range.start >= (this.segments.at(-1)?.end ?? 0)) this.segments.push(range);
  }

  /** A row is one line of text, its cells divided by tabs. */
  table(table: Table): void {
    let start = -1;
    table.rows.forEach((row, r) => {
      if (r > 0) this.space('\n');
      let rowStart = -1;
      row.forEach((cell, c) => {
        if (c > 0) this.space('\t');
        let cellStart = -1;
        cell.lines.forEach((runs, l) => {
          if (l > 0) this.space(' ');
          const from = this.#runs(runs, l > 0);
          if (l === 0) cellStart = from;
        });
        if (c === 0) rowStart = cellStart;
        if (table.sure) this.part('table_cell', { start: cellStart, end: this.text.length });
      });
      const range = { start: rowStart, end: this.text.length };
      if (range.end - range.start <= maxRowChars) this.segment(range);
      this.part('table_row', range, { label: `row ${String(r + 1)}` });
      if (r === 0) start = rowStart;
    });
    this.part('table', { start, end: this.text.length });
  }

  /** Words that stand in a link's box, as one part for each stretch of them. */
  link({ box, target }: PageLink): void {
    const inside = ({ box: [x0, y0, x1, y1] }: Word): boolean => {
      const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2];
      return x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3];
    };
    let open: TextRange | undefined;
    for (const word of this.words) {
      if (inside(word)) open = { start: open?.start ?? word.start, end: word.end };
      else if (open) {
        this.part('link', open, { label: target });
        open = undefined;
      }
    }
    if (open) this.part('link', open, { label: target });
  }

  #runs(runs: readonly Run[], sameCell = false): number {
    let start = -1;
    runs.forEach((run, j) => {
      const before = runs[j - 1];
      if (before) this.space(spaced(before, run) ? ' ' : '');
      run.words.forEach((word, i) => {
        if (i > 0) this.space(word.glued ? '' : ' ');
        const atLineStart = i === 0 && j === 0 && (sameCell || this.#white === '\n');
        const range = this.#word(word, atLineStart);
        if (start < 0) start = range.start;
        if (run.part) this.#inPart(run, range, i === 0);
      });
    });
    return start;
  }

  #word(word: RunWord, atLineStart: boolean): TextRange {
    const last = this.words.at(-1);
    const joint =
      atLineStart && last ? this.#hyphens.joins(this.text.slice(last.start, last.end), word.text) : undefined;
    if (joint !== undefined && last) {
      if (joint === 'word') {
        this.text = this.text.slice(0, -1);
        this.words[this.words.length - 1] = { ...last, end: last.end - 1 };
      }
      this.#lineDue = true;
    } else if (this.text !== '') this.text += this.#white;
    this.#white = '';
    const start = this.text.length;
    this.text += word.text;
    this.words.push({ start, end: this.text.length, page: this.#page, box: word.box });
    return { start, end: this.text.length };
  }

  #inPart(run: Run, range: TextRange, first: boolean): void {
    const { kind, label } = run.part!;
    const open = this.structure.at(-1);
    if (first || open?.kind !== kind) this.part(kind, range, label === undefined ? {} : { label });
    else this.structure[this.structure.length - 1] = { ...open, charEnd: range.end };
  }
}
