/**
 * What was read of a document, as lines: its text with a margin that names each line's part (heading, row, item, header), and a rule
 * where a page, file, slide or utterance begins. Pure.
 */
import type { DocumentSpans, StructurePart } from '@lectern/contracts';
import { clock } from './format.js';

type Span = DocumentSpans['data'][number];

export interface Reading {
  readonly text: string;
  /** Character of the document at which `text` begins. */
  readonly start: number;
  readonly spans: readonly Span[];
  /** Nested, sorted by start. */
  readonly structure: readonly StructurePart[];
}

const marginChars = 12;

/** What the margin says of a line that begins a part, or lies in one; parts that are named elsewhere say nothing. */
function wordFor({ kind, level, label }: StructurePart): string {
  switch (kind) {
    case 'heading':
      return `h${String(level ?? 1)}`;
    case 'list_item':
      return 'item';
    case 'table_row':
      return label ?? 'row';
    case 'page_header':
      return 'header';
    case 'page_footer':
      return 'footer';
    case 'form_field':
      return 'field';
    case 'function':
    case 'class':
    case 'type':
    case 'caption':
    case 'footnote':
    case 'figure':
    case 'formula':
    case 'seal':
    case 'note':
      return kind;
    default:
      return '';
  }
}

/** Parts that say what every line of theirs is; of the others only the first line is marked. */
const wholeParts: ReadonlySet<StructurePart['kind']> = new Set([
  'page_header',
  'page_footer',
  'footnote',
  'note',
  'table_row',
]);
/** Parts that get a rule of their own. */
const ruled: ReadonlySet<StructurePart['kind']> = new Set([
  'sheet',
  'slide',
  'chapter',
  'mail',
  'notebook_cell',
]);

export function readingLines(reading: Reading): string[] {
  const { text, start } = reading;
  const lines: string[] = [];
  let spanAt = 0;
  let partAt = 0;
  let open: StructurePart[] = [];
  for (let at = 0; at <= text.length;) {
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline;
    const [from, to] = [start + at, start + end];
    for (let span = reading.spans[spanAt]; span && span.char_start <= from; span = reading.spans[++spanAt]) {
      const title = spanTitle(span);
      if (title !== undefined && span.char_end > start) lines.push(rule(title));
    }
    const begun: StructurePart[] = [];
    for (let part = reading.structure[partAt]; part && part.char_start < Math.max(to, from + 1);) {
      if (part.char_end > from) begun.push(part);
      part = reading.structure[++partAt];
    }
    open = [...open.filter((part) => part.char_end > from), ...begun];
    for (const part of begun) if (ruled.has(part.kind)) lines.push(rule(part.label ?? part.kind));
    const shown = text.slice(at, end).replace(/\t/gu, ' | ').trimEnd();
    const marks = [...begun, ...open.filter((part) => wholeParts.has(part.kind))]
      .map(wordFor)
      .filter(Boolean);
    const mark = shown === '' ? '' : (marks[0] ?? '');
    lines.push(`${mark.slice(0, marginChars).padStart(marginChars)} │ ${shown}`.trimEnd());
    at = end + 1;
  }
  return lines;
}

function spanTitle({ source }: Span): string | undefined {
  switch (source.kind) {
    case 'chars':
      return undefined;
    case 'lines':
      return source.language === undefined ? source.path : `${source.path} (${source.language})`;
    case 'page':
      return `page ${String(source.pageNumber)} (${source.read === 'ocr' ? 'read from its picture' : 'text of the file'})`;
    case 'image':
      return `image ${String(source.pageNumber)}`;
    case 'time': {
      const speaker = source.speaker === undefined ? '' : `, ${source.speaker}`;
      return `${clock(source.startMs)}-${clock(source.endMs)}${speaker}`;
    }
  }
}

const rule = (title: string): string => `── ${title} ${'─'.repeat(Math.max(3, 70 - title.length))}`;

/** The outline alone: sections, sheets, slides, chapters, symbols, each indented by what it stands in. */
export function outlineLines(structure: readonly StructurePart[]): string[] {
  const shown: ReadonlySet<StructurePart['kind']> = new Set([
    ...ruled,
    'section',
    'class',
    'function',
    'type',
  ]);
  const open: StructurePart[] = [];
  const lines: string[] = [];
  for (const part of structure) {
    for (let outer = open.at(-1); outer && outer.char_end <= part.char_start; outer = open.at(-1)) open.pop();
    if (!shown.has(part.kind)) continue;
    lines.push(`${'  '.repeat(open.length)}${part.label ?? part.kind}`);
    open.push(part);
  }
  return lines;
}
