/** A paragraph of OpenDocument -> its text as runs, and the notes and pictures in it. White space is collapsed as the format says. */
import type { Run } from '../../text/builder.js';
import { attribute, child, elements, textOf } from '../tree.js';
import type { XmlNode } from '../xml.js';

export interface OdfParagraph {
  readonly runs: Run[];
  /** Footnotes, endnotes and comments, in order. */
  readonly notes: XmlNode[];
  /** Frames: pictures and text boxes. */
  readonly frames: XmlNode[];
}

const maxSpaces = 1000;
const silent: ReadonlySet<string> = new Set(
  'annotation-end bookmark bookmark-start bookmark-end change change-start change-end reference-mark ruby-text soft-page-break'.split(
    ' ',
  ),
);

export function readOdfParagraph(node: XmlNode): OdfParagraph {
  const paragraph: OdfParagraph = { runs: [], notes: [], frames: [] };
  walk(node, paragraph, undefined);
  return paragraph;
}

function walk(node: XmlNode, paragraph: OdfParagraph, link: string | undefined): void {
  const add = (text: string): void => {
    paragraph.runs.push(link === undefined ? { text } : { text, link });
  };
  for (const inner of node.children) {
    if (typeof inner === 'string') add(inner.replace(/\s+/gu, ' '));
    else if (inner.name === 's')
      add(' '.repeat(Math.min(maxSpaces, Number(attribute(inner, 'c') ?? 1) || 1)));
    else if (inner.name === 'tab') add('\t');
    else if (inner.name === 'line-break') add('\n');
    else if (inner.name === 'a') walk(inner, paragraph, attribute(inner, 'href') ?? link);
    else if (inner.name === 'note') {
      add(`[${textOf(child(inner, 'note-citation')).trim()}]`);
      paragraph.notes.push(inner);
    } else if (inner.name === 'annotation') paragraph.notes.push(inner);
    else if (inner.name === 'frame' || inner.name === 'custom-shape') paragraph.frames.push(inner);
    else if (!silent.has(inner.name)) walk(inner, paragraph, link);
  }
}

/** Paragraphs below an element as one line each. */
export function linesOf(node: XmlNode | undefined): Run[][] {
  const lines: Run[][] = [];
  for (const element of elements(node)) {
    if (element.name === 'p' || element.name === 'h') lines.push(readOdfParagraph(element).runs);
    else if (element.name !== 'annotation') lines.push(...linesOf(element));
  }
  return lines;
}
