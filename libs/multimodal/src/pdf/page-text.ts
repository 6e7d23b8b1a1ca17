/**
 * One page's text layer -> runs with words and boxes. Knows pdf.js's text items; the order of reading is layout's business.
 *
 * Units  points of the page as displayed (rotation and crop box applied), origin top left
 */
import { wordRanges, union } from '../layout/run.js';
import type { Run, RunWord } from '../layout/run.js';
import type { FontWeights } from './font-weights.js';
import type { GlyphAdvances } from './glyph-advances.js';
import { letterOffsets } from './glyph-advances.js';
import { mapBox, multiply, toMatrix } from './matrix.js';
import type { Matrix } from './matrix.js';

export interface TextItem {
  readonly str: string;
  readonly dir: string;
  readonly width: number;
  readonly height: number;
  readonly transform: readonly number[];
  readonly fontName: string;
}

export interface FontStyle {
  readonly ascent: number;
  readonly descent: number;
  readonly vertical: boolean;
}

/** What is known of the document's fonts. */
export interface Fonts {
  readonly advances: GlyphAdvances;
  readonly weights: FontWeights;
}

const presentationForm = /[\uFB00-\uFDFF\uFE70-\uFEFC\u2126\u212A\u212B\uFF01-\uFF5E]/gu;
// Controls other than white space, zero-width and direction marks, byte order marks, noncharacters.
const unwanted = /[\p{Cc}\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFFFE\uFFFF]/gu;

/**
 * Ligatures and presentation forms become letters; a soft hyphen that is
 * drawn is a hyphen; characters that nobody sees go; lone surrogates become U+FFFD.
 */
export function cleanText(text: string): string {
  return text
    .replace(/[\t\n\v\f\r]/gu, ' ')
    .replace(/\u00AD/gu, '-')
    .replace(presentationForm, (form) => form.normalize('NFKC'))
    .replace(/\p{Cs}/gu, '\uFFFD')
    .replace(unwanted, '');
}

interface Placed {
  readonly run: Run;
  /** Direction of writing on the displayed page, whole degrees. */
  readonly angle: number;
}

function place(
  item: TextItem,
  style: FontStyle | undefined,
  viewport: Matrix,
  fonts: Fonts,
): Placed | undefined {
  const text = cleanText(item.str);
  const transform = toMatrix(item.transform);
  if (!transform || text.trim() === '') return undefined;
  const [a, b, c, d, e, f] = transform;
  const along = Math.hypot(a, b);
  const up = Math.hypot(c, d);
  const size = up > 0 ? up : item.height;
  if (!(along > 0) || !(size > 0) || !Number.isFinite(item.width)) return undefined;
  const vertical = style?.vertical === true;
  const xAxis: readonly [number, number] = [a / along, b / along];
  const yAxis: readonly [number, number] = up > 0 ? [c / up, d / up] : [-xAxis[1], xAxis[0]];
  const line: Matrix = vertical
    ? [-yAxis[0], -yAxis[1], xAxis[0], xAxis[1], e, f]
    : [xAxis[0], xAxis[1], yAxis[0], yAxis[1], e, f];
  const length = vertical ? Math.max(item.height, size) : item.width;
  const ascent = vertical ? 0.5 : inside(style?.ascent, 0.5, 0.95, 0.8);
  const descent = vertical ? -0.5 : inside(style?.descent, -0.3, -0.1, -0.22);
  const offsets = vertical
    ? letterOffsets(text, length, size, () => 1)
    : letterOffsets(text, length, along, (letter) => fonts.advances.advance(item.fontName, letter));
  const display = multiply(viewport, line);
  const angle = Math.round((Math.atan2(display[1], display[0]) * 180) / Math.PI);
  const toFrame = multiply(rotation(-angle), display);
  const rightToLeft = item.dir === 'rtl';
  const rect = (start: number, end: number): readonly [number, number, number, number] => {
    const [x0, x1] = [offsets[start]!, offsets[end]!];
    return rightToLeft
      ? [length - x1, descent * size, length - x0, ascent * size]
      : [x0, descent * size, x1, ascent * size];
  };
  const ranges = wordRanges(text);
  const words = ranges.map(([start, end], i): RunWord => ({
    text: text.slice(start, end),
    box: mapBox(display, rect(start, end)),
    glued: ranges[i - 1]?.[1] === start,
  }));
  const frame = ranges.map(([start, end]) => mapBox(toFrame, rect(start, end))).reduce(union);
  return {
    run: {
      words,
      frame,
      size,
      rightToLeft,
      spaceBefore: /^\s/u.test(text),
      spaceAfter: /\s$/u.test(text),
      bold: fonts.weights.isBold(item.fontName),
    },
    angle,
  };
}

function inside(value: number | undefined, low: number, high: number, otherwise: number): number {
  if (value === undefined || !Number.isFinite(value) || value === 0) return otherwise;
  return Math.min(Math.max(value, low), high);
}

function rotation(degrees: number): Matrix {
  const radians = (degrees * Math.PI) / 180;
  const cos = Math.cos(radians);
  const sin = Math.sin(radians);
  return [cos, sin, -sin, cos, 0, 0];
}

/** The same text drawn twice at the same place (a common way to fake bold) is one text. */
function isRepeat(seen: Map<string, Run[]>, run: Run): boolean {
  const text = run.words.map((w) => w.text).join(' ');
  const same = seen.get(text);
  const slack = 0.2 * run.size;
  const near = (a: Run): boolean => a.frame.every((v, i) => Math.abs(v - run.frame[i]!) < slack);
  if (same?.some(near)) return true;
  if (same) same.push(run);
  else seen.set(text, [run]);
  return false;
}

/** Runs grouped by direction of writing, the direction with the most text first. */
export function runsOf(
  items: readonly TextItem[],
  styles: Readonly<Record<string, FontStyle>>,
  viewport: Matrix,
  fonts: Fonts,
): Run[][] {
  const groups = new Map<number, { runs: Run[]; letters: number }>();
  const seen = new Map<string, Run[]>();
  let spacePending = false;
  for (const item of items) {
    const placed = place(item, styles[item.fontName], viewport, fonts);
    if (!placed) {
      spacePending ||= item.str.length > 0 && item.str.trim() === '';
      continue;
    }
    if (isRepeat(seen, placed.run)) continue;
    const run = spacePending ? { ...placed.run, spaceBefore: true } : placed.run;
    spacePending = false;
    const group = groups.get(placed.angle) ?? { runs: [], letters: 0 };
    groups.set(placed.angle, group);
    group.runs.push(run);
    group.letters += item.str.length;
  }
  return [...groups.values()].sort((a, b) => b.letters - a.letters).map((g) => g.runs);
}
