/**
 * Pages as drafts -> their texts, words and structure, in reading order. What pages repeat stands first or last in the page's text, footnotes
 * before the footer; headings, lists, captions and tables are marked. Paragraphs, headings and tables are divided by an empty line, lines
 * within them by a newline. A word that a line end divided is one word, with a box for each half.
 *
 * Cost  O(runs log runs); columns at worst O(bands^2)
 */
import type { StructureSpan } from '@lectern/contracts';
import type { TextRange, Word } from '../assemble/piece.js';
import { furnitureOf } from './furniture.js';
import type { Furniture } from './furniture.js';
import { Headings, isMarked } from './headings.js';
import type { Bookmark } from './headings.js';
import { Hyphens } from './hyphens.js';
import type { Line } from './lines.js';
import { opensListItem } from './numbering.js';
import { draftPage } from './page-draft.js';
import type { PageDraft } from './page-draft.js';
import { textOfLine } from './paragraphs.js';
import type { Run } from './run.js';
import { TypeSizes } from './type-sizes.js';
import { footnotesOf, unitsOf } from './units.js';
import type { Unit } from './units.js';
import { PageWriter } from './writer.js';

export interface PageText {
  readonly text: string;
  readonly words: readonly Word[];
  readonly structure: readonly StructureSpan[];
  readonly segments: readonly TextRange[];
}

/** What a document's pages say about each other. */
interface Habits {
  readonly sizes: TypeSizes;
  readonly headings: Headings;
  readonly hyphens: Hyphens;
}

const caption =
  /^(?:figure|fig\.|table|chart|box|map|plate|abbildung|abb\.|tabelle|tab\.|tableau|figura|tabla|图|表)\s*\d+(?:[.-]\d+)*\s*(?:[.:–—|-]|$|(?=\p{Lu}))/iu;
const maxCaptionChars = 400;

/**
 * The texts of all pages of a document, in order. Bookmarks by page number.
 * Mutates  drafts: each is dropped when its text was made, so that lines and texts of a long document are not held together
 */
export function* composeDocument(
  drafts: (PageDraft | undefined)[],
  bookmarks: ReadonlyMap<number, readonly Bookmark[]> = new Map(),
): Generator<PageText> {
  const pages = drafts.filter((draft) => draft !== undefined);
  const furniture = furnitureOf(pages, (page, text) => isMarked(bookmarks.get(page) ?? [], text));
  const habits = habitsOf(pages, furniture);
  pages.length = 0;
  for (let i = 0; i < drafts.length; i++) {
    const draft = drafts[i];
    drafts[i] = undefined;
    if (draft) yield composeOne(draft, furniture.shift()!, habits, bookmarks.get(draft.pageNumber) ?? []);
  }
}

/** Composes a single page from groups of runs, each written in one direction; the first group is the body. */
export function composePage(groups: readonly (readonly Run[])[], pageNumber: number): PageText {
  const [page] = composeDocument([draftPage(groups, pageNumber)]);
  return page!;
}

function habitsOf(drafts: readonly PageDraft[], furniture: readonly Furniture[]): Habits {
  const sizes = new TypeSizes();
  const headings = new Headings(sizes);
  const hyphens = new Hyphens();
  drafts.forEach((draft, i) => {
    const apart = new Set([...furniture[i]!.header, ...furniture[i]!.footer]);
    for (const line of draft.body.flat()) {
      if (apart.has(line)) continue;
      sizes.learn(line);
      headings.learn(line);
      const words = line.runs.flatMap((run) => run.words);
      words.forEach((word, w) => {
        if (w < words.length - 1 || !/[-\u2010]$/u.test(word.text)) hyphens.learn(word.text);
      });
    }
  });
  return { sizes, headings, hyphens };
}

function composeOne(
  draft: PageDraft,
  furniture: Furniture,
  habits: Habits,
  bookmarks: readonly Bookmark[],
): PageText {
  const writer = new PageWriter(draft.pageNumber, habits.hyphens);
  const apart = new Set([...furniture.header, ...furniture.footer]);
  const bodySize = habits.sizes.body;
  const notes: Unit[] = [];
  repeated(writer, furniture.header, 'page_header');
  for (const block of draft.body) {
    const units = unitsOf(block.filter((line) => !apart.has(line)));
    const below = footnotesOf(units, bodySize, draft.body);
    notes.push(...below);
    writeBlock(writer, units.slice(0, units.length - below.length), habits, bookmarks, true);
  }
  for (const block of draft.aside) writeBlock(writer, unitsOf(block), habits);
  for (const { lines } of notes) {
    writer.space('\n\n');
    writer.part('footnote', writer.paragraph(lines));
  }
  repeated(writer, furniture.footer, 'page_footer');
  for (const link of draft.links) writer.link(link);
  const { text, words, structure, segments } = writer;
  return { text, words, structure, segments };
}

function repeated(writer: PageWriter, lines: readonly Line[], kind: 'page_header' | 'page_footer'): void {
  for (const line of lines) {
    writer.space('\n\n');
    const range = writer.paragraph([line]);
    writer.part(kind, range);
    writer.segment(range);
  }
}

function writeBlock(
  writer: PageWriter,
  units: readonly Unit[],
  habits: Habits,
  bookmarks: readonly Bookmark[] = [],
  inBody = false,
): void {
  /** Where the heading began whose name is still to come. */
  let unnamed: number | undefined;
  units.forEach((unit, i) => {
    // A column may take up the sentence that the column before it left open.
    const open = inBody && i === 0 && goesOn(writer, unit.lines);
    writer.space(open ? '\n' : '\n\n');
    if (unit.table) {
      writer.table(unit.table);
      unnamed = undefined;
      return;
    }
    const range = writer.paragraph(unit.lines);
    if (open) return;
    const text = writer.text.slice(range.start, range.end).replace(/\s/gu, ' ');
    const next = units[i + 1];
    const below = next ? textOfLine(next.lines[0]!) : undefined;
    const heading = habits.headings.of(unit.lines, text, below, bookmarks);
    if (heading) {
      const whole = heading.length === text.length;
      const end = range.start + heading.length;
      if (unnamed !== undefined && heading.plain) writer.extendHeading(unnamed, end);
      else writer.part('heading', { start: range.start, end }, { level: heading.level });
      unnamed = heading.unnamed ? range.start : undefined;
      if (whole) writer.segment(range);
      return;
    }
    unnamed = undefined;
    if (text.length <= maxCaptionChars && caption.test(text)) writer.part('caption', range);
    else if (opensListItem(text)) writer.part('list_item', range);
  });
}

function goesOn(writer: PageWriter, lines: readonly Line[]): boolean {
  const first = lines[0]?.runs[0]?.words[0]?.text ?? '';
  const last = writer.structure.at(-1);
  const afterHeader = last?.kind === 'page_header' && last.charEnd === writer.text.length;
  return !afterHeader && /[\p{L},-]$/u.test(writer.text) && /^\p{Ll}/u.test(first);
}
