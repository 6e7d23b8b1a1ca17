import { describe, expect, it } from 'vitest';
import { utteranceAt, utterancesOf } from './utterances.js';

const spoken = (
  startMs: number,
  endMs: number,
): { startMs: number; endMs: number; speaker: null; text: string } => ({
  startMs,
  endMs,
  speaker: null,
  text: 'x',
});

describe('a transcript', () => {
  it('finds what is heard at a time, and nothing in a pause', () => {
    const list = [spoken(0, 1000), spoken(1000, 2000), spoken(5000, 6000)];
    expect([-1, 0, 999, 1000, 2000, 5500, 9000].map((ms) => utteranceAt(list, ms))).toEqual([
      -1, 0, 0, 1, -1, 2, -1,
    ]);
    expect(utteranceAt([], 5)).toBe(-1);
  });
  it('takes only spans with times', () => {
    const span = { token_start: 0, token_end: 1, char_start: 0, char_end: 1 };
    expect(
      utterancesOf([
        {
          ...span,
          modality: 'audio',
          source: { kind: 'time', startMs: 1, endMs: 2, speaker: 'A' },
          text: 'hi',
        },
        { ...span, modality: 'text', source: { kind: 'chars' } },
      ]),
    ).toEqual([{ startMs: 1, endMs: 2, speaker: 'A', text: 'hi' }]);
  });
});
