import { describe, expect, it } from 'vitest';
import { split } from './decode.js';
import { logSumExp, maskLogits } from './rules.js';
import type { Vocabulary } from './vocabulary.js';

/** 0-9 text, 10 end, 11-19 markers, from 20 on times. */
const vocabulary: Vocabulary = {
  endOfText: 10,
  startOfTranscript: 11,
  transcribe: 13,
  noSpeech: 18,
  firstTimestamp: 20,
  suppressed: [9],
  suppressedAtStart: [8, 10],
  languages: new Map([['en', 12]]),
  decode: (ids) => ids.map((id) => ` w${id}`).join(''),
};

function allowed(taken: readonly number[], likely: readonly number[] = [], windowMs = 30_000): number[] {
  const logits = new Float32Array(20 + 1501).fill(-10);
  for (const id of likely) logits[id] = 10;
  maskLogits(logits, taken, vocabulary, windowMs);
  return [...logits.keys()].filter((i) => logits[i] !== -Infinity);
}

describe('maskLogits', () => {
  it('begins with a time of the first second', () => {
    expect(allowed([])).toEqual(Array.from({ length: 51 }, (_, i) => 20 + i));
  });

  it('wants text or the end after an opening time', () => {
    expect(allowed([20])).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 10]);
  });

  it('wants a time or the end after a closing time, and none before it', () => {
    const next = allowed([20, 1, 70], [10]);
    expect(Math.min(...next)).toBe(10);
    expect(next.filter((id) => id > 10)[0]).toBe(70);
  });

  it('forbids an empty utterance', () => {
    expect(allowed([25, 1], [1]).filter((id) => id >= 20)[0]).toBe(26);
  });

  it('forbids times after the end of the sound', () => {
    expect(Math.max(...allowed([20, 1], [1], 1000))).toBe(20 + 50);
  });

  it('takes a time when all times together are likelier than any word', () => {
    expect(allowed([20, 1]).every((id) => id >= 20)).toBe(true);
  });
});

describe('logSumExp', () => {
  it('survives large and forbidden logits', () => {
    expect(logSumExp(Float32Array.of(1000, 1000, -Infinity))).toBeCloseTo(1000 + Math.log(2));
    expect(logSumExp(Float32Array.of(-Infinity))).toBe(-Infinity);
  });
});

describe('split', () => {
  it('gives each pair of times its text', () => {
    expect(split([20, 1, 2, 70, 75, 3, 120], vocabulary, 5000)).toEqual([
      { startMs: 0, endMs: 1000, text: 'w1 w2' },
      { startMs: 1100, endMs: 2000, text: 'w3' },
    ]);
  });

  it('ends an open part with the window', () => {
    expect(split([20, 1], vocabulary, 1500)).toEqual([{ startMs: 0, endMs: 1500, text: 'w1' }]);
  });
});
