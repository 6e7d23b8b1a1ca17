/**
 * What stands on a page besides its own text: links, values of form fields, text boxes, notes. Values and text boxes become runs at their
 * place, so that layout puts them beside their labels; a note stands in the right margin at the height of what it is about, because its words
 * must not share a place with the words of the page.
 *
 * Units  points of the page as displayed
 */
import type { PageLink } from '../layout/page-draft.js';
import { wordRanges } from '../layout/run.js';
import type { Box4, Run } from '../layout/run.js';
import type { Matrix } from './matrix.js';
import { mapBox } from './matrix.js';
import { cleanText } from './page-text.js';

export interface PageMarks {
  readonly links: readonly PageLink[];
  /** Beside the text: values of fields, text boxes. */
  readonly runs: readonly Run[];
  /** One group of runs for each note. */
  readonly notes: readonly (readonly Run[])[];
  readonly files: readonly { readonly id: string; readonly name: string }[];
}

const maxMarks = 2000;
const maxChars = 20_000;
const hidden = 2;
/** Width of the strip in the margin. */
const margin = 6;
const notNotes = new Set(['Link', 'Widget', 'Popup']);

type Raw = Readonly<Record<string, unknown>>;

/** `raw`: what pdf.js says of the annotations; nothing in it is believed. */
export function marksOf(raw: readonly unknown[], viewport: Matrix, pageWidth: number): PageMarks {
  const links: PageLink[] = [];
  const runs: Run[] = [];
  const notes: Run[][] = [];
  const files: { id: string; name: string }[] = [];
  let free = -Infinity;
  const sorted = raw
    .filter((one): one is Raw => typeof one === 'object' && one !== null)
    .slice(0, maxMarks)
    .flatMap((one) => {
      const box = boxOf(one, viewport);
      const flags = one['annotationFlags'];
      const isHidden = one['hidden'] === true || (typeof flags === 'number' && (flags & hidden) !== 0);
      return box && !isHidden ? [{ one, box }] : [];
    })
    .sort((a, b) => a.box[1] - b.box[1]);
  for (const { one, box } of sorted) {
    const subtype = text(one['subtype']);
    if (subtype === 'Link' && text(one['url']) !== '')
      links.push({ box, target: text(one['url']).slice(0, 2000) });
    if (subtype === 'Widget') {
      const value = valueOf(one);
      if (value !== '')
        runs.push(...runsIn(box, value, fontSizeOf(one), { kind: 'form_field', label: labelOf(one) }));
    }
    const file = one['file'];
    if (subtype === 'FileAttachment' && typeof one['fileId'] === 'string' && typeof file === 'object' && file)
      files.push({ id: one['fileId'], name: text((file as Raw)['filename']) });
    const contents = notNotes.has(subtype) ? '' : textIn(one['contentsObj']);
    if (contents === '') continue;
    const author = textIn(one['titleObj']);
    const part = { kind: 'note' as const, ...(author === '' ? {} : { label: author }) };
    if (subtype === 'FreeText') runs.push(...runsIn(box, contents, fontSizeOf(one), part));
    else {
      const top = Math.max(box[1], free);
      free = top + Math.max(4, Math.min(box[3] - box[1], 20));
      notes.push(
        runsIn([pageWidth - margin, top, pageWidth, free - 0.5], contents.replace(/\s+/gu, ' '), 4, part),
      );
    }
  }
  return { links, runs, notes: notes.filter((note) => note.length > 0), files };
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function textIn(value: unknown): string {
  const raw = typeof value === 'object' && value !== null ? text((value as Raw)['str']) : '';
  return raw.slice(0, maxChars).trim();
}

function boxOf(one: Raw, viewport: Matrix): Box4 | undefined {
  const rect = one['rect'];
  if (!Array.isArray(rect) || rect.length !== 4 || !rect.every((v) => Number.isFinite(v))) return undefined;
  return mapBox(viewport, rect as unknown as Box4);
}

function fontSizeOf(one: Raw): number {
  const appearance = one['defaultAppearanceData'];
  const size = typeof appearance === 'object' && appearance !== null ? (appearance as Raw)['fontSize'] : 0;
  return typeof size === 'number' && size > 0 ? size : 0;
}

/** What a person filled in; a ticked box is "[x]". Passwords are left out. */
function valueOf(one: Raw): string {
  if (one['password'] === true) return '';
  const value = one['fieldValue'];
  switch (one['fieldType']) {
    case 'Tx':
      return text(value).slice(0, maxChars).trim();
    case 'Ch':
      return (Array.isArray(value) ? value.map(text).join(', ') : text(value)).slice(0, maxChars).trim();
    case 'Btn': {
      const on = text(one['radioButton'] === true ? one['buttonValue'] : one['exportValue']);
      return on !== '' && on !== 'Off' && text(value) === on ? '[x]' : '';
    }
    default:
      return '';
  }
}

/** What the form tells people to fill in, or the field's own name without its path. */
function labelOf(one: Raw): string {
  const told = text(one['alternativeText']).replace(/\s+/gu, ' ').trim();
  return told !== '' ? told : (text(one['fieldName']).split('.').at(-1) ?? '').replace(/\[\d+\]$/u, '');
}

/** The text in lines over the box, each word a place of its own. */
function runsIn(box: Box4, raw: string, fontSize: number, part: NonNullable<Run['part']>): Run[] {
  const lines = raw
    .split(/\r\n?|\n/u)
    .map(cleanText)
    .filter((line) => line.trim() !== '');
  const [x0, y0, x1, y1] = box;
  const pitch = (y1 - y0) / Math.max(1, lines.length);
  if (!(pitch > 0) || !(x1 > x0)) return [];
  const height = Math.min(pitch, fontSize > 0 ? 1.2 * fontSize : 14);
  return lines.map((line, i): Run => {
    const width = Math.min(x1 - x0, Math.max(1, line.length) * 0.55 * height);
    const step = width / line.length;
    const top = lines.length === 1 ? (y0 + y1 - height) / 2 : y0 + i * pitch;
    const ranges = wordRanges(line);
    const words = ranges.map(([start, end], w) => ({
      text: line.slice(start, end),
      box: [x0 + start * step, top, x0 + end * step, top + height] as const,
      glued: ranges[w - 1]?.[1] === start,
    }));
    const frame = [x0, top, x0 + width, top + height] as const;
    return {
      words,
      frame,
      size: height / 1.2,
      rightToLeft: false,
      spaceBefore: true,
      spaceAfter: true,
      part,
    };
  });
}
