/**
 * The shapes of one slide in the order people read them: the title, then from top to bottom and left to right where shapes say
 * where they stand. Text bodies become paragraphs and list items, tables rows, pictures the texts that stand for them.
 */
import type { Cell, Run, TextBuilder } from '../../text/builder.js';
import type { Relation } from '../package.js';
import { attribute, child, descendants, elements, textOf } from '../tree.js';
import type { XmlNode } from '../xml.js';

export interface Shape {
  readonly node: XmlNode;
  /** "title", "body", "sldNum"; '' for a shape of the author's own. */
  readonly placeholder: string;
  /** In EMU; undefined when the layout decides. */
  readonly x: number | undefined;
  readonly y: number | undefined;
}

/** Page numbers, dates and footers, which stand on every slide. */
const repeated: ReadonlySet<string> = new Set(['sldNum', 'dt', 'ftr', 'hdr', 'sldImg']);
/** Shapes this close in height stand in one line: a third of an inch. */
const lineEmu = 300_000;

/** All shapes of a slide or of its notes, those of groups among them. */
export function shapesOf(slide: XmlNode | undefined): Shape[] {
  const shapes: Shape[] = [];
  collect(child(slide, 'cSld', 'spTree'), shapes);
  const isTitle = ({ placeholder }: Shape): boolean => /^(?:title|ctrTitle)$/u.test(placeholder);
  const rest = shapes.filter((shape) => !isTitle(shape) && !repeated.has(shape.placeholder));
  return [...shapes.filter(isTitle), ...inReadingOrder(rest)];
}

function collect(node: XmlNode | undefined, shapes: Shape[]): void {
  for (const element of elements(node)) {
    if (element.name === 'grpSp') collect(element, shapes);
    else if (element.name === 'AlternateContent')
      collect(child(element, 'Choice') ?? child(element, 'Fallback'), shapes);
    else if (/^(?:sp|graphicFrame|pic|cxnSp)$/u.test(element.name)) shapes.push(shapeOf(element));
  }
}

function shapeOf(node: XmlNode): Shape {
  const properties = [...elements(node)].find(({ name }) => /^nv\w+Pr$/u.test(name));
  const placeholder = child(properties, 'nvPr', 'ph');
  const offset = child(child(node, 'spPr', 'xfrm') ?? child(node, 'xfrm'), 'off');
  const number = (name: string): number | undefined => {
    const value = Number(attribute(offset, name) ?? Number.NaN);
    return Number.isFinite(value) ? value : undefined;
  };
  return {
    node,
    placeholder: placeholder ? (attribute(placeholder, 'type') ?? 'body') : '',
    x: number('x'),
    y: number('y'),
  };
}

/** Shapes without a place of their own keep their turn; the others are put in order among themselves. */
function inReadingOrder(shapes: readonly Shape[]): Shape[] {
  const placed = shapes.filter(({ x, y }) => x !== undefined && y !== undefined);
  const order = [...placed].sort((a, b) => a.y! - b.y! || a.x! - b.x!);
  const lines: Shape[][] = [];
  for (const shape of order) {
    const line = lines.at(-1);
    if (line && shape.y! - line[0]!.y! < lineEmu) line.push(shape);
    else lines.push([shape]);
  }
  const sorted = lines.flatMap((line) => line.sort((a, b) => a.x! - b.x!));
  let next = 0;
  return shapes.map((shape) => (shape.x === undefined || shape.y === undefined ? shape : sorted[next++]!));
}

/** Paragraphs with their level in a list, 0 for running text of a shape of the author's own. */
export function paragraphsOf(shape: Shape, relations: ReadonlyMap<string, Relation>): Run[][] {
  return [...elements(child(shape.node, 'txBody'), 'p')].map((p) => runsOf(p, relations));
}

export function writeShape(shape: Shape, out: TextBuilder, relations: ReadonlyMap<string, Relation>): void {
  const table = descendants(shape.node, 'tbl').next().value;
  if (table) writeTable(table, out, relations);
  for (const paragraph of elements(child(shape.node, 'txBody'), 'p')) {
    const runs = runsOf(paragraph, relations);
    const level = Number(attribute(child(paragraph, 'pPr'), 'lvl') ?? 0);
    const bulleted =
      child(paragraph, 'pPr', 'buNone') === undefined &&
      (/^(?:body|obj)$/u.test(shape.placeholder) ||
        child(paragraph, 'pPr', 'buChar') !== undefined ||
        child(paragraph, 'pPr', 'buAutoNum') !== undefined);
    if (bulleted) out.within('list_item', { level: level + 1 }, () => out.block(runs, { gap: 1 }));
    else out.block(runs, { gap: 1 });
  }
  const description = pictureText(shape.node);
  if (description !== '')
    out.within('figure', { label: description }, () => out.block(`[Picture: ${description}]`));
  out.block('');
}

/** The text that stands for a picture; file names and "Picture 3" say nothing. */
function pictureText(node: XmlNode): string {
  if (node.name !== 'pic') return '';
  const text = (attribute(child(node, 'nvPicPr', 'cNvPr'), 'descr') ?? '').trim();
  return /^(?:picture|image|bild|grafik)?\s*\d*$|\.(?:png|jpe?g|gif|emf|wmf)$/iu.test(text) ? '' : text;
}

function writeTable(table: XmlNode, out: TextBuilder, relations: ReadonlyMap<string, Relation>): void {
  out.begin('table');
  let number = 0;
  for (const row of elements(table, 'tr')) {
    const cells = [...elements(row, 'tc')].map((cell): Cell => ({
      blocks: [...elements(child(cell, 'txBody'), 'p')].map((p) => runsOf(p, relations)),
    }));
    out.row(cells, `row ${++number}`);
  }
  out.end();
}

function runsOf(paragraph: XmlNode, relations: ReadonlyMap<string, Relation>): Run[] {
  return [...elements(paragraph)].flatMap((element): Run[] => {
    if (element.name === 'br') return [{ text: '\n' }];
    if (element.name === 'r' || element.name === 'fld') {
      const id = attribute(child(element, 'rPr', 'hlinkClick'), 'r:id');
      const link = id === undefined ? undefined : relations.get(id)?.target;
      const text = textOf(child(element, 't'));
      return [link === undefined ? { text } : { text, link }];
    }
    // Formulas stand in alternatives of which the first is the true one.
    return [...descendants(element, 't')].map((t) => ({ text: textOf(t) }));
  });
}
