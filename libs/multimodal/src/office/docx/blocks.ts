/**
 * Paragraphs and tables of Word's XML -> blocks of the text, with what hangs on them right behind: text boxes, footnotes,
 * comments. Shared by the body, headers, footers and boxes.
 */
import type { Cell, Run, TextBuilder } from '../../text/builder.js';
import { attribute, child, elements } from '../tree.js';
import type { XmlNode } from '../xml.js';
import type { Numbering } from './numbering.js';
import type { Mark, Paragraph, Story } from './paragraph.js';
import { readParagraph } from './paragraph.js';
import type { Styles } from './styles.js';

export interface Note {
  /** "Comment by Anna, 2024-05-01"; undefined for foot- and endnotes. */
  readonly by?: string;
  readonly blocks: readonly (readonly Run[])[];
}

export interface DocxContext {
  readonly styles: Styles;
  readonly numbering: Numbering;
  readonly notes: ReadonlyMap<string, Note>;
  /** Told of every relation that a paragraph's drawings name. */
  readonly refers: (story: Story, relationId: string) => void;
}

interface TableState {
  /** Texts of the repeated header row, if the table has one. */
  headers: string[];
  rows: number;
}

export class BlockWriter {
  private readonly tables: TableState[] = [];
  private readonly out: TextBuilder;
  private readonly context: DocxContext;
  private readonly story: Story;

  constructor(out: TextBuilder, context: DocxContext, story: Story) {
    this.out = out;
    this.context = context;
    this.story = story;
  }

  openTable(): void {
    this.tables.push({ headers: [], rows: 0 });
    this.out.begin('table');
  }

  closeTable(): void {
    const table = this.tables.pop();
    this.out.end(table && table.headers.length > 0 ? table.headers.join(' | ') : undefined);
  }

  /** Paragraphs, tables and content controls below an element. */
  all(node: XmlNode): void {
    for (const element of elements(node)) {
      if (element.name === 'p') this.paragraph(element);
      else if (element.name === 'tbl') {
        this.openTable();
        for (const row of rowsOf(element)) this.row(row);
        this.closeTable();
      } else if (!/Pr$/u.test(element.name)) this.all(element);
    }
  }

  paragraph(node: XmlNode): void {
    const { out, context } = this;
    const style = context.styles.of(child(node, 'pPr'));
    const read = readParagraph(node, this.story);
    const filled = read.runs.some(({ text }) => text.trim() !== '');
    if (filled) {
      const number = style.number ? context.numbering.next(style.number) : '';
      const runs = number === '' ? read.runs : [{ text: `${number} ` }, ...read.runs];
      const level = style.headingLevel;
      if (level !== undefined) out.heading(runs, level);
      else if (style.isCaption) out.within('caption', {}, () => out.block(runs));
      else if (number !== '' || style.isList)
        out.within('list_item', { level: (style.number?.level ?? 0) + 1 }, () => out.block(runs, { gap: 1 }));
      else out.block(runs);
    } else out.block('');
    this.attached(read);
  }

  row(node: XmlNode): void {
    const { story, out } = this;
    const table = this.tables.at(-1) ?? { headers: [], rows: 0 };
    if (child(node, 'trPr', 'del')) {
      story.deletedPassages++;
      return;
    }
    const hanging: Paragraph[] = [];
    const cells = cellsOf(node).map((cell): Cell => {
      const blocks = this.cellBlocks(cell, hanging);
      return { blocks };
    });
    const texts = cells.map(({ blocks }) => plainText(blocks));
    const isHeader = isOn(child(node, 'trPr', 'tblHeader'));
    if (isHeader && table.rows === table.headers.length && table.headers.length === 0) table.headers = texts;
    table.rows++;
    const labelled = isHeader
      ? cells
      : cells.map((cell, i) => (table.headers[i] ? { ...cell, label: table.headers[i] } : cell));
    out.row(labelled, `row ${table.rows}`);
    for (const paragraph of hanging) this.attached(paragraph);
  }

  /** A cell's paragraphs; a table in it gives one block per row. */
  private cellBlocks(cell: XmlNode, hanging: Paragraph[]): Run[][] {
    const blocks: Run[][] = [];
    for (const element of elements(cell)) {
      if (element.name === 'p') {
        const read = readParagraph(element, this.story);
        const style = this.context.styles.of(child(element, 'pPr'));
        const filled = read.runs.some(({ text }) => text.trim() !== '');
        const number = style.number && filled ? this.context.numbering.next(style.number) : '';
        if (filled) blocks.push(number === '' ? read.runs : [{ text: `${number} ` }, ...read.runs]);
        hanging.push(read);
      } else if (element.name === 'tbl') {
        for (const row of rowsOf(element)) {
          const inner = cellsOf(row).map((c) => this.cellBlocks(c, hanging));
          blocks.push(inner.flatMap((c, i) => (i === 0 ? c.flat() : [{ text: '\t' }, ...c.flat()])));
        }
      } else if (!/Pr$/u.test(element.name)) blocks.push(...this.cellBlocks(element, hanging));
    }
    return blocks;
  }

  /** What hangs on a paragraph, behind it. */
  private attached({ references, pictureTexts, boxes, marks }: Paragraph): void {
    const { out, context, story } = this;
    for (const id of references) context.refers(story, id);
    for (const text of pictureTexts)
      out.within('figure', { label: text }, () => out.block(`[Picture: ${text}]`));
    for (const box of boxes) this.all(box);
    for (const mark of marks) this.note(mark);
  }

  private note(mark: Mark): void {
    const note = this.context.notes.get(`${mark.kind} ${mark.id}`);
    if (!note) return;
    const { out, story } = this;
    const isComment = mark.kind === 'comment';
    const label = isComment ? (note.by ?? 'Comment') : `${mark.kind} ${story.numberOf(mark)}`;
    const lead = isComment ? `[${label}] ` : `[${story.numberOf(mark)}] `;
    out.within(isComment ? 'note' : 'footnote', { label }, () => {
      note.blocks.forEach((block, i) => out.block(i === 0 ? [{ text: lead }, ...block] : block, { gap: 1 }));
    });
    out.block('');
  }
}

export function rowsOf(table: XmlNode): XmlNode[] {
  return [...elements(table)].flatMap((e) => (e.name === 'tr' ? [e] : /Pr$/u.test(e.name) ? [] : rowsOf(e)));
}

function cellsOf(row: XmlNode): XmlNode[] {
  return [...elements(row)].flatMap((e) => (e.name === 'tc' ? [e] : /Pr$/u.test(e.name) ? [] : cellsOf(e)));
}

function plainText(blocks: readonly (readonly Run[])[]): string {
  return blocks
    .map((block) => block.map(({ text }) => text).join(''))
    .join(' ')
    .replace(/\s+/gu, ' ')
    .trim();
}

function isOn(property: XmlNode | undefined): boolean {
  return property !== undefined && !/^(?:0|false|off)$/u.test(attribute(property, 'val') ?? '');
}
