/** Markdown -> its structure; the text stays as it is written. The only marked import. */
import type { StructureSpan } from '@lectern/contracts';
import type { Token } from 'marked';
import { lexer } from 'marked';

/** Longer texts are read without structure: the parser is made for pages. */
const maxChars = 4_000_000;
const maxParts = 200_000;

/** Headings, list items, tables and their rows. O(text) but for texts made to hurt the parser. */
export function markdownStructure(source: string): StructureSpan[] {
  if (source.length > maxChars) return [];
  const structure: StructureSpan[] = [];
  const text = source.replace(/\r\n?/gu, '\n');
  const original = offsetsOf(source);
  const add = (part: StructureSpan): void => {
    if (structure.length >= maxParts || part.charEnd <= part.charStart) return;
    structure.push({ ...part, charStart: original(part.charStart), charEnd: original(part.charEnd) });
  };
  let at = 0;
  for (const token of lexer(text)) {
    // The parser changes some white space; a block that is not where it should be is looked for.
    const start = text.startsWith(token.raw, at) ? at : text.indexOf(token.raw, at);
    if (start < 0) continue;
    at = start + token.raw.length;
    partsOf(token, start, add);
  }
  return structure;
}

function partsOf(token: Token, start: number, add: (part: StructureSpan) => void): void {
  const charEnd = start + token.raw.trimEnd().length;
  if (token.type === 'heading') {
    const { depth, text } = token as Token & { depth: number; text: string };
    add({ kind: 'heading', charStart: start, charEnd, level: depth, label: plain(text) });
  } else if (token.type === 'table') {
    add({ kind: 'table', charStart: start, charEnd });
    let from = start;
    let row = 0;
    for (const [index, line] of token.raw.trimEnd().split('\n').entries()) {
      if (index !== 1)
        add({ kind: 'table_row', charStart: from, charEnd: from + line.length, label: `row ${++row}` });
      from += line.length + 1;
    }
  } else if (token.type === 'list') {
    let from = 0;
    for (const item of (token as Token & { items: readonly { raw: string }[] }).items) {
      const found = token.raw.indexOf(item.raw, from);
      if (found < 0) continue;
      from = found + item.raw.length;
      const itemEnd = start + found + item.raw.trimEnd().length;
      add({ kind: 'list_item', charStart: start + found, charEnd: itemEnd, level: 1 });
    }
  }
}

/** From offsets after the line ends were made alike to offsets before. */
function offsetsOf(source: string): (offset: number) => number {
  const dropped: number[] = [];
  for (let at = source.indexOf('\r\n'); at >= 0; at = source.indexOf('\r\n', at + 2))
    dropped.push(at - dropped.length);
  return (offset) => {
    let low = 0;
    let high = dropped.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (dropped[middle]! < offset) low = middle + 1;
      else high = middle;
    }
    return offset + low;
  };
}

function plain(text: string): string {
  return text.replace(/\[([^\]]*)\]\([^)]*\)/gu, '$1').replace(/[*`]|(?<!\w)_|_(?!\w)/gu, '');
}
