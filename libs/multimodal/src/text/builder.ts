/**
 * Builds one piece's text block by block, with its segments and structure, so that readers of documents need not count
 * characters. Knows no format. Parts are opened and closed like brackets; one in which nothing was written is left out.
 */
import type { StructureKind, StructureSpan } from '@lectern/contracts';
import { AppError } from '@lectern/contracts';
import type { Piece, TextRange } from '../assemble/piece.js';
import { sentencesWithin } from '../assemble/sentences.js';

export interface Run {
  readonly text: string;
  /** Where a link leads. */
  readonly link?: string;
}

export interface Cell {
  /** Its paragraphs. */
  readonly blocks: readonly (readonly Run[])[];
  readonly label?: string;
}

export interface PartOptions {
  readonly label?: string | undefined;
  readonly level?: number | undefined;
}

export interface BlockOptions {
  /** Line breaks around it: 2 for a paragraph, 1 for a line. */
  readonly gap?: 1 | 2;
  /** One segment per line instead of per sentence. */
  readonly byLine?: boolean;
}

interface OpenPart extends PartOptions {
  readonly kind: StructureKind;
  /** -1 until something is written in it. */
  charStart: number;
}

/** So many cells and links are kept as parts; rows beyond are still rows. Each takes some hundred bytes while reading. */
const maxSmallParts = 150_000;
/** A longer cell makes its row a list of paragraphs. */
const maxCellChars = 300;

export class TextBuilder {
  private readonly texts: string[] = [];
  private readonly segments: TextRange[] = [];
  private readonly structure: StructureSpan[] = [];
  private readonly open: OpenPart[] = [];
  private chars = 0;
  private gap = 0;
  private smallParts = 0;
  private readonly name: string;
  private readonly maxChars: number;

  constructor(name: string, maxChars: number) {
    this.name = name;
    this.maxChars = maxChars;
  }

  /** Characters written so far. */
  get length(): number {
    return this.chars;
  }

  begin(kind: StructureKind, options: PartOptions = {}): void {
    this.open.push({ kind, ...options, charStart: -1 });
  }

  /** Closes the innermost open part; a label given here counts when it had none. */
  end(label?: string): void {
    const part = this.open.pop();
    if (!part) throw new AppError('internal_error', 'A reader closed a part that it had not opened.');
    if (part.charStart >= 0)
      this.keep(part.kind, part.charStart, this.chars, { ...part, label: part.label ?? label });
  }

  /** How many parts are closed; with `relabelCells`, for what is learnt of cells only after them. */
  get closedParts(): number {
    return this.structure.length;
  }

  /** Gives cells closed since then other labels, by their labels. */
  relabelCells(since: number, labels: ReadonlyMap<string, string>): void {
    if (labels.size === 0) return;
    for (let i = since; i < this.structure.length; i++) {
      const part = this.structure[i]!;
      const label = part.kind === 'table_cell' ? labels.get(part.label ?? '') : undefined;
      if (label !== undefined) this.structure[i] = { ...part, label };
    }
  }

  /** Writes within a part. */
  within(kind: StructureKind, options: PartOptions, write: () => void): void {
    this.begin(kind, options);
    write();
    this.end();
  }

  /** A paragraph, heading or line. White space around it is dropped; nothing happens when nothing is left. */
  block(content: string | readonly Run[], { gap = 2, byLine = false }: BlockOptions = {}): void {
    const runs = typeof content === 'string' ? [{ text: content }] : content;
    const { text, links } = flatten(runs);
    if (text === '') {
      this.gap = Math.max(this.gap, this.chars > 0 ? gap : 0);
      return;
    }
    const start = this.write(text, gap);
    this.gap = gap;
    for (const { from, to, target } of links) this.keep('link', start + from, start + to, { label: target });
    let from = 0;
    for (const line of text.split('\n')) {
      if (byLine) this.segment(start + from, start + from + line.length, line);
      else
        for (const range of sentencesWithin(line, 0, line.length))
          this.segments.push({ start: start + from + range.start, end: start + from + range.end });
      from += line.length + 1;
    }
  }

  heading(content: string | readonly Run[], level: number): void {
    this.within('heading', { level }, () => this.block(content));
  }

  /** A row of a table: one line with tabs between the cells, or paragraphs when a cell is a text of its own. */
  row(cells: readonly Cell[], label: string | undefined): void {
    this.within('table_row', { label }, () => {
      if (cells.some(isLong)) this.longRow(cells);
      else this.shortRow(cells);
    });
  }

  /** Takes over a text that was read by another reader, with its segments and structure. */
  append(part: Pick<Piece, 'text' | 'segments' | 'structure'>): void {
    if (part.text.trim() === '') return;
    const start = this.write(part.text, 2);
    this.gap = 2;
    for (const range of part.segments ?? [])
      this.segments.push({ start: start + range.start, end: start + range.end });
    for (const own of [...(part.structure ?? [])].reverse())
      this.keep(own.kind, start + own.charStart, start + own.charEnd, own);
  }

