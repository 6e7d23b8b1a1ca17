/**
 * JSON -> its text as it stands, with records as segments and the path to each object and list as structure. Lines of JSON: a
 * record per line. The only jsonc-parser import; comments and trailing commas are read.
 */
import type { Skipped, StructureSpan } from '@lectern/contracts';
import { visit } from 'jsonc-parser';
import { lineSegments, linesOf } from '../assemble/lines.js';
import type { TextRange } from '../assemble/piece.js';

export interface JsonText {
  readonly text: string;
  readonly segments: readonly TextRange[];
  readonly structure: readonly StructureSpan[];
  readonly skipped: readonly Skipped[];
}

/** An object or list of up to so many characters is quoted whole. */
const maxRecordChars = 400;
/** Deeper ones are part of what they stand in. */
const maxNamedDepth = 8;
const maxParts = 100_000;
/** The parser calls itself for every level. */
const maxDepth = 500;

interface Container {
  readonly start: number;
  readonly label: string;
  readonly isList: boolean;
  /** Of a list: which element is next. Of an object: the property that is being read. */
  index: number;
  key: string;
  keyStart: number;
  readonly firstSegment: number;
}

/** O(text). */
export function jsonText(text: string): JsonText {
  if (depthOf(text) > maxDepth) {
    const why = `It nests more than ${maxDepth} levels; it is read line by line.`;
    return { text, segments: lineSegments(text), structure: [], skipped: [{ what: 'structure', why }] };
  }
  const segments: TextRange[] = [];
  const structure: StructureSpan[] = [];
  const open: Container[] = [];
  let mistakes = 0;
  const startOf = (offset: number): number => {
    const top = open.at(-1);
    return top && !top.isList && top.keyStart >= 0 ? top.keyStart : offset;
  };
  const begin = (offset: number, isList: boolean): void => {
    const top = open.at(-1);
    const label = top === undefined ? '' : top.isList ? `${top.label}[${top.index}]` : top.key;
    const start = startOf(offset);
    open.push({ start, label, isList, index: 0, key: '', keyStart: -1, firstSegment: segments.length });
  };
  const end = (offset: number): void => {
    const container = open.pop();
    if (!container) return;
    const { start, label, firstSegment } = container;
    const charEnd = offset + 1;
    if (charEnd - start <= maxRecordChars) {
      segments.length = firstSegment;
      segments.push({ start, end: charEnd });
    }
    if (label !== '' && open.length < maxNamedDepth && structure.length < maxParts)
      structure.push({ kind: 'section', charStart: start, charEnd, label });
  };
  visit(
    text,
    {
      onObjectBegin: (offset) => begin(offset, false),
      onArrayBegin: (offset) => begin(offset, true),
      onObjectEnd: end,
      onArrayEnd: end,
      onObjectProperty: (key, offset) => {
        const top = open.at(-1);
        if (top) Object.assign(top, { key, keyStart: offset });
      },
      onLiteralValue: (_value, offset, length) => {
        segments.push({ start: startOf(offset), end: offset + length });
      },
      onSeparator: (character) => {
        const top = open.at(-1);
        if (top && character === ',') Object.assign(top, { index: top.index + 1, keyStart: -1 });
      },
      onError: () => {
        mistakes++;
      },
    },
    { allowTrailingComma: true, disallowComments: false },
  );
  const why = 'It is not quite JSON; it is read line by line.';
  if (mistakes > 0)
    return { text, segments: lineSegments(text), structure: [], skipped: [{ what: 'structure', why }] };
  // An outer one ends after those in it and comes before them where both have the same range.
  return { text, segments: withSigns(text, segments), structure: structure.reverse(), skipped: [] };
}

/** A record per line, called by the number of its line. */
export function jsonLinesText(text: string): JsonText {
  const segments = lineSegments(text);
  const structure: StructureSpan[] = [];
  for (const [index, { start, end }] of linesOf(text, 0, text.length).entries())
    if (structure.length < 4 * maxParts)
      structure.push({ kind: 'table_row', charStart: start, charEnd: end, label: `line ${index + 1}` });
  return { text, segments, structure, skipped: [] };
}

/** Brackets that open belong to what follows, those that close to what they close. */
function withSigns(text: string, records: readonly TextRange[]): TextRange[] {
  let from = 0;
  const segments = records.map(({ start, end }) => {
    const closing = /^[\s\]},]*/u.exec(text.slice(end, end + 200))?.[0].length ?? 0;
    const own = { start: Math.min(Math.max(from, start - 200), start), end: end + closing };
    from = own.end;
    return own;
  });
  return segments.filter((range) => range.end > range.start);
}

function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i);
    if (char === 0x22) {
      for (i++; i < text.length && text.charCodeAt(i) !== 0x22; i++) if (text.charCodeAt(i) === 0x5c) i++;
    } else if (char === 0x7b || char === 0x5b) deepest = Math.max(deepest, ++depth);
    else if (char === 0x7d || char === 0x5d) depth--;
  }
  return deepest;
}
