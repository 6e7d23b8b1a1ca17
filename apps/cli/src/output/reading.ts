/**
 * What was read of a document, as lines: its text with a margin that names each line's part (heading, row, item, header), and a rule
 * where a page, file, slide or utterance begins. Pure.
 */
import { isRuled, partWords, readLines } from '@lectern/contracts';
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

export function readingLines({ text, start, spans, structure }: Reading): string[] {
  const lines: string[] = [];
  let next = 0;
  for (const line of readLines(text, start, structure)) {
    for (let span = spans[next]; span && span.char_start <= line.charStart; span = spans[++next]) {
      const title = spanTitle(span);
      if (title !== undefined && span.char_end > start) lines.push(rule(title));
    }
    for (const part of line.begins) if (isRuled(part)) lines.push(rule(part.label ?? part.kind));
    const shown = line.text.replace(/\t/gu, ' | ').trimEnd();
    const words = shown === '' ? '' : (partWords(line) ?? '');
    lines.push(`${words.slice(0, marginChars).padStart(marginChars)} │ ${shown}`.trimEnd());
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

const outlined: ReadonlySet<StructurePart['kind']> = new Set(['section', 'class', 'function', 'type']);

/** The outline alone: sections, sheets, slides, chapters, symbols, each indented by what it stands in. */
export function outlineLines(structure: readonly StructurePart[]): string[] {
  const open: StructurePart[] = [];
  const lines: string[] = [];
  for (const part of structure) {
    for (let outer = open.at(-1); outer && outer.char_end <= part.char_start; outer = open.at(-1)) open.pop();
    if (!outlined.has(part.kind) && !isRuled(part)) continue;
    lines.push(`${'  '.repeat(open.length)}${part.label ?? part.kind}`);
    open.push(part);
  }
  return lines;
}