  finish(): Pick<Piece, 'text' | 'segments' | 'structure'> {
    while (this.open.length > 0) this.end();
    // An outer part closes after those in it and comes before them where both have the same range.
    return { text: this.texts.join(''), segments: this.segments, structure: this.structure.reverse() };
  }

  private shortRow(cells: readonly Cell[]): void {
    const flat = cells.map((cell) => {
      return { label: cell.label, ...flatten(cell.blocks.flatMap(inline)) };
    });
    while (flat.length > 0 && flat.at(-1)!.text === '') flat.pop();
    const line = flat.map(({ text }) => text).join('\t');
    if (line === '') return;
    const start = this.write(line, 1);
    this.gap = 1;
    this.segment(start, start + line.length, line);
    let at = start;
    for (const { label, text, links } of flat) {
      if (text !== '') this.keep('table_cell', at, at + text.length, { label });
      for (const { from, to, target } of links)
        this.keep('link', at + from, at + Math.min(to, text.length), { label: target });
      at += text.length + 1;
    }
  }

  private longRow(cells: readonly Cell[]): void {
    for (const cell of cells)
      this.within('table_cell', { label: cell.label }, () => {
        for (const block of cell.blocks) this.block(block, { gap: 1 });
      });
  }

  private keep(kind: StructureKind, charStart: number, charEnd: number, options: PartOptions): void {
    if (charEnd <= charStart) return;
    if (kind === 'table_cell' || kind === 'link') {
      if (this.smallParts >= maxSmallParts) return;
      this.smallParts++;
    }
    const { label, level } = options;
    this.structure.push({
      kind,
      charStart,
      charEnd,
      ...(label === undefined || label === '' ? {} : { label }),
      ...(level === undefined ? {} : { level }),
    });
  }

  private segment(start: number, end: number, text: string): void {
    if (text.trim() !== '') this.segments.push({ start, end });
  }

  /** Throws AppError limit_exceeded beyond maxChars. Returns where the text begins. */
  private write(text: string, gap: number): number {
    const lead = this.chars === 0 ? '' : '\n'.repeat(Math.max(1, this.gap, gap));
    this.chars += lead.length + text.length;
    if (this.chars > this.maxChars) {
      throw new AppError(
        'limit_exceeded',
        `"${this.name}" holds more than ${this.maxChars.toLocaleString('en-US')} characters of text: split it and add the parts one by one.`,
      );
    }
    this.texts.push(lead, text);
    const start = this.chars - text.length;
    for (const part of this.open) if (part.charStart < 0) part.charStart = start;
    return start;
  }
}

function isLong({ blocks }: Cell): boolean {
  const filled = blocks.filter((block) => block.some((run) => run.text.trim() !== ''));
  const chars = blocks.reduce((sum, block) => sum + block.reduce((s, run) => s + run.text.length, 0), 0);
  return chars > maxCellChars || (filled.length > 1 && chars > maxCellChars / 4);
}

/** A paragraph as part of a line. */
function inline(block: readonly Run[], index: number): Run[] {
  const runs = block.map((run) => ({ ...run, text: run.text.replace(/\s+/gu, ' ') }));
  return index === 0 ? runs : [{ text: ' ' }, ...runs];
}

interface Link {
  readonly from: number;
  readonly to: number;
  readonly target: string;
}

/** One string of the runs, without white space at its ends, and where its links are. */
function flatten(runs: readonly Run[]): { text: string; links: readonly Link[] } {
  const whole = runs.map((run) => tidy(run.text)).join('');
  const text = whole.trim();
  const lead = whole.length - whole.trimStart().length;
  const links: Link[] = [];
  let at = -lead;
  for (const run of runs) {
    const end = at + tidy(run.text).length;
    if (run.link !== undefined && end > 0 && at < text.length) {
      const from = Math.max(0, at);
      const last = links.at(-1);
      // Word cuts one link into many runs.
      if (last?.target === run.link && last.to === from) links.pop();
      const start = last?.target === run.link && last.to === from ? last.from : from;
      links.push({ from: start, to: Math.min(end, text.length), target: run.link });
    }
    at = end;
  }
  return { text, links };
}

/** Line ends and page marks as line breaks; other control characters, which no tokeniser sees, as blanks. Keeps the length of most. */
function tidy(text: string): string {
  return text
    .replace(/\r\n?/gu, '\n')
    .replace(/[\f\v\u0085\u2028\u2029]/gu, '\n')
    .replace(/[\0-\x08\x0e-\x1f\x7f]/gu, ' ');
}
