/** Questions to a tree of XML: children and descendants by name, text. Knows no format. */
import type { XmlNode } from './xml.js';

export function* elements(node: XmlNode | undefined, name?: string): Generator<XmlNode, undefined> {
  for (const child of node?.children ?? [])
    if (typeof child !== 'string' && (name === undefined || child.name === name)) yield child;
  return undefined;
}

/** The first child of that name. */
export function child(node: XmlNode | undefined, ...path: readonly string[]): XmlNode | undefined {
  let found = node;
  for (const name of path) found = elements(found, name).next().value;
  return found;
}

/** All elements of that name below the node, in order; not those inside one that was found. Depth is limited by the parser. */
export function* descendants(node: XmlNode | undefined, name: string): Generator<XmlNode, undefined> {
  for (const element of elements(node)) {
    if (element.name === name) yield element;
    else yield* descendants(element, name);
  }
  return undefined;
}

/** All text below the node. */
export function textOf(node: XmlNode | undefined): string {
  if (!node) return '';
  return node.children.map((c) => (typeof c === 'string' ? c : textOf(c))).join('');
}

export function attribute(node: XmlNode | undefined, name: string): string | undefined {
  return node?.attributes[name];
}
