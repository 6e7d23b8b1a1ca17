/**
 * HTML -> the text a person sees, with its blocks: one line per paragraph, heading, list item or table row. Headings, lists, tables
 * and links are its structure; tables that only put things in place are not. The only parse5 import.
 * Not a renderer: styles hide only what says so itself.
 */
import { AppError } from '@lectern/contracts';
import type { DefaultTreeAdapterTypes } from 'parse5';
import { defaultTreeAdapter, parse } from 'parse5';
import type { Piece } from '../assemble/piece.js';
import { HtmlBlocks } from './html-blocks.js';

type Node = DefaultTreeAdapterTypes.ChildNode | DefaultTreeAdapterTypes.Document;
type Element = DefaultTreeAdapterTypes.Element;

export interface HtmlText extends Required<Pick<Piece, 'text' | 'segments' | 'structure'>> {
  readonly title?: string;
}

/** The tree takes some twenty times the memory of its source. */
const maxChars = 32 * 2 ** 20;
/** Browsers stop at 512; the parser's cost grows with depth times elements. */
const maxDepth = 1000;

const hidden: ReadonlySet<string> = new Set(
  'head script style template noscript iframe object embed svg math canvas audio video textarea datalist frameset'.split(
    ' ',
  ),
);
const paragraphs: ReadonlySet<string> = new Set(
  'p h1 h2 h3 h4 h5 h6 blockquote pre ul ol dl table section article figure hr address fieldset form details main header footer nav aside body'.split(
    ' ',
  ),
);
const linesOf: ReadonlySet<string> = new Set(
  'div li tr dt dd caption br option legend summary figcaption thead tbody tfoot center dir menu'.split(' '),
);

/** Throws AppError limit_exceeded for pages too large or too deeply nested. */
export function htmlToText(html: string, name: string): HtmlText {
  if (html.length > maxChars) {
    throw new AppError(
      'limit_exceeded',
      `"${name}" is an HTML page of more than 32 million characters: split it, or add its text.`,
    );
  }
  const document = parseLimited(html, name);
  const writer = new TagWriter();
  let title: string | undefined;
  const stack: { node: Node; next: number }[] = [{ node: document, next: 0 }];
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const children = 'childNodes' in top.node ? top.node.childNodes : [];
    const child = children[top.next++];
    if (!child) {
      if ('tagName' in top.node) writer.close(top.node);
      stack.pop();
      continue;
    }
    if (child.nodeName === '#text') writer.text((child as DefaultTreeAdapterTypes.TextNode).value);
    else if ('tagName' in child) {
      if (child.tagName === 'head') title ??= titleOf(child);
      if (isHidden(child)) continue;
      writer.open(child);
      stack.push({ node: child, next: 0 });
    }
  }
  return { ...writer.finish(), ...(title === undefined ? {} : { title }) };
}

function parseLimited(html: string, name: string): DefaultTreeAdapterTypes.Document {
  const depths = new WeakMap<object, number>();
  const grow = (parent: object, child: object): void => {
    const depth = (depths.get(parent) ?? 0) + 1;
    depths.set(child, depth);
    if (depth > maxDepth) {
      throw new AppError(
        'limit_exceeded',
        `"${name}" nests more than ${maxDepth} elements, as no page for people does, and was not read.`,
      );
    }
  };
  return parse(html, {
    treeAdapter: {
      ...defaultTreeAdapter,
      appendChild: (parent, child) => {
        grow(parent, child);
        defaultTreeAdapter.appendChild(parent, child);
      },
      insertBefore: (parent, child, reference) => {
        grow(parent, child);
        defaultTreeAdapter.insertBefore(parent, child, reference);
      },
    },
  });
}

function isHidden(element: Element): boolean {
  if (hidden.has(element.tagName)) return true;
  return element.attrs.some(
    ({ name, value }) =>
      name === 'hidden' || (name === 'style' && /display\s*:\s*none|visibility\s*:\s*hidden/iu.test(value)),
  );
}

function titleOf(head: Element): string | undefined {
  for (const child of head.childNodes) {
    if (!('tagName' in child) || child.tagName !== 'title') continue;
    const text = child.childNodes.map((node) => ('value' in node ? node.value : '')).join('');
    const title = text.replace(/\s+/gu, ' ').trim();
    return title === '' ? undefined : title.slice(0, 300);
  }
  return undefined;
}

