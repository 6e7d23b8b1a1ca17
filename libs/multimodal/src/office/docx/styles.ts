/**
 * Word's styles: which paragraphs are headings, titles and captions, and which carry numbers. Word writes the names of its own
 * styles in English whatever its language; other programs write them in theirs, so those are known as well.
 */
import { attribute, child, elements } from '../tree.js';
import type { XmlNode } from '../xml.js';

export interface NumberRef {
  readonly id: string;
  readonly level: number;
}

export interface ParagraphStyle {
  /** 1 is outermost; undefined for running text. */
  readonly headingLevel?: number;
  readonly number?: NumberRef;
  readonly isCaption: boolean;
  readonly isList: boolean;
}

const headingName =
  /^(?:heading|überschrift|titre|título|titulo|titolo|kop|rubrik|overskrift|otsikko|nagłówek|nadpis|címsor|заголовок|başlık|επικεφαλίδα|标题|標題|見出し|제목)\s*(\d)$/iu;
const titleName = /^(?:title|titel|tytuł|название|标题|表題|제목)$/iu;
const captionName =
  /^(?:caption|beschriftung|légende|legende|leyenda|didascalia|bijschrift|题注|図表番号)$/iu;
const listName =
  /^(?:list(?: bullet| number| paragraph)?(?: \d)?|listenabsatz|aufzählungszeichen(?: \d)?|listennummer(?: \d)?)$/iu;

/** A style may be based on itself over many steps; nobody stacks more than a few. */
const maxBase = 20;

export class Styles {
  private readonly byId = new Map<string, XmlNode>();
  private readonly known = new Map<string, ParagraphStyle>();

  constructor(tree: XmlNode | undefined) {
    for (const style of elements(tree, 'style')) {
      const id = attribute(style, 'styleId');
      if (id !== undefined) this.byId.set(id, style);
    }
  }

  /** What a paragraph with these properties is; its own properties come before its style's. */
  of(properties: XmlNode | undefined): ParagraphStyle {
    const id = attribute(child(properties, 'pStyle'), 'val');
    const style = id === undefined ? plain : this.style(id);
    const level = outlineLevel(properties);
    const number = numberOf(properties, style.number);
    return {
      isCaption: style.isCaption,
      isList: style.isList,
      ...headingOf(level === 'none' ? undefined : (level ?? style.headingLevel)),
      ...(number === undefined ? {} : { number }),
    };
  }

  private style(id: string): ParagraphStyle {
    const known = this.known.get(id);
    if (known) return known;
    const found = this.resolve(id);
    this.known.set(id, found);
    return found;
  }

  private resolve(id: string): ParagraphStyle {
    let level: number | undefined;
    let number: NumberRef | undefined;
    let isCaption = false;
    let isList = false;
    let current: string | undefined = id;
    for (let step = 0; current !== undefined && step < maxBase; step++) {
      const style = this.byId.get(current);
      // A style that is not described is known by its id alone.
      const name = (attribute(child(style, 'name'), 'val') ?? current).trim();
      const properties = child(style, 'pPr');
      const own = outlineLevel(properties);
      if (own === 'none' && level === undefined) break;
      const named = headingName.exec(name)?.[1];
      if (level === undefined && typeof own === 'number') level = own;
      else if (level === undefined && named !== undefined) level = Number(named);
      else if (level === undefined && titleName.test(name)) level = 1;
      number ??= numberOf(properties, undefined);
      isCaption ||= captionName.test(name);
      isList ||= listName.test(name);
      current = attribute(child(style, 'basedOn'), 'val');
    }
    return { isCaption, isList, ...headingOf(level), ...(number === undefined ? {} : { number }) };
  }
}

const plain: ParagraphStyle = { isCaption: false, isList: false };

function headingOf(level: number | undefined): { headingLevel?: number } {
  return level === undefined || level < 1 || level > 9 ? {} : { headingLevel: level };
}

/** Word counts from 0, and 9 is running text. */
function outlineLevel(properties: XmlNode | undefined): number | 'none' | undefined {
  const value = attribute(child(properties, 'outlineLvl'), 'val');
  if (value === undefined || !/^\d$/u.test(value)) return undefined;
  return value === '9' ? 'none' : Number(value) + 1;
}

function numberOf(properties: XmlNode | undefined, inherited: NumberRef | undefined): NumberRef | undefined {
  const own = child(properties, 'numPr');
  if (!own) return inherited;
  const id = attribute(child(own, 'numId'), 'val') ?? inherited?.id;
  const level = Number(attribute(child(own, 'ilvl'), 'val') ?? inherited?.level ?? 0);
  if (id === undefined || id === '0' || !(level >= 0 && level <= 8)) return undefined;
  return { id, level };
}
