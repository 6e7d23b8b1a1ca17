/**
 * A paragraph of Word's XML -> the text a reader of the finished document sees, and what hangs on it: notes, pictures, text boxes.
 * Field codes, deleted and hidden text are left out; the last two are counted.
 */
import type { Run } from '../../text/builder.js';
import type { Relation } from '../package.js';
import { attribute, child, descendants, elements } from '../tree.js';
import type { XmlNode } from '../xml.js';

export interface Mark {
  readonly kind: 'footnote' | 'endnote' | 'comment';
  readonly id: string;
}

export interface Paragraph {
  readonly runs: Run[];
  readonly marks: Mark[];
  /** Relation ids of pictures, embedded files, charts and diagrams. */
  readonly references: string[];
  /** Texts that stand for pictures to those who do not see them. */
  readonly pictureTexts: string[];
  /** Contents of text boxes: elements with paragraphs and tables in them. */
  readonly boxes: XmlNode[];
}

/** What the text of one part (body, header, notes) shares: fields and deletions run over paragraphs. */
export class Story {
  deletedPassages = 0;
  hiddenPassages = 0;
  /** Open fields: their code until the result begins. */
  readonly fields: { code: string; inResult: boolean }[] = [];
  readonly relations: ReadonlyMap<string, Relation>;
  private readonly noteNumbers = new Map<string, number>();

  constructor(relations: readonly Relation[]) {
    this.relations = new Map(relations.map((relation) => [relation.id, relation]));
  }

  /** Notes are numbered as they come; foot- and endnotes count together, so that a number names one note. */
  numberOf({ kind, id }: Mark): number {
    const key = `${kind} ${id}`;
    const number = this.noteNumbers.get(key) ?? this.noteNumbers.size + 1;
    this.noteNumbers.set(key, number);
    return number;
  }
}

/** Mutates `story`. */
export function readParagraph(node: XmlNode, story: Story): Paragraph {
  const paragraph: Paragraph = { runs: [], marks: [], references: [], pictureTexts: [], boxes: [] };
  walk(node, { paragraph, story, link: undefined });
  return paragraph;
}

interface Walk {
  readonly paragraph: Paragraph;
  readonly story: Story;
  readonly link: string | undefined;
}

function walk(node: XmlNode, state: Walk): void {
  for (const element of elements(node)) visit(element, state);
}

const silent: ReadonlySet<string> = new Set(
  'pPr rPr tblPr tcPr trPr sdtPr sdtEndPr delText delInstrText rt binData'.split(' '),
);

function visit(element: XmlNode, state: Walk): void {
  const { story, paragraph } = state;
  switch (element.name) {
    case 't':
      add(element.children.filter((c) => typeof c === 'string').join(''), state);
      return;
    case 'tab':
    case 'ptab':
      add('\t', state);
      return;
    case 'br':
    case 'cr':
      add('\n', state);
      return;
    case 'noBreakHyphen':
      add('-', state);
      return;
    case 'sym':
      add(symbol(element), state);
      return;
    case 'del':
    case 'moveFrom':
      if ([...elements(element)].length > 0) story.deletedPassages++;
      return;
    case 'r':
      if (isHidden(element)) story.hiddenPassages++;
      else walk(element, state);
      return;
    case 'hyperlink':
      walk(element, { ...state, link: targetOf(element, story) ?? state.link });
      return;
    case 'fldChar':
      fieldMark(attribute(element, 'fldCharType'), story);
      return;
    case 'instrText': {
      const field = story.fields.at(-1);
      if (field && field.code.length < 4000)
        field.code += element.children.filter((c) => typeof c === 'string').join('');
      return;
    }
    case 'fldSimple':
      walk(element, { ...state, link: linkOfCode(attribute(element, 'instr') ?? '') ?? state.link });
      return;
    case 'footnoteReference':
    case 'endnoteReference':
    case 'commentReference': {
      const kind = element.name.slice(0, -'Reference'.length) as Mark['kind'];
      const mark: Mark = { kind, id: attribute(element, 'id') ?? '' };
      paragraph.marks.push(mark);
      if (kind !== 'comment') add(`[${story.numberOf(mark)}]`, state);
      return;
    }
    case 'AlternateContent':
      walk(child(element, 'Choice') ?? child(element, 'Fallback') ?? element, state);
      return;
    case 'drawing':
    case 'pict':
    case 'object':
      drawing(element, paragraph);
      return;
    default:
      if (!silent.has(element.name)) walk(element, state);
  }
}

