/** Questions to a sequence's structure: what a place stands in. Knows no file format. */
import type { StructureKind, StructureSpan } from './token-sequence.js';

/** Kinds whose label tells a person where they are; the others (rows excepted) only say what a range is. */
const naming: ReadonlySet<StructureKind> = new Set<StructureKind>([
  'section',
  'sheet',
  'slide',
  'chapter',
  'mail',
  'notebook_cell',
  'table_row',
  'function',
  'class',
  'type',
]);

/** All parts that hold the character, outermost first. O(log n + depth of what begins before it in its outermost part). */
export function partsAt(structure: readonly StructureSpan[], char: number): StructureSpan[] {
  let low = 0;
  let high = structure.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (structure[middle]!.charStart <= char) low = middle + 1;
    else high = middle;
  }
  const parts: StructureSpan[] = [];
  for (let i = low - 1; i >= 0; i--) if (structure[i]!.charEnd > char) parts.push(structure[i]!);
  return parts.reverse();
}

/** "Where am I", outermost first: ["4 Term", "4.2 Renewal"], ["Budget", "row 12"], ["class Worker", "run()"]. */
export function pathAt(structure: readonly StructureSpan[], char: number): string[] {
  const labels: string[] = [];
  for (const { kind, label } of partsAt(structure, char)) {
    if (label !== undefined && label !== '' && naming.has(kind) && labels.at(-1) !== label)
      labels.push(label);
  }
  return labels;
}