interface Table {
  /** Rows and cells mean something; else the table only puts things in place. */
  readonly holdsData: boolean;
  rows: number;
  inCell: boolean;
}

/** Tags -> lines and parts. */
class TagWriter {
  private readonly blocks = new HtmlBlocks();
  private readonly tables: Table[] = [];
  private lists = 0;

  text(value: string): void {
    this.blocks.text(value);
  }

  open(element: Element): void {
    const { blocks } = this;
    const tag = element.tagName;
    if (this.inDataCell) {
      if (paragraphs.has(tag) || linesOf.has(tag)) blocks.text(' ');
    } else this.breakLine(tag, false);
    if (tag === 'pre') blocks.beginPreformatted();
    else if (tag === 'ul' || tag === 'ol') this.lists++;
    else if (tag === 'li') blocks.begin('list_item', undefined, Math.max(1, this.lists));
    else if (tag === 'caption' || tag === 'figcaption') blocks.begin('caption');
    else if (tag === 'a') blocks.begin('link', targetOf(element));
    else if (/^h[1-6]$/u.test(tag)) blocks.begin('heading', undefined, Number(tag[1]));
    else if (tag === 'table') this.openTable(element);
    else if (tag === 'tr' && this.data) blocks.begin('table_row', `row ${++this.data.rows}`);
    else if ((tag === 'td' || tag === 'th') && this.data) {
      this.data.inCell = true;
      blocks.begin('table_cell');
    }
  }

  close(element: Element): void {
    const { blocks } = this;
    const tag = element.tagName;
    const isCell = tag === 'td' || tag === 'th';
    if (isCell) {
      if (this.data) {
        this.data.inCell = false;
        blocks.end();
      }
      blocks.nextCell();
      return;
    }
    if (tag === 'a') blocks.end();
    const isPart = /^(?:h[1-6]|li|caption|figcaption|table)$/u.test(tag) || (tag === 'tr' && this.data);
    if (isPart && (tag !== 'table' || this.data)) blocks.end();
    if (!this.inDataCell) this.breakLine(tag, tag === 'tr' && this.data !== undefined);
    if (tag === 'pre') blocks.endPreformatted();
    else if (tag === 'ul' || tag === 'ol') this.lists--;
    else if (tag === 'table') this.tables.pop();
  }

  finish(): ReturnType<HtmlBlocks['finish']> {
    return this.blocks.finish();
  }

  private openTable(element: Element): void {
    const holdsData = isDataTable(element);
    this.tables.push({ holdsData, rows: 0, inCell: false });
    if (holdsData) this.blocks.begin('table');
  }

  private get data(): Table | undefined {
    const table = this.tables.at(-1);
    return table?.holdsData ? table : undefined;
  }

  private get inDataCell(): boolean {
    return this.data?.inCell === true;
  }

  private breakLine(tag: string, isRow: boolean): void {
    if (paragraphs.has(tag)) this.blocks.endLine(2);
    else if (linesOf.has(tag)) this.blocks.endLine(1, isRow);
  }
}

function targetOf(element: Element): string | undefined {
  const href = element.attrs.find(({ name }) => name === 'href')?.value.trim();
  return href === undefined || /^(?:javascript|data|vbscript):/iu.test(href)
    ? undefined
    : href.slice(0, 2000);
}

/** Elements looked at before a table counts as one of data. */
const maxTableElements = 20_000;

/** Pages and mails put things in place with tables: such tables hold tables, or one cell per row, or say so. */
function isDataTable(table: Element): boolean {
  if (table.attrs.some(({ name, value }) => name === 'role' && /^(?:presentation|none)$/iu.test(value)))
    return false;
  let wideRows = 0;
  const stack: Element[] = [table];
  for (let looked = 0; stack.length > 0; looked++) {
    if (looked > maxTableElements) return true;
    let cells = 0;
    for (const child of stack.pop()!.childNodes) {
      if (!('tagName' in child)) continue;
      if (child.tagName === 'table') return false;
      if (child.tagName === 'td' || child.tagName === 'th') cells++;
      stack.push(child);
    }
    if (cells > 1) wideRows++;
  }
  return wideRows > 0;
}
