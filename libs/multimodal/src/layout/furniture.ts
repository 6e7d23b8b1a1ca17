/**
 * Which lines of pages are their headers and footers: what stands at the edge of several pages in the same words, page numbers apart. Needs all
 * pages of a document; one page alone has none. Where lines go afterwards is not decided here.
 *
 * Cost  O(pages), a few short strings kept for each page
 */
import type { Line } from './lines.js';
import type { PageDraft } from './page-draft.js';
import { middle, textOfLine } from './paragraphs.js';
import { median } from './run.js';

export interface Furniture {
  readonly header: readonly Line[];
  readonly footer: readonly Line[];
}

type Edge = 'top' | 'bottom';

/** Lines side by side at an edge of the page. */
interface Band {
  readonly lines: readonly Line[];
  readonly y: number;
  readonly size: number;
  /** What other pages would repeat; undefined when there is nothing to compare. */
  readonly key: string;
  /** The page number came to be part of the key: where on the page it stands does not matter then. */
  readonly numbered: boolean;
}

const depth = 4;
/** Further out than something repeated there may be this many bands that are not, such as the title of a chapter. */
const maxStrangers = 1;

/** Larger than what else stands on the page by this: a title, whose numbers do matter. */
const titleSize = 1.15;

/** Pages -> their furniture, by index. `isTitle`: what the document's bookmarks name is never furniture. */
export function furnitureOf(
  drafts: readonly PageDraft[],
  isTitle: (pageNumber: number, text: string) => boolean = () => false,
): Furniture[] {
  const edges = drafts.map((draft) => edgesOf(draft, isTitle));
  const counts = new Map<string, { y: number; count: number }[]>();
  for (const { top, bottom } of edges) {
    for (const [edge, bands] of [
      ['top', top],
      ['bottom', bottom],
    ] as const)
      for (const band of bands) count(counts, edge, band);
  }
  const enough = drafts.length > 5 ? 3 : 2;
  const repeated = (edge: Edge, band: Band): boolean =>
    (placesOf(counts, edge, band)?.reduce(
      (most, place) => Math.max(most, near(place, band) ? place.count : 0),
      0,
    ) ?? 0) >= enough;
  return edges.map(({ top, bottom, all }) => {
    const header = outermost(top, (band) => repeated('top', band));
    const footer = outermost(bottom, (band) => repeated('bottom', band)).reverse();
    // A page that would be nothing but furniture says something after all.
    if (header.length + footer.length >= all && all > 2)
      return { header: [], footer: footer.flatMap((b) => b.lines) };
    const taken = new Set(header);
    return {
      header: header.flatMap((band) => band.lines),
      footer: footer.filter((band) => !taken.has(band)).flatMap((band) => band.lines),
    };
  });
}

function outermost(bands: readonly Band[], repeated: (band: Band) => boolean): Band[] {
  let last = -1;
  let strangers = 0;
  for (let i = 0; i < bands.length && strangers <= maxStrangers; i++) {
    if (repeated(bands[i]!)) last = i;
    else strangers++;
  }
  return bands.slice(0, last + 1);
}

function edgesOf(
  { body, pageNumber }: PageDraft,
  isTitle: (pageNumber: number, text: string) => boolean,
): { top: Band[]; bottom: Band[]; all: number } {
  const lines = body.flat().sort((a, b) => middle(a) - middle(b));
  const large = titleSize * median(lines.map((line) => line.size));
  const bands = bandsOf(lines, (text, size) =>
    isTitle(pageNumber, text)
      ? { key: '', numbered: false }
      : size > large
        ? { key: text, numbered: false }
        : keyOf(text, pageNumber),
  );
  return { top: bands.slice(0, depth), bottom: bands.slice(-depth).reverse(), all: bands.length };
}

function bandsOf(
  sorted: readonly Line[],
  nameOf: (text: string, size: number) => Pick<Band, 'key' | 'numbered'>,
): Band[] {
  const groups: Line[][] = [];
  for (const line of sorted) {
    const open = groups.at(-1);
    if (open && middle(line) - middle(open[0]!) < 0.5 * Math.min(line.size, open[0]!.size)) open.push(line);
    else groups.push([line]);
  }
  return groups.map((lines) => {
    const inOrder = lines.sort((a, b) => a.frame[0] - b.frame[0]);
    const text = inOrder.map(textOfLine).join(' ').toLowerCase();
    const { key, numbered } = nameOf(text, lines[0]!.size);
    return { lines: inOrder, y: middle(lines[0]!), size: lines[0]!.size, key, numbered };
  });
}

/** Numbers do not matter, unless there is nothing else: then it must be the page's, give or take what the document begins with. */
export function keyOf(text: string, pageNumber: number): { key: string; numbered: boolean } {
  const plain = text.replace(/\s+/gu, ' ').trim().slice(0, 200);
  const key = plain.replace(/\d+/gu, '#').replace(/^[ivxlc]+$/u, '#');
  if (/\p{L}{2}/u.test(key)) return { key, numbered: false };
  const last = plain.match(/\d+|^[ivxlc]+$/gu)?.at(-1);
  if (last === undefined) return { key, numbered: false };
  const value = /\d/u.test(last) ? Number(last) : romanOf(last);
  return { key: `${key}|${String(value - pageNumber)}`, numbered: true };
}

const digits: Readonly<Record<string, number>> = { i: 1, v: 5, x: 10, l: 50, c: 100 };

function romanOf(text: string): number {
  const values = Array.from(text, (letter) => digits[letter] ?? 0);
  return values.reduce((sum, value, i) => sum + (value < (values[i + 1] ?? 0) ? -value : value), 0);
}

type Counts = Map<string, { y: number; count: number }[]>;
const placesOf = (counts: Counts, edge: Edge, { key }: Band): { y: number; count: number }[] | undefined =>
  counts.get(`${edge} ${key}`);
const near = (place: { readonly y: number }, band: Band): boolean =>
  band.numbered || Math.abs(place.y - band.y) < band.size;

function count(counts: Counts, edge: Edge, band: Band): void {
  if (band.key === '') return;
  const places = placesOf(counts, edge, band) ?? [];
  counts.set(`${edge} ${band.key}`, places);
  const same = places.find((place) => near(place, band));
  if (same) same.count++;
  else if (places.length < 20) places.push({ y: band.y, count: 1 });
}
