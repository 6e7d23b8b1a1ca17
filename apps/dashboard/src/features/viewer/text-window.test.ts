import { describe, expect, it } from 'vitest';
import { markedParts, textWindow } from './text-window.js';

describe('the window of text', () => {
  it('never starts before the text and grows on both sides', () => {
    expect(textWindow({ start: 100, end: 200 }, 0, 0)).toEqual({ start: 0, end: 6200 });
    expect(textWindow({ start: 100_000, end: 100_010 }, 1, 2)).toEqual({ start: 64_000, end: 166_010 });
    expect(textWindow(null, 0, 0)).toEqual({ start: 0, end: 36_000 });
  });
  it('marks the cited range wherever the fetched text starts', () => {
    expect(markedParts('abcdef', 10, { start: 12, end: 14 })).toEqual({
      before: 'ab',
      marked: 'cd',
      after: 'ef',
    });
    expect(markedParts('abcdef', 10, { start: 8, end: 11 })).toEqual({
      before: '',
      marked: 'a',
      after: 'bcdef',
    });
  });
  it('marks nothing when the range is elsewhere', () => {
    const whole = { before: 'abc', marked: '', after: '' };
    expect(markedParts('abc', 10, { start: 0, end: 10 })).toEqual(whole);
    expect(markedParts('abc', 10, { start: 13, end: 14 })).toEqual(whole);
    expect(markedParts('abc', 10, null)).toEqual(whole);
  });
});
