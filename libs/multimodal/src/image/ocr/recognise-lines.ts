/** Reads strips of text: recogniser in batches, CTC, and the place of every word inside its line. */
import { median, wordRanges } from '../../layout/run.js';
import { decodeCtc } from './ctc.js';
import type { Letter } from './ctc.js';
import { gapBetween, inkOf } from './ink.js';
import type { Ink } from './ink.js';
import type { Recogniser } from './models.js';
import type { Raster } from './raster.js';
import type { RotatedBox } from './rotated-box.js';
import { batchesOf, stripHeight, stripOf, stripTensor } from './strips.js';

export interface LineWord {
  readonly text: string;
  readonly glued: boolean;
  /** Along the line's box, from its left edge, in pixels of the picture. */
  readonly from: number;
  readonly to: number;
}

export interface ReadLine {
  /** The line's box, drawn in to its ink. */
  readonly box: RotatedBox;
  /** The box as it was found. */
  readonly outer: RotatedBox;
  readonly words: readonly LineWord[];
  readonly confidence: number;
}

/** One result per box, in the order of the boxes; a line in which nothing was read has no words. */
export async function recogniseLines(
  { session, letters }: Recogniser,
  raster: Raster,
  boxes: readonly RotatedBox[],
): Promise<ReadLine[]> {
  const lines = new Array<ReadLine>(boxes.length);
  for (const batch of batchesOf(boxes)) {
    const strips = batch.map((i) => stripOf(raster, boxes[i]!));
    const width = Math.max(...strips.map((s) => s.width));
    const feeds = { [session.inputNames[0]!]: stripTensor(strips, width) };
    const output = (await session.run(feeds))[session.outputNames[0]!];
    const [, columns = 0, classes = 0] = output?.dims ?? [];
    batch.forEach((i, n) => {
      const all = output?.data;
      const size = columns * classes;
      const part = all instanceof Float32Array ? all.subarray(n * size, (n + 1) * size) : new Float32Array(0);
      const decoded = decodeCtc(part, part.length > 0 ? columns : 0, classes, letters);
      const strip = strips[n]!;
      lines[i] = {
        ...placeWords(boxes[i]!, decoded.letters, width / Math.max(columns, 1), strip),
        outer: boxes[i]!,
        confidence: decoded.confidence,
      };
    });
  }
  return lines;
}

/** Full-width forms of the Chinese alphabet are plain letters in a line without Chinese; a hyphen that was seen is no soft one. */
function plain(text: string): string {
  if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)) return text;
  return text
    .replace(/[\uFF01-\uFF5E]/gu, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/\u3000/gu, ' ')
    .replace(/\u00AD/gu, '-');
}

function placeWords(
  box: RotatedBox,
  read: readonly Letter[],
  columnWidth: number,
  strip: Raster,
): { box: RotatedBox; words: LineWord[] } {
  const ink = inkOf(strip);
  const letters = withMissedSpaces(read, ink, columnWidth);
  const text = plain(letters.map((l) => l.text).join(''));
  const owner = letters.flatMap((l, i) => Array.from({ length: l.text.length }, () => i));
  const centre = (i: number): number => centreOf(letters[i]!, columnWidth);
  const ranges = wordRanges(text);
  const edges = ranges.map(
    ([start, end]) => [centre(owner[start]!), centre(owner[end - 1]!)] as [number, number],
  );
  const half = edges.length > 0 ? typicalHalf(letters, columnWidth) : 0;
  edges.forEach((edge, i) => {
    const next = edges[i + 1];
    if (i === 0) edge[0] = outerEdge(ink, edge[0], -1, half);
    if (!next) {
      edge[1] = outerEdge(ink, edge[1], 1, half);
      return;
    }
    const gap = gapBetween(ink, edge[1], next[0]);
    if (gap) [edge[1], next[0]] = gap;
    else {
      const between = (edge[1] + next[0]) / 2;
      edge[1] = next[0] = between;
    }
  });
  const scale = box.width / strip.width;
  const words = ranges.map(([start, end], i): LineWord => ({
    text: text.slice(start, end),
    glued: ranges[i - 1]?.[1] === start,
    from: Math.max(0, edges[i]![0]) * scale,
    to: Math.min(strip.width, Math.max(edges[i]![1], edges[i]![0] + 1)) * scale,
  }));
  return { box: drawnIn(box, ink), words };
}

const centreOf = (letter: Letter, columnWidth: number): number =>
  ((letter.from + letter.to + 1) / 2) * columnWidth;

/**
 * The recogniser sees letters better than spaces: in tightly set capitals it misses some. A gap between two letters that is
 * about as wide as the line's own spaces, and much wider than its usual gap, is a space.
 */
function withMissedSpaces(letters: readonly Letter[], ink: Ink, columnWidth: number): Letter[] {
  const gaps = letters.map((letter, i) => {
    const next = letters[i + 1];
    if (!next || !/[\p{L}\p{N}]/u.test(letter.text) || !/\p{L}/u.test(next.text)) return 0;
    if (unspacedScript.test(letter.text + next.text)) return 0;
    const gap = gapBetween(ink, centreOf(letter, columnWidth), centreOf(next, columnWidth));
    return gap ? gap[1] - gap[0] : 0;
  });
  const usual = median(gaps.filter((gap) => gap > 0));
  const least = Math.max(2.4 * usual, 0.2 * (ink.bottom - ink.top));
  return letters.flatMap((letter, i) =>
    usual > 0 && gaps[i]! > least ? [letter, { text: ' ', from: letter.to, to: letter.to }] : [letter],
  );
}

const unspacedScript = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/** Half the distance between neighbouring letters. */
function typicalHalf(letters: readonly Letter[], columnWidth: number): number {
  const first = letters[0]!;
  const last = letters.at(-1)!;
  return letters.length > 1
    ? ((last.to - first.from + 1) * columnWidth) / letters.length / 2
    : stripHeight / 4;
}

/** Walks outwards from the middle of the line's first or last letter until the ink ends. */
function outerEdge(ink: Ink, from: number, step: 1 | -1, half: number): number {
  let x = Math.round(from);
  let edge = from + step * Math.min(half, 4);
  let blank = 0;
  const limit = from + step * 4 * half;
  while (x >= 0 && x < ink.columns.length && blank < 5 && (step > 0 ? x < limit : x > limit)) {
    if (ink.columns[x]! >= ink.threshold) {
      edge = step > 0 ? x + 1 : x;
      blank = 0;
    } else if (Math.abs(x - from) > half) blank++;
    x += step;
  }
  return edge;
}

/** The box without the blank rows above and below the letters. */
function drawnIn(box: RotatedBox, ink: Ink): RotatedBox {
  const row = box.height / stripHeight;
  const shift = ((ink.top + ink.bottom) / 2 - stripHeight / 2) * row;
  return {
    ...box,
    cx: box.cx - shift * Math.sin(box.angle),
    cy: box.cy + shift * Math.cos(box.angle),
    height: (ink.bottom - ink.top) * row,
  };
}
