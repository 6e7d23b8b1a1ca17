/** A document's text line by line, each with the parts of the structure that it begins and stands in: how CLI and dashboard show a reading. */
import type { StructurePart } from './documents.js';

/** Char offsets are of the whole document, ends exclusive; the line break belongs to no line. */
export interface ReadLine {
  readonly charStart: number;
  readonly charEnd: number;
  readonly text: string;
  /** Parts whose first character is in this line; in the first line also those that began before. Outermost first. */
  readonly begins: readonly StructurePart[];
  /** All parts that hold the line's first character, outermost first. */
  readonly within: readonly StructurePart[];
}

/**
 * `start` is the character of the document at which `text` begins; `structure` is sorted by start, an outer part before those inside
 * it. O(text + parts).
 */
export function readLines(text: string, start: number, structure: readonly StructurePart[]): ReadLine[] {
  const lines: ReadLine[] = [];
  let next = 0;
  let open: StructurePart[] = [];
  for (let at = 0; at <= text.length;) {
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline;
    const [charStart, charEnd] = [start + at, start + end];
    const begins: StructurePart[] = [];
    for (let part = structure[next]; part && part.char_start < Math.max(charEnd, charStart + 1);) {
      if (part.char_end > charStart) begins.push(part);
      part = structure[++next];
    }
    open = [...open.filter((part) => part.char_end > charStart), ...begins];
    const within = open.filter((part) => part.char_start <= charStart);
    lines.push({ charStart, charEnd, text: text.slice(at, end), begins, within });
    at = end + 1;
  }
  return lines;
}

/** What a person calls the kind of a line: "heading 2", "row 3", "page header"; undefined for running text. */
export function partWords({ begins, within }: ReadLine): string | undefined {
  for (const part of [...within, ...begins].reverse()) {
    const whole = wholeParts.has(part.kind);
    if (!whole && !begins.includes(part)) continue;
    const words = wordsOf(part);
    if (words !== undefined) return words;
  }
  return undefined;
}

/** Parts that say what every line of theirs is; of the others only the first line is called by them. */
const wholeParts: ReadonlySet<StructurePart['kind']> = new Set([
  'page_header',
  'page_footer',
  'footnote',
  'note',
  'caption',
  'table_row',
]);

function wordsOf({ kind, level, label }: StructurePart): string | undefined {
  switch (kind) {
    case 'heading':
      return `heading ${String(level ?? 1)}`;
    case 'list_item':
      return 'item';
    case 'table_row':
      return label ?? 'row';
    case 'form_field':
      return 'field';
    case 'page_header':
    case 'page_footer':
    case 'footnote':
    case 'caption':
    case 'note':
    case 'figure':
    case 'formula':
    case 'seal':
    case 'function':
    case 'class':
    case 'type':
      return kind.replace('_', ' ');
    case 'section':
    case 'table':
    case 'table_cell':
    case 'link':
    case 'sheet':
    case 'slide':
    case 'chapter':
    case 'mail':
    case 'notebook_cell':
    case 'secret':
      return undefined;
  }
}

/** Parts that begin something of their own, as a page does: shown with a rule and their name. */
const ruled: ReadonlySet<StructurePart['kind']> = new Set([
  'sheet',
  'slide',
  'chapter',
  'mail',
  'notebook_cell',
]);

export const isRuled = ({ kind }: StructurePart): boolean => ruled.has(kind);
