/**
 * The parts that readers found -> the document's structure: sections made of headings, sorted, properly nested. Knows no file
 * format. A part that would cross another one's end is cut there, so that readers need not see beyond their piece.
 */
import type { StructureSpan } from '@lectern/contracts';
import { AppError } from '@lectern/contracts';

const maxLabelChars = 160;

/** Throws AppError internal_error for a part outside the text. O(n log n). */
export function structureOf(parts: readonly StructureSpan[], text: string): StructureSpan[] {
  for (const { charStart, charEnd } of parts) {
    if (charStart < 0 || charEnd < charStart || charEnd > text.length) {
      throw new AppError('internal_error', 'A reader gave a part of the structure outside its text.', {
        data: { charStart, charEnd, length: text.length },
      });
    }
  }
  const named = parts.map((part) =>
    part.kind === 'heading' && part.label === undefined
      ? { ...part, label: text.slice(part.charStart, part.charEnd) }
      : part,
  );
  const whole = [...named, ...sectionsOf(named, text.length)].filter((part) => part.charEnd > part.charStart);
  whole.sort((a, b) => a.charStart - b.charStart || b.charEnd - a.charEnd || rank(a) - rank(b));
  return nested(whole).map(withShortLabel);
}

/** Parts of which no section may run out: the next sheet begins something new, whatever its headings' levels. */
const closed: ReadonlySet<string> = new Set(['sheet', 'slide', 'chapter', 'mail', 'notebook_cell']);

/** Of parts with the same range: the sheet outermost, then the section, its heading last. */
function rank({ kind }: StructureSpan): number {
  if (closed.has(kind)) return 0;
  return kind === 'section' ? 1 : kind === 'heading' ? 3 : 2;
}

/** From each heading to the next one of its level or above, or to the end of the sheet, slide, chapter or mail it stands in. */
function sectionsOf(parts: readonly StructureSpan[], end: number): StructureSpan[] {
  const events = parts
    .filter((part) => part.kind === 'heading' || closed.has(part.kind))
    .sort((a, b) => a.charStart - b.charStart || b.charEnd - a.charEnd);
  const sections: StructureSpan[] = [];
  const open: { heading: StructureSpan; level: number; limit: number }[] = [];
  const limits: number[] = [];
  const close = (upTo: number, level: number): void => {
    for (let last = open.at(-1); last && (last.level >= level || last.limit <= upTo); last = open.at(-1)) {
      open.pop();
      const { heading, limit } = last;
      const { label } = heading;
      sections.push({
        kind: 'section',
        charStart: heading.charStart,
        charEnd: Math.min(limit, upTo),
        level: last.level,
        ...(label === undefined ? {} : { label }),
      });
    }
  };
  for (const event of events) {
    while (limits.length > 0 && limits.at(-1)! <= event.charStart) limits.pop();
    const limit = limits.at(-1) ?? end;
    if (event.kind === 'heading') {
      const level = event.level ?? 1;
      close(event.charStart, level);
      open.push({ heading: event, level, limit });
    } else {
      close(event.charStart, limits.length === 0 ? 0 : Number.POSITIVE_INFINITY);
      limits.push(event.charEnd);
    }
  }
  close(end, 0);
  return sections;
}

/** Cuts what crosses: sorted parts in, sorted and properly nested parts out. */
function nested(parts: readonly StructureSpan[]): StructureSpan[] {
  const open: StructureSpan[] = [];
  return parts.map((part) => {
    while (open.length > 0 && open.at(-1)!.charEnd <= part.charStart) open.pop();
    const outer = open.at(-1);
    const own = outer && outer.charEnd < part.charEnd ? { ...part, charEnd: outer.charEnd } : part;
    open.push(own);
    return own;
  });
}

function withShortLabel(part: StructureSpan): StructureSpan {
  if (part.label === undefined) return part;
  const label = part.label.replace(/\s+/gu, ' ').trim();
  return { ...part, label: label.length > maxLabelChars ? `${label.slice(0, maxLabelChars - 1)}…` : label };
}
