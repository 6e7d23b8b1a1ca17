/** Counts Word's lists and gives the number a reader sees before a paragraph: "4.2", "(a)", "•". */
import { attribute, child, elements } from '../tree.js';
import type { XmlNode } from '../xml.js';
import type { NumberRef } from './styles.js';

interface Level {
  readonly format: string;
  /** "%1.%2." */
  readonly text: string;
  readonly start: number;
  readonly legal: boolean;
}

interface List {
  /** Lists of one kind count on from each other. */
  readonly kind: string;
  readonly levels: ReadonlyMap<number, Level>;
  /** Levels that begin anew when this list is first used. */
  readonly restarts: ReadonlyMap<number, number>;
}

export class Numbering {
  private readonly lists = new Map<string, List>();
  private readonly counters = new Map<string, (number | undefined)[]>();
  private readonly begun = new Set<string>();

  constructor(tree: XmlNode | undefined) {
    const kinds = new Map<string, Map<number, Level>>();
    for (const kind of elements(tree, 'abstractNum'))
      kinds.set(attribute(kind, 'abstractNumId') ?? '', levelsOf(kind));
    for (const list of elements(tree, 'num')) {
      const id = attribute(list, 'numId');
      const kind = attribute(child(list, 'abstractNumId'), 'val') ?? '';
      if (id === undefined) continue;
      const levels = new Map(kinds.get(kind));
      const restarts = new Map<number, number>();
      for (const override of elements(list, 'lvlOverride')) {
        const index = Number(attribute(override, 'ilvl') ?? 0);
        const start = attribute(child(override, 'startOverride'), 'val');
        if (start !== undefined) restarts.set(index, Number(start) || 0);
        const own = child(override, 'lvl');
        if (own) levels.set(index, levelOf(own));
      }
      this.lists.set(id, { kind, levels, restarts });
    }
  }

  /** Counts one paragraph and gives its number; '' when it shows none. */
  next({ id, level }: NumberRef): string {
    const list = this.lists.get(id);
    const own = list?.levels.get(level);
    if (!list || !own) return '';
    const counters = this.counters.get(list.kind) ?? [];
    this.counters.set(list.kind, counters);
    if (!this.begun.has(id)) {
      this.begun.add(id);
      for (const [index, start] of list.restarts) counters[index] = start - 1;
    }
    for (let above = 0; above < level; above++) counters[above] ??= list.levels.get(above)?.start ?? 1;
    counters[level] = (counters[level] ?? own.start - 1) + 1;
    counters.length = level + 1;
    if (own.format === 'bullet') return '•';
    if (own.format === 'none') return '';
    return own.text.replace(/%([1-9])/gu, (_, digit: string) => {
      const index = Number(digit) - 1;
      const format = own.legal ? 'decimal' : (list.levels.get(index)?.format ?? 'decimal');
      return formatted(counters[index] ?? list.levels.get(index)?.start ?? 1, format);
    });
  }
}

function levelsOf(kind: XmlNode): Map<number, Level> {
  const levels = new Map<number, Level>();
  for (const level of elements(kind, 'lvl'))
    levels.set(Number(attribute(level, 'ilvl') ?? 0), levelOf(level));
  return levels;
}

function levelOf(level: XmlNode): Level {
  return {
    format: attribute(child(level, 'numFmt'), 'val') ?? 'decimal',
    text: (attribute(child(level, 'lvlText'), 'val') ?? '').slice(0, 100),
    start: Number(attribute(child(level, 'start'), 'val') ?? 1) || 0,
    legal: child(level, 'isLgl') !== undefined,
  };
}

function formatted(value: number, format: string): string {
  switch (format) {
    case 'lowerLetter':
      return letters(value);
    case 'upperLetter':
      return letters(value).toUpperCase();
    case 'lowerRoman':
      return roman(value);
    case 'upperRoman':
      return roman(value).toUpperCase();
    case 'decimalZero':
      return String(value).padStart(2, '0');
    case 'bullet':
    case 'none':
      return '';
    default:
      // Words and other scripts' digits: the value is what matters.
      return String(value);
  }
}

/** a … z, aa, bb: Word repeats the letter. */
function letters(value: number): string {
  if (value < 1 || value > 780) return String(value);
  return String.fromCharCode(97 + ((value - 1) % 26)).repeat(Math.floor((value - 1) / 26) + 1);
}

function roman(value: number): string {
  if (value < 1 || value > 3999) return String(value);
  let rest = value;
  let text = '';
  for (const [worth, sign] of romans) {
    while (rest >= worth) {
      text += sign;
      rest -= worth;
    }
  }
  return text;
}

const romans: readonly (readonly [number, string])[] = [
  [1000, 'm'],
  [900, 'cm'],
  [500, 'd'],
  [400, 'cd'],
  [100, 'c'],
  [90, 'xc'],
  [50, 'l'],
  [40, 'xl'],
  [10, 'x'],
  [9, 'ix'],
  [5, 'v'],
  [4, 'iv'],
  [1, 'i'],
];
