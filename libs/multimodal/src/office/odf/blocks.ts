/** Paragraphs, lists, table rows and frames of OpenDocument -> blocks of the text. Text documents, sheets and slides share it. */
import type { Cell, TextBuilder } from '../../text/builder.js';
import { attribute, child, descendants, elements, textOf } from '../tree.js';
import type { XmlNode } from '../xml.js';
import { columnName } from '../xlsx/sheet.js';
import { linesOf, readOdfParagraph } from './inline.js';

/** A cell repeated more often is a filled background, not a text. */
const maxRepeated = 50;
const maxGapCells = 20;

export class OdfBlocks {
  private readonly out: TextBuilder;
  /** Told of each picture's part. */
  private readonly pictures: (part: string) => void;

  constructor(out: TextBuilder, pictures: (part: string) => void) {
    this.out = out;
    this.pictures = pictures;
  }

  /** Any block: paragraphs, headings, lists, frames; what is none of them is looked into. */
  block(node: XmlNode, listLevel = 0): void {
    const { out } = this;
    switch (node.name) {
      case 'h':
      case 'p': {
        const { runs, notes, frames } = readOdfParagraph(node);
        const level = Number(attribute(node, 'outline-level') ?? 1) || 1;
        if (node.name === 'h') out.heading(runs, level);
        else if (listLevel > 0)
          out.within('list_item', { level: listLevel }, () => out.block(runs, { gap: 1 }));
        else out.block(runs);
        for (const frame of frames) this.block(frame);
        for (const note of notes) this.note(note);
        return;
      }
      case 'list':
        for (const item of elements(node))
          for (const inner of elements(item)) this.block(inner, listLevel + 1);
        if (listLevel === 0) out.block('');
        return;
      case 'table': {
        out.begin('table');
        let row = 0;
        for (const found of descendants(node, 'table-row')) row = this.row(found, row, false);
        out.end();
        return;
      }
      case 'frame':
        this.frame(node);
        return;
      case 'annotation':
        this.note(node);
        return;
      case 'tracked-changes':
      case 'forms':
        return;
      default:
        for (const inner of elements(node)) this.block(inner, listLevel);
    }
  }

  /** Writes a row and gives the number of its last repetition. */
  row(node: XmlNode, before: number, isSheet: boolean): number {
    const repeated = Math.max(1, Number(attribute(node, 'number-rows-repeated') ?? 1) || 1);
    const number = before + 1;
    const cells: Cell[] = [];
    const notes: XmlNode[] = [];
    let column = 0;
    let written = 0;
    for (const cell of elements(node)) {
      if (cell.name !== 'table-cell' && cell.name !== 'covered-table-cell') continue;
      const times = Math.max(1, Number(attribute(cell, 'number-columns-repeated') ?? 1) || 1);
      const blocks = cell.name === 'table-cell' ? linesOf(cell) : [];
      const isEmpty = blocks.every((runs) => runs.every(({ text }) => text.trim() === ''));
      if (!isEmpty) {
        const gap = column - written;
        for (let i = 0; i < (gap > maxGapCells ? 1 : gap); i++) cells.push({ blocks: [] });
        for (let i = 0; i < Math.min(times, maxRepeated); i++)
          cells.push({ blocks, ...(isSheet ? { label: `${columnName(column + i)}${number}` } : {}) });
        written = column + times;
      }
      notes.push(...elements(cell, 'annotation'));
      for (const frame of descendants(cell, 'frame')) this.frame(frame);
      column += times;
    }
    const last = before + repeated;
    if (cells.length > 0) this.out.row(cells, repeated === 1 ? `row ${number}` : `rows ${number}-${last}`);
    for (const note of notes) this.note(note);
    return last;
  }

  private frame(node: XmlNode): void {
    for (const image of descendants(node, 'image')) {
      const href = attribute(image, 'href');
      if (href !== undefined && !/^[a-z]+:/iu.test(href)) this.pictures(href.replace(/^\.\//u, ''));
    }
    const text = textOf(child(node, 'desc') ?? child(node, 'title')).trim();
    if (text !== '') this.out.within('figure', { label: text }, () => this.out.block(`[Picture: ${text}]`));
    for (const inner of elements(node))
      if (!/^(?:image|desc|title|object)/u.test(inner.name)) this.block(inner);
  }

  private note(node: XmlNode): void {
    const { out } = this;
    const isComment = node.name === 'annotation';
    const citation = textOf(child(node, 'note-citation')).trim();
    const author = textOf(child(node, 'creator')).trim();
    const comment = author === '' ? 'Comment' : `Comment by ${author}`;
    const label = isComment ? comment : `${attribute(node, 'note-class') ?? 'note'} ${citation}`;
    const lines = linesOf(isComment ? node : child(node, 'note-body'));
    out.within(isComment ? 'note' : 'footnote', { label }, () => {
      lines.forEach((runs, i) =>
        out.block(i === 0 ? [{ text: `[${isComment ? label : citation}] ` }, ...runs] : runs, { gap: 1 }),
      );
    });
    out.block('');
  }
}
