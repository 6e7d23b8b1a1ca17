/**
 * HTML -> the text a person sees, with its blocks: one line per paragraph, heading, list item or table row. The only parse5 import.
 * Not a renderer: styles hide only what says so itself.
 */
import { AppError } from '@lectern/contracts';
import type { DefaultTreeAdapterTypes } from 'parse5';
import { defaultTreeAdapter, parse } from 'parse5';
import { lineSegments } from '../assemble/lines.js';
import type { TextRange } from '../assemble/piece.js';
import { sentencesWithin } from '../assemble/sentences.js';

type Node = DefaultTreeAdapterTypes.ChildNode | DefaultTreeAdapterTypes.Document;
type Element = DefaultTreeAdapterTypes.Element;

export interface HtmlText {
  readonly text: string;
  readonly segments: readonly TextRange[];
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
  const writer = new BlockWriter();
  let title: string | undefined;
  const stack: { node: Node; next: number }[] = [{ node: document, next: 0 }];
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const children = 'childNodes' in top.node ? top.node.childNodes : [];
    const child = children[top.next++];
    if (!child) {
      if ('tagName' in top.node) writer.close(top.node.tagName);
      stack.pop();
      continue;
    }
    if (child.nodeName === '#text') writer.text((child as DefaultTreeAdapterTypes.TextNode).value);
    else if ('tagName' in child) {
      if (child.tagName === 'head') title ??= titleOf(child);
      if (isHidden(child)) continue;
      writer.open(child.tagName);
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

/** Collects text, collapses white space as a browser does, and remembers which lines were preformatted. */
class BlockWriter {
  private readonly parts: string[] = [];
  private readonly segments: TextRange[] = [];
  private length = 0;
  private line = '';
  private gap = 0;
  private preformatted = 0;

  open(tag: string): void {
    if (paragraphs.has(tag)) this.endLine(2);
    else if (linesOf.has(tag)) this.endLine(1);
    if (tag === 'pre') this.preformatted++;
  }

  close(tag: string): void {
    if (paragraphs.has(tag)) this.endLine(2);
    else if (linesOf.has(tag)) this.endLine(1);
    else if (tag === 'td' || tag === 'th') this.line += '\t';
    if (tag === 'pre') this.preformatted--;
  }

  text(value: string): void {
    if (this.preformatted > 0) this.line += value.replace(/\r\n?/gu, '\n');
    else this.line += value.replace(/[ \t\r\n\f]+/gu, ' ');
  }

  finish(): { text: string; segments: TextRange[] } {
    this.endLine(0);
    return { text: this.parts.join(''), segments: this.segments };
  }

  private endLine(gap: number): void {
    const preformatted = this.preformatted > 0;
    const line = preformatted
      ? this.line.replace(/^\n/u, '').trimEnd()
      : this.line
          .replace(/ *\t */gu, '\t')
          .replace(/ {2,}/gu, ' ')
          .trim();
    this.line = '';
    if (line.trim() !== '') {
      if (this.length > 0) this.write('\n'.repeat(Math.max(1, this.gap)));
      const start = this.length;
      this.write(line);
      const ranges = preformatted ? lineSegments(line) : sentencesWithin(line, 0, line.length);
      for (const range of ranges) this.segments.push({ start: range.start + start, end: range.end + start });
      this.gap = 0;
    }
    this.gap = Math.max(this.gap, gap);
  }

  private write(text: string): void {
    this.parts.push(text);
    this.length += text.length;
  }
}
