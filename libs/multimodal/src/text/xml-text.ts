/**
 * XML data -> a line per element that holds text, called by its name, with its attributes; elements with others in them are its
 * sections. What is no XML is left to be read line by line. Nothing is expanded or fetched (office/xml.ts).
 */
import { AppError } from '@lectern/contracts';
import type { Piece } from '../assemble/piece.js';
import { elements, textOf } from '../office/tree.js';
import type { XmlNode, XmlOpen } from '../office/xml.js';
import { parseXml } from '../office/xml.js';
import { TextBuilder } from './builder.js';

/** Undefined when it is not well-formed. Throws AppError limit_exceeded from the builder. */
export function xmlText(
  source: string,
  name: string,
  maxChars: number,
): Pick<Piece, 'text' | 'segments' | 'structure'> | undefined {
  // Elements below the root are taken one by one; where one of them holds too much, those below it.
  for (const depth of [1, 2, 3]) {
    const out = new TextBuilder(name, maxChars);
    try {
      const { broken } = parseXml(source, {
        whole: (_element, parents) => parents.length >= depth,
        tree: (node) => writeElement(node, out),
        opened: (element) => {
          out.begin('section', { label: labelOf(element) });
          const attributes = attributesOf(element);
          if (attributes !== '') out.block(`${element.name} (${attributes})`, { gap: 1, byLine: true });
        },
        closed: () => out.end(),
        text: (text) => out.block(text, { gap: 1 }),
      });
      return broken === undefined ? out.finish() : undefined;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (error.code === 'unreadable_document') return undefined;
      if (error.code !== 'limit_exceeded' || error.message.startsWith(`"${name}"`)) throw error;
    }
  }
  return undefined;
}

function writeElement(node: XmlNode, out: TextBuilder): void {
  const attributes = attributesOf(node);
  const lead = attributes === '' ? node.name : `${node.name} (${attributes})`;
  const holdsText = node.children.some((child) => typeof child === 'string' && child.trim() !== '');
  if (holdsText) {
    out.block(`${lead}: ${textOf(node).replace(/\s+/gu, ' ').trim()}`, { gap: 1 });
    return;
  }
  const inner = [...elements(node)];
  if (inner.length === 0) {
    if (attributes !== '') out.block(lead, { gap: 1, byLine: true });
    return;
  }
  out.begin('section', { label: labelOf(node) });
  if (attributes !== '') out.block(lead, { gap: 1, byLine: true });
  for (const element of inner) writeElement(element, out);
  out.end();
}

function labelOf({ name, attributes }: XmlOpen): string {
  const id = attributes['id'] ?? attributes['name'] ?? attributes['key'];
  return id === undefined ? name : `${name} ${id.slice(0, 80)}`;
}

function attributesOf({ attributes }: XmlOpen): string {
  return Object.keys(attributes)
    .filter((key) => !/^xmlns(?::|$)/u.test(key) && isOwn(key, attributes))
    .map((key) => `${key}=${attributes[key]!}`)
    .join(', ');
}

/** Prefixed attributes answer to two names; the one that is written counts. */
function isOwn(key: string, attributes: Readonly<Record<string, string>>): boolean {
  return !Object.keys(attributes).some((other) => other.endsWith(`:${key}`));
}
