import { describe, expect, it } from 'vitest';
import { spanKinds, type UnitSegments } from '../core/unit.js';
import { tinyModel } from '../testing/tiny-model.js';
import { cutSections, planSection, sectionKey } from './sections.js';

/** Segments of five tokens each; `span` says in which span each stands. */
function segmentsOf(span: readonly number[], shift = 0): UnitSegments {
  const column = (at: (s: number) => number): Uint32Array => Uint32Array.from(span, (_, s) => at(s));
  return {
    tokenStart: column((s) => shift + s * 5),
    tokenEnd: column((s) => shift + s * 5 + 5),
    charStart: column((s) => s * 30),
    charEnd: column((s) => s * 30 + 29),
    span: Uint32Array.from(span),
  };
}
const { prose, code, proseFile } = spanKinds;
const limits = { runTokens: 64, blockTokens: 128 };

describe('cutSections', () => {
  const starts = (span: readonly number[], kinds: readonly number[]): number[] =>
    cutSections(span.length * 5, segmentsOf(span), Uint8Array.from(kinds)).map((s) => s.tokenStart);

  it('keeps pages and utterances together', () => {
    expect(starts([0, 0, 1, 2, 2], [prose, prose, prose])).toEqual([0]);
  });

  it('gives every file of a tree a section of its own, whatever it holds', () => {
    expect(starts([0, 0, 1, 2, 2, 3], [code, code, proseFile, proseFile])).toEqual([0, 10, 15, 25]);
  });

  it('passes over files without tokens, and holds all tokens whatever stands outside segments', () => {
    const segments = segmentsOf([1, 1, 4], 3);
    const sections = cutSections(40, segments, new Uint8Array(6).fill(code));
    expect(sections.map(({ tokenStart, tokenEnd }) => [tokenStart, tokenEnd])).toEqual([
      [0, 13],
      [13, 40],
    ]);
    expect(cutSections(7, segmentsOf([]), new Uint8Array())).toMatchObject([{ tokenStart: 0, tokenEnd: 7 }]);
  });
});

describe('planSection', () => {
  const ids = Uint16Array.from({ length: 200 }, (_, i) => (i * 37) % 90);
  const section = { tokenStart: 0, tokenEnd: 200, segmentStart: 0, segmentEnd: 40, isCode: true };
  const span = new Array<number>(40).fill(0);

  it('depends on nothing before the section: elsewhere it is the same, moved', () => {
    const plan = planSection(tinyModel.shape, segmentsOf(span), section, limits);
    const moved = planSection(
      tinyModel.shape,
      segmentsOf(span, 1000),
      { ...section, tokenStart: 1000, tokenEnd: 1200 },
      limits,
    );
    const less = (starts: Uint32Array): number[] => [...starts].map((start) => start - 1000);
    expect(less(moved.ownStart)).toEqual([...plan.ownStart]);
    expect(less(moved.entryStart)).toEqual([...plan.entryStart]);
    expect(
      moved.blocks.flatMap(({ runs }) => runs.map((run) => run.readStart.map((at) => at - 1000))),
    ).toEqual(plan.blocks.flatMap(({ runs }) => runs.map((run) => run.readStart)));
  });

  it('reads nothing outside the section, halos neither', () => {
    const inner = { ...section, tokenStart: 50, tokenEnd: 120, segmentStart: 10, segmentEnd: 24 };
    for (const { runs } of planSection(tinyModel.shape, segmentsOf(span), inner, limits).blocks)
      for (const { readStart, length } of runs)
        for (const start of readStart) {
          expect(start).toBeGreaterThanOrEqual(50);
          expect(start + length).toBeLessThanOrEqual(120);
        }
  });

  it('has a key for all it depends on: ids, segments, kind; not for where it stands', () => {
    const key = sectionKey(ids, segmentsOf(span), section);
    const shifted = Uint16Array.from({ length: 1200 }, (_, i) => (i < 1000 ? 1 : ids[i - 1000]!));
    const place = { ...section, tokenStart: 1000, tokenEnd: 1200 };
    expect(sectionKey(shifted, segmentsOf(span, 1000), place)).toBe(key);
    const others = [
      sectionKey(
        ids.map((id, i) => (i === 150 ? 1 : id)),
        segmentsOf(span),
        section,
      ),
      sectionKey(ids, segmentsOf(span, 1), section),
      sectionKey(ids, segmentsOf(span), { ...section, isCode: false }),
      sectionKey(ids, segmentsOf(span), { ...section, tokenEnd: 195 }),
      sectionKey(ids, segmentsOf(span), { ...section, segmentEnd: 39 }),
    ];
    expect(new Set([key, ...others]).size).toBe(6);
  });
});
