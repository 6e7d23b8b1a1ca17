/** Runs -> lines, and lines -> the columns they stand in. Purely geometric; text is looked at only for its direction. */
import { boxAround, heightOf, median, widthOf } from './run.js';
import type { Box4, Run } from './run.js';

export interface Line {
  readonly runs: readonly Run[];
  readonly frame: Box4;
  readonly size: number;
}

/** Runs that overlap in height, once each is shrunk to the core of its letters, from top to bottom. */
function bandsOf(runs: readonly Run[]): Run[][] {
  const cores = runs
    .map((run) => ({
      run,
      top: run.frame[1] + 0.3 * heightOf(run.frame),
      bottom: run.frame[3] - 0.3 * heightOf(run.frame),
    }))
    .sort((a, b) => a.top - b.top);
  const bands: Run[][] = [];
  let bottom = -Infinity;
  for (const core of cores) {
    const open = bands.at(-1);
    if (open && core.top < bottom) open.push(core.run);
    else bands.push([core.run]);
    bottom = open && core.top < bottom ? Math.max(bottom, core.bottom) : core.bottom;
  }
  return bands;
}

type Interval = readonly [number, number];

/** Adds the runs' extents on x to a sorted list of disjoint intervals. */
function cover(covered: readonly Interval[], runs: readonly Run[]): Interval[] {
  const sorted = [...covered, ...runs.map((r): Interval => [r.frame[0], r.frame[2]])].sort(
    (a, b) => a[0] - b[0],
  );
  const merged: [number, number][] = [];
  for (const [x0, x1] of sorted) {
    const last = merged.at(-1);
    if (last && x0 <= last[1]) last[1] = Math.max(last[1], x1);
    else merged.push([x0, x1]);
  }
  return merged;
}

/** White strips between covered intervals, the widest first; the outer margins are not among them. */
function gapsOf(covered: readonly Interval[], minWidth: number): Interval[] {
  return covered
    .slice(1)
    .map((interval, i): Interval => [covered[i]![1], interval[0]])
    .filter(([x0, x1]) => x1 - x0 >= minWidth)
    .sort((a, b) => b[1] - b[0] - (a[1] - a[0]));
}

/** Whether the runs look like a column of prose rather than a column of a table: enough lines, most of them nearly full. */
function isProse(runs: readonly Run[]): boolean {
  const lines = linesOf(runs);
  const size = median(lines.map((l) => l.size));
  const width = widthOf(boxAround(runs));
  const fill = median(lines.map((l) => widthOf(l.frame) / width));
  return lines.length >= 4 && width >= 9 * size && fill >= 0.6;
}

interface Zone {
  readonly end: number;
  readonly parts: readonly [Run[], Run[]];
}

/** One column may start this many bands above its neighbour. */
const maxLead = 4;

/** The tallest stretch of bands from `start` on that one white strip divides into two columns of prose. */
function zoneFrom(bands: readonly Run[][], start: number): Zone | undefined {
  const minGap = 0.8 * median(bands[start]!.map((r) => r.size));
  let covered: Interval[] = [];
  let gaps: Interval[] = [];
  let end = start;
  for (; end < bands.length; end++) {
    const next = cover(covered, bands[end]!);
    const nextGaps = gapsOf(next, minGap);
    if (nextGaps.length === 0 && (gaps.length > 0 || end - start >= maxLead)) break;
    covered = next;
    gaps = nextGaps;
  }
  if (gaps.length === 0) return undefined;
  const trimmed = trimZone(bands, start, end);
  if (trimmed.start !== start) return undefined;
  const runs = bands.slice(start, trimmed.end).flat();
  for (const [x0, x1] of gaps) {
    const cut = (x0 + x1) / 2;
    const left = runs.filter((r) => r.frame[2] <= cut);
    const right = runs.filter((r) => r.frame[2] > cut);
    if (left.length > 0 && right.length > 0 && isProse(left) && isProse(right))
      return { end: trimmed.end, parts: [left, right] };
  }
  return undefined;
}

