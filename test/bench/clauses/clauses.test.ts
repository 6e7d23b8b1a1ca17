/** The sums of the clause benchmark on small numbers: recall at equal characters, reliability, and how a contract is called. */
import { describe, expect, it } from 'vitest';
import type { Passage } from '../peers/peer.js';
import { callingOf } from './contracts.js';
import { isRight, quoteUpTo, recallOf } from './judge.js';
import { reliabilityOf } from './reliability.js';
import { paintReliability } from './reliability-plot.js';

const passage = (charStart: number, charEnd: number): Passage => ({
  documentId: 'a',
  charStart,
  charEnd,
  score: 1,
});

describe('recall at equal characters', () => {
  it('cuts the last quote where the budget ends', () => {
    const quoted = quoteUpTo([passage(0, 10), passage(50, 70), passage(90, 95)], 15);
    expect(quoted.map((p) => [p.charStart, p.charEnd])).toEqual([
      [0, 10],
      [50, 55],
    ]);
  });

  it('counts a character once, in the gold and in the quotes', () => {
    const gold = [
      [0, 10],
      [5, 20],
    ] as const;
    expect(recallOf(gold, [])).toBe(0);
    expect(
      recallOf(gold, [
        [0, 5],
        [0, 10],
      ]),
    ).toBe(0.5);
    expect(recallOf(gold, [[0, 100]])).toBe(1);
  });

  it('calls a quote right when half of the shorter span is shared', () => {
    expect(isRight([[100, 200]], 150, 400)).toBe(true);
    expect(isRight([[100, 200]], 151, 400)).toBe(false);
    expect(isRight([[100, 200]], 120, 124)).toBe(true);
    expect(isRight([], 0, 10)).toBe(false);
  });
});

describe('how a contract is called', () => {
  it('names title and two parties without their definitions', () => {
    expect(callingOf('SUPPLY  AGREEMENT', 'Alpha, Inc. ("Alpha"; "Seller"); Beta Ltd. (“Buyer”)')).toBe(
      'In the supply agreement between Alpha, Inc. and Beta Ltd.',
    );
  });

  it('is unknown without a second party', () => {
    expect(callingOf('Lease', 'Alpha, Inc. ("Alpha"); Alpha, Inc.')).toBeUndefined();
  });

  it('leaves out a title that is no title', () => {
    expect(callingOf('x'.repeat(61), 'Alpha; Beta')).toBe('In the agreement between Alpha and Beta');
  });
});

describe('reliability', () => {
  const points = [
    { score: 1, right: true },
    { score: 0.95, right: false },
    { score: 0.05, right: false },
  ];
  const found = reliabilityOf('r', points);

  it('puts every point in a bin, a score of 1 in the last', () => {
    expect(found.bins.map((b) => b.count)).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
    expect(found.bins[9]).toMatchObject({ predicted: 0.975, right: 0.5 });
  });

  it('weighs a bin by its points', () => {
    expect(found.error).toBeCloseTo((0.05 + 2 * 0.475) / 3, 6);
  });

  it('is drawn within its picture', () => {
    const { width, height, rgb } = paintReliability('t', [found]);
    expect(rgb).toHaveLength(width * height * 3);
    expect(rgb.some((value) => value !== 255)).toBe(true);
  });
});
