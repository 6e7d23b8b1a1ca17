/**
 * One worksheet as it streams by -> one line per row, cells apart by tabs. Shared and inline strings, booleans, errors and the
 * stored values of formulas; nothing is calculated. Knows nothing of other sheets.
 */
import type { Cell, TextBuilder } from '../../text/builder.js';
import { attribute, child, elements, textOf } from '../tree.js';
import type { XmlNode, XmlVisitor } from '../xml.js';
import type { NumberFormats } from './number-format.js';

export interface SheetContext {
  readonly strings: readonly string[];
  readonly formats: NumberFormats;
  /** Whether the workbook may give one more row. */
  readonly mayTake: (chars: number) => boolean;
  /** Called before the first row that is written. */
  readonly begins: () => void;
}

/** A wider gap between cells becomes one tab: their labels say where they stand. */
const maxGapCells = 20;
const maxColumns = 16_384;

export class SheetReading implements XmlVisitor {
  /** The last row that was written, 0 before the first. */
  lastRow = 0;
  /** The last row that the sheet says it has. */
  declaredRows = 0;
  cutOff = false;
  formulasWithoutValue = 0;
  private readonly out: TextBuilder;
  private readonly context: SheetContext;
  private readonly merged = new Map<string, string>();
  private readonly firstPart: number;
  private begun = false;

  constructor(out: TextBuilder, context: SheetContext) {
    this.out = out;
    this.context = context;
    this.firstPart = out.closedParts;
  }

  whole({ name }: { readonly name: string }): boolean {
    return name === 'row' || name === 'mergeCell' || name === 'dimension';
  }

  tree(node: XmlNode): void {
    if (node.name === 'row') this.row(node);
    else if (node.name === 'dimension')
      this.declaredRows = Number(/\d+$/u.exec(attribute(node, 'ref') ?? '')?.[0] ?? 0);
    else {
      const range = attribute(node, 'ref') ?? '';
      const first = range.split(':')[0] ?? '';
      if (this.merged.size < 100_000 && first !== range) this.merged.set(first, range);
    }
  }

  enough(): boolean {
    return this.cutOff;
  }

  /** Call it after the last row: merged cells are listed behind them. */
  finish(): void {
    this.out.relabelCells(this.firstPart, this.merged);
  }

  private row(node: XmlNode): void {
    if (this.cutOff) return;
    const number = Number(attribute(node, 'r') ?? this.lastRow + 1);
    const cells: Cell[] = [];
    let column = 0;
    let chars = 0;
    for (const cell of elements(node, 'c')) {
      const at = columnOf(attribute(cell, 'r'), column);
      const text = this.textOf(cell);
      if (text !== '') {
        const gap = at - column;
        if (gap > maxGapCells) cells.push(blank);
        else for (let i = 0; i < gap; i++) cells.push(blank);
        cells.push({ blocks: [[{ text }]], label: `${columnName(at)}${number}` });
        column = at + 1;
        chars += text.length;
      }
      if (at >= maxColumns) break;
    }
    if (cells.length === 0) {
      this.lastRow = number;
      return;
    }
    if (!this.context.mayTake(chars)) {
      this.cutOff = true;
      return;
    }
    if (!this.begun) this.context.begins();
    this.begun = true;
    this.lastRow = number;
    const hidden = /^(?:1|true)$/u.test(attribute(node, 'hidden') ?? '');
    this.out.row(cells, hidden ? `row ${number} (hidden)` : `row ${number}`);
  }

  private textOf(cell: XmlNode): string {
    const value = child(cell, 'v');
    const text = textOf(value).trim();
    if (!value && child(cell, 'f')) this.formulasWithoutValue++;
    switch (attribute(cell, 't')) {
      case 's':
        return this.context.strings[Number(text)] ?? '';
      case 'inlineStr':
        return richText(child(cell, 'is')).trim();
      case 'str':
      case 'e':
      case 'd':
        return text;
      case 'b':
        return text === '' ? '' : text === '1' || text === 'true' ? 'TRUE' : 'FALSE';
      default:
        return text === '' ? '' : this.context.formats.show(text, attribute(cell, 's'));
    }
  }
}

const blank: Cell = { blocks: [] };

/** A string with or without formats, without the reading aids of Japanese. */
export function richText(node: XmlNode | undefined): string {
  let text = '';
  for (const part of elements(node)) {
    if (part.name === 't') text += textOf(part);
    else if (part.name === 'r') text += textOf(child(part, 't'));
  }
  return text;
}

/** "BC12" -> 54, counted from 0; the next column when a cell does not say. */
function columnOf(reference: string | undefined, next: number): number {
  const letters = /^[A-Z]{1,3}/u.exec(reference ?? '')?.[0];
  if (letters === undefined) return next;
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return Math.max(next, column - 1);
}

export function columnName(column: number): string {
  let name = '';
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
  return name;
}
