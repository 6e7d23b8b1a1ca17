/**
 * Lines of a block -> tables: neighbouring lines whose cells stand below each other between white strips. Rows, and the lines that a cell goes on
 * over. Purely geometric but for one question, whether a cell holds words or figures. Ruling lines are not looked at.
 */
import type { Line } from './lines.js';
import { cellsOf, middle, opensItem, wordsOf } from './paragraphs.js';
import { median } from './run.js';
import type { Run } from './run.js';

/** Gap between cells, and white strip between columns, in units of the letter size. */
const cellGap = 1.2;
const stripGap = 0.7;
/** Lines further apart than this many letter sizes are not of one table. */
const maxStep = 4;
const tightStep = 1.5;

/** What stands in one column of a row: its lines from top to bottom. */
export interface Cell {
  readonly column: number;
  readonly lines: readonly (readonly Run[])[];
}

export interface Table {
  /** Lines [from, to) of the block. */
  readonly from: number;
  readonly to: number;
  readonly rows: readonly (readonly Cell[])[];
  readonly columns: number;
  /** Most rows fill most columns: what is called a cell is one. */
  readonly sure: boolean;
}

type Interval = readonly [number, number];

/** Tables in order, not overlapping. O(lines * columns) */
export function tablesIn(lines: readonly Line[]): Table[] {
  const tables: Table[] = [];
  for (let from = 0; from < lines.length;) {
    const table = tableFrom(lines, from);
    if (table) tables.push(table);
    from = table ? table.to : from + 1;
  }
  return tables;
}

function tableFrom(lines: readonly Line[], from: number): Table | undefined {
  const first = partsOf(lines[from]!);
  if (first.length < 2 || isItem(first)) return undefined;
  let columns: Interval[] = [];
  let to = from;
  let full = 0;
  for (; to < lines.length; to++) {
    const line = lines[to]!;
    const previous = lines[to - 1];
    if (to > from && middle(line) - middle(previous!) > maxStep * line.size) break;
    const parts = partsOf(line);
    if (isItem(parts)) break;
    if (parts.length === 1 && !fitsOneColumn(parts[0]!, columns, line.size)) break;
    const next = merge(columns, parts.map(extent), stripGap * line.size);
    if (next.length < 2) break;
    columns = next;
    if (parts.length > 1) full++;
  }
  while (to > from && partsOf(lines[to - 1]!).length < 2 && !followsTightly(lines, to - 1)) to--;
  if (full < (columns.length > 2 ? 2 : 3)) return undefined;
  const rows = rowsOf(lines.slice(from, to), columns);
  const multi = rows.filter((row) => row.length > 1);
  if (multi.length < 2 || multi.length < 0.4 * rows.length) return undefined;
  const filled = median(multi.map((row) => row.length));
  return {
    from,
    to,
    rows,
    columns: columns.length,
    sure: multi.length >= 3 && filled >= 0.6 * columns.length,
  };
}

const partsOf = (line: Line): Run[][] => cellsOf(line, cellGap);
const extent = (runs: readonly Run[]): Interval => [
  Math.min(...runs.map((r) => r.frame[0])),
  Math.max(...runs.map((r) => r.frame[2])),
];

/** "(a)   text": a list that is set with a wide gap. */
const isItem = (parts: readonly Run[][]): boolean =>
  parts.length === 2 && opensItem.test(wordsOf(parts[0]!).join(' ')) && wordsOf(parts[1]!).length > 3;

function fitsOneColumn(part: readonly Run[], columns: readonly Interval[], size: number): boolean {
  const [x0, x1] = extent(part);
  return columns.some(([c0, c1], i) => {
    const limit = columns[i + 1]?.[0] ?? c1 + 0.5 * (c1 - c0);
    return x0 >= c0 - size && x1 <= limit - stripGap * size;
  });
}

function followsTightly(lines: readonly Line[], i: number): boolean {
  return i > 0 && middle(lines[i]!) - middle(lines[i - 1]!) < tightStep * lines[i]!.size;
}

/** Disjoint intervals that cover all, with at least `gap` between them. */
function merge(columns: readonly Interval[], added: readonly Interval[], gap: number): Interval[] {
  const merged: [number, number][] = [];
  for (const [x0, x1] of [...columns, ...added].sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last && x0 < last[1] + gap) last[1] = Math.max(last[1], x1);
    else merged.push([x0, x1]);
  }
  return merged;
}

interface OpenCell {
  readonly column: number;
  readonly lines: Run[][];
}

function rowsOf(lines: readonly Line[], columns: readonly Interval[]): OpenCell[][] {
  const rows: OpenCell[][] = [];
  lines.forEach((line, i) => {
    const cells = new Map<number, Run[]>();
    for (const run of line.runs) {
      const column = Math.max(
        0,
        columns.findLastIndex(([x0]) => (run.frame[0] + run.frame[2]) / 2 >= x0),
      );
      const cell = cells.get(column);
      if (cell) cell.push(run);
      else cells.set(column, [run]);
    }
    const row = rows.at(-1);
    const tight = i > 0 && followsTightly(lines, i);
    if (row && tight && goesOn(row, cells)) {
      for (const [column, runs] of cells) row.find((cell) => cell.column === column)!.lines.push(runs);
    } else rows.push([...cells].map(([column, runs]) => ({ column, lines: [runs] })));
  });
  return rows;
}

/** Whether cells of a line belong to the row above: words below words, and nothing in the first column unless it is all there is. */
function goesOn(row: readonly OpenCell[], cells: ReadonlyMap<number, readonly Run[]>): boolean {
  if (![...cells.keys()].every((column) => row.some((cell) => cell.column === column))) return false;
  const texts = [...cells.values()].map((runs) => wordsOf(runs).join(' '));
  if (cells.has(row[0]!.column)) return cells.size === 1 && row.length > 1 && /^\p{Ll}/u.test(texts[0]!);
  return texts.every((text) => /\p{L}{2}/u.test(text));
}
