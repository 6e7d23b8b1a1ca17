import { AppError, partsAt, pathAt } from '@lectern/contracts';
import type { StructureSpan } from '@lectern/contracts';
import { describe, expect, it } from 'vitest';
import { structureOf } from './structure.js';

/** Lines "# One" and "## Two" become headings of level 1 and 2. */
function headingsOf(text: string): StructureSpan[] {
  return [...text.matchAll(/^(#+) (.*)$/gmu)].map((match) => ({
    kind: 'heading',
    charStart: match.index,
    charEnd: match.index + match[0].length,
    level: match[1]!.length,
    label: match[2]!,
  }));
}
const find = (text: string, words: string): number => {
  const at = text.indexOf(words);
  expect(at).toBeGreaterThanOrEqual(0);
  return at;
};

describe('structureOf', () => {
  it('refuses a part outside the text', () => {
    expect(() => structureOf([{ kind: 'table', charStart: 2, charEnd: 9 }], 'short')).toThrow(AppError);
    expect(() => structureOf([{ kind: 'table', charStart: 3, charEnd: 2 }], 'short')).toThrow(AppError);
  });

  it('makes sections of headings, each up to the next of its level or above', () => {
    const text = 'before\n# A\none\n## A1\ntwo\n### A1a\nthree\n## A2\nfour\n# B\nfive';
    const structure = structureOf(headingsOf(text), text);
    const path = (words: string): string[] => pathAt(structure, find(text, words));
    expect(path('before')).toEqual([]);
    expect(path('one')).toEqual(['A']);
    expect(path('two')).toEqual(['A', 'A1']);
    expect(path('three')).toEqual(['A', 'A1', 'A1a']);
    expect(path('four')).toEqual(['A', 'A2']);
    expect(path('five')).toEqual(['B']);
  });

  it('ends sections with the sheet, slide, chapter or mail they stand in', () => {
    const text = '# Plan\nx\n# Costs\ny\nplain';
    const sheet = (label: string, charStart: number, charEnd: number): StructureSpan => ({
      kind: 'sheet',
      label,
      charStart,
      charEnd,
    });
    const middle = find(text, '# Costs');
    const structure = structureOf(
      [...headingsOf(text), sheet('First', 0, middle), sheet('Second', middle, text.length - 5)],
      text,
    );
    expect(pathAt(structure, find(text, 'x'))).toEqual(['First', 'Plan']);
    expect(pathAt(structure, find(text, 'y'))).toEqual(['Second', 'Costs']);
    expect(pathAt(structure, find(text, 'plain'))).toEqual([]);
  });

  it('calls a heading without a label by its words, and shortens long ones', () => {
    const text = `Terms  of\nuse\n${'long '.repeat(100)}`;
    const parts: StructureSpan[] = [
      { kind: 'heading', charStart: 0, charEnd: 13, level: 1 },
      { kind: 'table_row', charStart: 14, charEnd: text.length, label: 'long '.repeat(100) },
    ];
    const [section, , row] = structureOf(parts, text);
    expect(section?.label).toBe('Terms of use');
    expect(row?.label?.length).toBe(160);
  });

  it('sorts and nests whatever readers give, and cuts what crosses', () => {
    const text = 'x'.repeat(400);
    let seed = 5;
    const random = (below: number): number => (seed = (seed * 1103515245 + 12345) % 2 ** 31) % below;
    for (let round = 0; round < 200; round++) {
      const parts = Array.from({ length: 12 }, (): StructureSpan => {
        const charStart = random(400);
        const kind = (['heading', 'table', 'sheet', 'link', 'class'] as const)[random(5)]!;
        const label = `${kind} ${String(random(9))}`;
        return {
          kind,
          charStart,
          charEnd: charStart + random(400 - charStart) + 1,
          label,
          level: 1 + random(3),
        };
      });
      const structure = structureOf(parts, text);
      const open: StructureSpan[] = [];
      for (const [i, part] of structure.entries()) {
        expect(part.charStart).toBeGreaterThanOrEqual(structure[i - 1]?.charStart ?? 0);
        while (open.length > 0 && open.at(-1)!.charEnd <= part.charStart) open.pop();
        expect(part.charEnd).toBeLessThanOrEqual(open.at(-1)?.charEnd ?? text.length);
        open.push(part);
      }
      const char = random(400);
      const holds = structure.filter((part) => part.charStart <= char && part.charEnd > char);
      expect(partsAt(structure, char)).toEqual(holds);
    }
  });
});
