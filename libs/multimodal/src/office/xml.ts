/**
 * XML -> trees of the elements a reader asks for, one after the other, so that a part of any length is read in bounded memory.
 * The only saxes import. Entities that a document declares are never expanded and nothing outside the text is ever fetched:
 * saxes knows the five of XML only.
 *
 * Names are local: <w:p> and <ns0:p> are "p". Attributes answer to their local name and to their full one ("r:id").
 */
import { AppError } from '@lectern/contracts';
import type { SaxesTagPlain } from 'saxes';
import { SaxesParser } from 'saxes';

export interface XmlNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (XmlNode | string)[];
}

/** An element that is still open. */
export type XmlOpen = Omit<XmlNode, 'children'>;

export interface XmlVisitor {
  /** Whether this element is handed over whole when it ends. Not asked for what stands inside such an element. */
  whole(element: XmlOpen, parents: readonly XmlOpen[]): boolean;
  tree(node: XmlNode, parents: readonly XmlOpen[]): void;
  /** An element that is not handed over whole begins or ends. */
  opened?(element: XmlOpen, parents: readonly XmlOpen[]): void;
  closed?(element: XmlOpen, parents: readonly XmlOpen[]): void;
  /** Text outside such elements. */
  text?(text: string, parents: readonly XmlOpen[]): void;
  /** Asked now and then: the rest is not wanted. */
  enough?(): boolean;
}

export interface XmlResult {
  /** What is wrong with the XML, when something is; what came before, and what could be made out after, was handed over. */
  readonly broken?: string;
}

/** Nested tables and shapes need a tenth of it. */
const maxDepth = 256;
/** Elements and texts of one tree. */
const maxNodes = 1_000_000;
/** After so many mistakes it is not XML. */
const maxMistakes = 50;

/**
 * Throws  AppError limit_exceeded when elements are nested too deeply or a tree is too large; unreadable_document for what is no
 *         XML; whatever the source throws
 */
export async function readXml(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  visitor: XmlVisitor,
): Promise<XmlResult> {
  const reading = new Reading(visitor);
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  for await (const chunk of source) {
    decoder ??= new TextDecoder(encodingOf(chunk));
    reading.write(decoder.decode(chunk, { stream: true }));
    if (visitor.enough?.()) return {};
  }
  if (decoder) reading.write(decoder.decode());
  return reading.end();
}

export function parseXml(text: string, visitor: XmlVisitor): XmlResult {
  const reading = new Reading(visitor);
  reading.write(text);
  return reading.end();
}

/** The whole document as one tree; undefined when it has no root. */
export async function readTree(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<XmlNode | undefined> {
  let root: XmlNode | undefined;
  await readXml(source, { whole: () => true, tree: (node) => (root ??= node) });
  return root;
}

function encodingOf(head: Uint8Array): string {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const declared = /^<\?xml[^>]*encoding=["']([\w.-]{2,40})["']/u.exec(
    Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, 200)).toString('latin1'),
  )?.[1];
  try {
    return new TextDecoder(declared ?? 'utf-8').encoding;
  } catch {
    return 'utf-8';
  }
}

interface Growing extends XmlOpen {
  readonly children: (XmlNode | string)[];
}

class Reading {
  private readonly parser = new SaxesParser({ position: false, xmlns: false } as const);
  private readonly visitor: XmlVisitor;
  private readonly parents: XmlOpen[] = [];
  private readonly tree: Growing[] = [];
  private nodes = 0;
  private mistakes = 0;
  private broken: string | undefined;

  constructor(visitor: XmlVisitor) {
    this.visitor = visitor;
    this.parser.on('error', (error) => this.mistake(error.message));
    this.parser.on('opentag', (tag) => this.openTag(tag));
    this.parser.on('closetag', () => this.closeTag());
    this.parser.on('text', (text) => this.text(text));
    this.parser.on('cdata', (text) => this.text(text));
  }

  write(text: string): void {
    this.parser.write(text);
  }

  end(): XmlResult {
    this.parser.close();
    return this.broken === undefined ? {} : { broken: this.broken };
  }

  private mistake(message: string): void {
    // An entity of the document's own is left standing as it is written; the rest is well-formed.
    if (message.includes('undefined entity')) return;
    this.broken ??= message;
    if (++this.mistakes > maxMistakes)
      throw new AppError('unreadable_document', `It is not well-formed XML (${this.broken.slice(0, 100)}).`);
  }

  private openTag(tag: SaxesTagPlain): void {
    if (this.parents.length + this.tree.length >= maxDepth)
      throw new AppError('limit_exceeded', `It nests more than ${maxDepth} elements.`);
    const element = { name: localName(tag.name), attributes: attributesOf(tag.attributes) };
    const top = this.tree.at(-1);
    if (top || this.visitor.whole(element, this.parents)) {
      this.count();
      const node: Growing = { ...element, children: [] };
      top?.children.push(node);
      this.tree.push(node);
    } else {
      this.visitor.opened?.(element, this.parents);
      this.parents.push(element);
    }
  }

  private closeTag(): void {
    const node = this.tree.pop();
    if (node) {
      if (this.tree.length > 0) return;
      this.nodes = 0;
      this.visitor.tree(node, this.parents);
      return;
    }
    const element = this.parents.pop();
    if (element) this.visitor.closed?.(element, this.parents);
  }

  private text(text: string): void {
    const top = this.tree.at(-1);
    if (top) {
      this.count();
      top.children.push(text);
    } else this.visitor.text?.(text, this.parents);
  }

  private count(): void {
    if (++this.nodes > maxNodes)
      throw new AppError('limit_exceeded', 'One of its elements holds more than a million others.');
  }
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

/** Without a prototype: a file may call an attribute "constructor". */
function attributesOf(given: Readonly<Record<string, string>>): Record<string, string> {
  const attributes = Object.create(null) as Record<string, string>;
  for (const name in given) {
    const value = given[name]!;
    attributes[name] = value;
    const local = localName(name);
    if (local !== name) attributes[local] ??= value;
  }
  return attributes;
}
