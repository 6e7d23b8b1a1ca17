/**
 * Collects the text of an HTML page line by line, as a browser would collapse its white space, with segments and structure.
 * Knows lines and parts, no tags.
 */
import type { StructureKind, StructureSpan } from '@lectern/contracts';
import { lineSegments } from '../assemble/lines.js';
import type { TextRange } from '../assemble/piece.js';
import { sentencesWithin } from '../assemble/sentences.js';

interface OpenPart {
  readonly kind: StructureKind;
  readonly label: string | undefined;
  readonly level: number | undefined;
  /** Where it began in the text; undefined while its line is not written. */
  start: number | undefined;
  /** Where it began in the line that is being collected. */
  inLine: number;
}

/** Links and cells kept as parts. */
const maxSmallParts = 150_000;

export class HtmlBlocks {
  private readonly texts: string[] = [];
  private readonly segments: TextRange[] = [];
  private readonly structure: StructureSpan[] = [];
  private readonly open: OpenPart[] = [];
  /** Parts that end in the line that is being collected, with their end in it. */
  private readonly ended: { part: OpenPart; end: number }[] = [];
  private length = 0;
  private line = '';
  private gap = 0;
  private preformatted = 0;
  private smallParts = 0;

  begin(kind: StructureKind, label?: string, level?: number): void {
    this.open.push({ kind, label, level, start: undefined, inLine: this.line.length });
  }

  end(): void {
    const part = this.open.pop();
    if (!part) return;
    if (this.line.trim() !== '') this.ended.push({ part, end: this.line.length });
    else if (part.start !== undefined) this.keep(part, this.length);
  }

  beginPreformatted(): void {
    this.preformatted++;
  }

  endPreformatted(): void {
    this.preformatted--;
  }

  text(value: string): void {
    if (this.preformatted > 0) {
      this.line += value.replace(/\r\n?/gu, '\n');
      return;
    }
    const collapsed = value.replace(/[ \t\r\n\f]+/gu, ' ');
    this.line += /(?:^|[ \t\n])$/u.test(this.line.slice(-1)) ? collapsed.replace(/^ /u, '') : collapsed;
  }

  /** The next cell of a row. */
  nextCell(): void {
    this.line = this.line.replace(/ $/u, '');
    this.line += '\t';
  }

  /** Ends the line; `gap` line breaks at least stand before the next. A row is quoted whole. */
  endLine(gap: number, isRow = false): void {
    const preformatted = this.preformatted > 0;
    const lead = preformatted && this.line.startsWith('\n') ? 1 : 0;
    const line = this.line.slice(lead).trimEnd();
    this.line = '';
    if (line.trim() !== '') {
      if (this.length > 0) this.write('\n'.repeat(Math.max(1, this.gap)));
      const start = this.length;
      this.write(line);
      this.place(start - lead, start, start + line.length);
      const ranges = isRow
        ? [{ start: 0, end: line.length }]
        : preformatted
          ? lineSegments(line)
          : sentencesWithin(line, 0, line.length);
      for (const range of ranges) this.segments.push({ start: range.start + start, end: range.end + start });
      this.gap = 0;
    }
    for (const part of this.open) part.inLine = 0;
    this.ended.length = 0;
    this.gap = Math.max(this.gap, gap);
  }

  finish(): { text: string; segments: TextRange[]; structure: StructureSpan[] } {
    this.endLine(0);
    while (this.open.length > 0) this.end();
    // An outer part closes after those in it and comes before them where both have the same range.
    return { text: this.texts.join(''), segments: this.segments, structure: this.structure.reverse() };
  }

  /** The line was written at `base`: parts that begin or end in it have their places now. */
  private place(base: number, from: number, to: number): void {
    const clamp = (at: number): number => Math.min(Math.max(base + at, from), to);
    for (const { part, end } of this.ended) {
      part.start ??= clamp(part.inLine);
      this.keep(part, clamp(end));
    }
    for (const part of this.open) part.start ??= clamp(part.inLine);
  }

  private keep({ kind, label, level, start }: OpenPart, charEnd: number): void {
    if (start === undefined || charEnd <= start) return;
    if ((kind === 'link' || kind === 'table_cell') && ++this.smallParts > maxSmallParts) return;
    this.structure.push({
      kind,
      charStart: start,
      charEnd,
      ...(label === undefined || label === '' ? {} : { label }),
      ...(level === undefined ? {} : { level }),
    });
  }

  private write(text: string): void {
    this.texts.push(text);
    this.length += text.length;
  }
}
