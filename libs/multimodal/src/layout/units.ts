/** Lines of a block -> what stands below each other in it: paragraphs and tables; and which of the last ones are footnotes. */
import type { Line } from './lines.js';
import { paragraphsOf, textOfLine } from './paragraphs.js';
import { median } from './run.js';
import { tablesIn } from './tables.js';
import type { Table } from './tables.js';

export interface Unit {
  readonly lines: readonly Line[];
  /** Set when the lines are a table. */
  readonly table?: Table;
}

export function unitsOf(lines: readonly Line[]): Unit[] {
  const units: Unit[] = [];
  let from = 0;
  const prose = (to: number): void => {
    for (const paragraph of paragraphsOf(lines.slice(from, to))) units.push({ lines: paragraph });
  };
  for (const table of tablesIn(lines)) {
    prose(table.from);
    units.push({ lines: lines.slice(table.from, table.to), table });
    from = table.to;
  }
  prose(lines.length);
  return units;
}

const mark = /^(?:\d{1,3}|[*†‡§¶]{1,3}|\(\d{1,2}\)|\[\d{1,2}\])\s?\S/u;
/** Smaller than the body by this, and in the lower part of what the page holds. */
const smaller = 0.93;
const lowerPart = 0.45;

/** The units at the end of a block that are footnotes: small type, the first of them with a mark. O(units) */
export function footnotesOf(
  units: readonly Unit[],
  bodySize: number,
  body: readonly (readonly Line[])[],
): Unit[] {
  const all = body.flat();
  const top = Math.min(...all.map((line) => line.frame[1]));
  const bottom = Math.max(...all.map((line) => line.frame[3]));
  const limit = top + lowerPart * (bottom - top);
  const sizeOf = (unit: Unit): number => median(unit.lines.map((line) => line.size));
  // Notes below columns may be a block of their own, but not the first thing on a page.
  const least = units[0] && all[0] !== units[0].lines[0] ? 0 : 1;
  let first = units.length;
  for (let i = units.length - 1; i >= least; i--) {
    const { lines, table } = units[i]!;
    if (table || sizeOf(units[i]!) > smaller * bodySize || lines[0]!.frame[1] < limit) break;
    if (mark.test(textOfLine(lines[0]!))) first = i;
  }
  // Where all of the page is small, its last paragraph is no note to it.
  const above = units[first - 1];
  const note = units[first];
  if (above && note && !above.table && sizeOf(note) > smaller * sizeOf(above)) return [];
  return units.slice(first);
}