/** A running head or foot stands apart from the columns by white space; it is not part of them. */
function trimZone(bands: readonly Run[][], start: number, end: number): { start: number; end: number } {
  const gapAfter = (i: number): number => boxAround(bands[i + 1]!)[1] - boxAround(bands[i]!)[3];
  const pitch = median(bands.slice(start, end).map((b) => median(b.map((r) => r.size))));
  const first = end - start > 2 && gapAfter(start) > 0.9 * pitch ? start + 1 : start;
  const last = end - first > 2 && gapAfter(end - 2) > 0.9 * pitch ? end - 1 : end;
  return { start: first, end: last };
}

/**
 * Puts runs into blocks in reading order: columns of prose one after the other, everything else row by row, so that the cells of
 * a table row stay together. Blocks are lists of lines; runs within a line are in the order they are read.
 */
export function blocksOf(runs: readonly Run[], depth = 0): Line[][] {
  if (runs.length === 0) return [];
  const bands = bandsOf(runs);
  const blocks: Line[][] = [];
  let loose: Run[] = [];
  const flush = (): void => {
    if (loose.length > 0) blocks.push(linesOf(loose));
    loose = [];
  };
  for (let i = 0; i < bands.length;) {
    const zone = depth < 6 ? zoneFrom(bands, i) : undefined;
    if (!zone) {
      for (const run of bands[i]!) loose.push(run);
      i++;
      continue;
    }
    flush();
    const [left, right] = zone.parts;
    const rightFirst = isRightToLeft([...left, ...right]);
    for (const part of rightFirst ? [right, left] : [left, right])
      for (const block of blocksOf(part, depth + 1)) blocks.push(block);
    i = zone.end;
  }
  flush();
  return blocks;
}

function isRightToLeft(runs: readonly Run[]): boolean {
  let balance = 0;
  for (const run of runs) balance += (run.rightToLeft ? -1 : 1) * widthOf(run.frame);
  return balance < 0;
}

/**
 * Groups runs into lines by how much they overlap in height, lines from top to bottom. All lines have the direction that most of the runs have:
 * what a line of mixed directions begins with is a matter of its paragraph.
 */
export function linesOf(runs: readonly Run[]): Line[] {
  const rtl = isRightToLeft(runs);
  return stripsOf(runs).flatMap((strip) =>
    openLines(strip)
      .sort((a, b) => a.top + a.bottom - b.top - b.bottom)
      .map((line) => {
        const sorted = inReadingOrder(line.runs, rtl);
        return { runs: sorted, frame: boxAround(sorted), size: median(sorted.map((r) => r.size)) };
      }),
  );
}

/** Runs that overlap in height at all, directly or through others; from top to bottom. */
function stripsOf(runs: readonly Run[]): Run[][] {
  const strips: Run[][] = [];
  let bottom = -Infinity;
  for (const run of [...runs].sort((a, b) => a.frame[1] - b.frame[1])) {
    if (run.frame[1] < bottom) strips.at(-1)!.push(run);
    else strips.push([run]);
    bottom = Math.max(bottom, run.frame[3]);
  }
  return strips;
}

interface OpenLine {
  readonly runs: Run[];
  readonly top: number;
  readonly bottom: number;
}

/** The largest letters open the lines that smaller ones join. */
function openLines(runs: readonly Run[]): OpenLine[] {
  const open: OpenLine[] = [];
  for (const run of [...runs].sort((a, b) => b.size - a.size)) {
    const [, y0, , y1] = run.frame;
    let best: OpenLine | undefined;
    let bestOverlap = 0.5 * (y1 - y0);
    for (const line of open) {
      const overlap = Math.min(y1, line.bottom) - Math.max(y0, line.top);
      if (overlap > bestOverlap) {
        best = line;
        bestOverlap = overlap;
      }
    }
    if (best) best.runs.push(run);
    else open.push({ runs: [run], top: y0, bottom: y1 });
  }
  return open;
}

/** Runs of a line from where it begins; neighbours that are written the other way are read the other way. */
function inReadingOrder(runs: readonly Run[], rtl: boolean): Run[] {
  const sorted = [...runs].sort((a, b) => (rtl ? b.frame[2] - a.frame[2] : a.frame[0] - b.frame[0]));
  const ordered: Run[] = [];
  for (let i = 0; i < sorted.length;) {
    let end = i + 1;
    if (sorted[i]!.rightToLeft !== rtl) while (end < sorted.length && sorted[end]!.rightToLeft !== rtl) end++;
    for (let k = end - 1; k >= i; k--) ordered.push(sorted[k]!);
    i = end;
  }
  return ordered;
}