function add(text: string, { paragraph, story, link }: Walk): void {
  if (story.fields.some((field) => !field.inResult)) return;
  const fromField = story.fields.map(({ code }) => linkOfCode(code)).findLast((found) => found !== undefined);
  const target = link ?? fromField;
  paragraph.runs.push(target === undefined ? { text } : { text, link: target });
}

function fieldMark(type: string | undefined, story: Story): void {
  if (type === 'begin' && story.fields.length < 100) story.fields.push({ code: '', inResult: false });
  else if (type === 'separate') {
    const field = story.fields.at(-1);
    if (field) field.inResult = true;
  } else if (type === 'end') story.fields.pop();
}

/** HYPERLINK "address" \l "place" */
function linkOfCode(code: string): string | undefined {
  const words = /^\s*HYPERLINK\s+(?:\\l\s+"([^"]*)"|"([^"]*)")/iu.exec(code);
  return words ? (words[2] ?? `#${words[1] ?? ''}`) : undefined;
}

function targetOf(element: XmlNode, story: Story): string | undefined {
  const id = attribute(element, 'r:id');
  const relation = id === undefined ? undefined : story.relations.get(id);
  const anchor = attribute(element, 'anchor');
  if (relation) return anchor === undefined ? relation.target : `${relation.target}#${anchor}`;
  return anchor === undefined ? undefined : `#${anchor}`;
}

function isHidden(run: XmlNode): boolean {
  const vanish = child(run, 'rPr', 'vanish');
  return vanish !== undefined && !/^(?:0|false|off)$/u.test(attribute(vanish, 'val') ?? '');
}

/** Symbol fonts put their signs in the private area; those that have an own character elsewhere are few. */
function symbol(element: XmlNode): string {
  const code = Number.parseInt(attribute(element, 'char') ?? '', 16);
  if (!Number.isFinite(code)) return '';
  const low = code & 0xff;
  if (code >= 0xf000 && code <= 0xf0ff) return symbols[low] ?? '•';
  return code > 31 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

const symbols: Readonly<Record<number, string>> = {
  0xfc: '✓',
  0xfb: '✗',
  0xfe: '☑',
  0xa8: '☐',
  0x6f: '☐',
  0xe0: '→',
  0xdf: '←',
  0x4a: '☺',
};

function drawing(element: XmlNode, paragraph: Paragraph): void {
  for (const name of ['blip', 'imagedata', 'OLEObject', 'chart', 'relIds', 'svgBlip']) {
    for (const found of descendants(element, name)) {
      const id = attribute(found, 'r:embed') ?? attribute(found, 'r:id') ?? attribute(found, 'r:dm');
      if (id !== undefined) paragraph.references.push(id);
    }
  }
  for (const properties of descendants(element, 'docPr')) {
    const text = (attribute(properties, 'descr') ?? '').trim();
    if (text !== '') paragraph.pictureTexts.push(text);
  }
  for (const box of boxesOf(element)) paragraph.boxes.push(box);
}

/** Text boxes, each once: a box stands in two forms, of which readers take the first. */
function* boxesOf(node: XmlNode): Generator<XmlNode> {
  for (const element of elements(node)) {
    if (element.name === 'txbxContent') yield element;
    else if (element.name === 'AlternateContent')
      yield* boxesOf(child(element, 'Choice') ?? child(element, 'Fallback') ?? element);
    else yield* boxesOf(element);
  }
}
