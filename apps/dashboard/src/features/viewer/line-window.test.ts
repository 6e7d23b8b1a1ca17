import { describe, expect, it } from 'vitest';
import { citedRange, scrollToLine, splitLines, visibleLines } from './line-window.js';

describe('the window of lines', () => {
  it('draws what is in view and some more', () => {
    expect(visibleLines({ scrollTop: 2000, height: 400 }, 20, 10_000, 10)).toEqual({ start: 90, end: 131 });
  });
  it('stays inside the file at both ends', () => {
    expect(visibleLines({ scrollTop: -50, height: 400 }, 20, 5)).toEqual({ start: 0, end: 5 });
    expect(visibleLines({ scrollTop: 1e9, height: 400 }, 20, 100, 10)).toEqual({ start: 89, end: 100 });
  });
  it('draws a line even before the view has a height, and nothing of an empty file', () => {
    expect(visibleLines({ scrollTop: 0, height: 0 }, 20, 3, 0)).toEqual({ start: 0, end: 1 });
    expect(visibleLines({ scrollTop: 0, height: 0 }, 20, 0, 0)).toEqual({ start: 0, end: 0 });
  });
  it('puts the cited line a third down', () => {
    expect(scrollToLine(101, 20, 300)).toBe(1900);
    expect(scrollToLine(2, 20, 300)).toBe(0);
  });
  it('splits as lines are counted, with or without CR', () => {
    expect(splitLines('a\r\nb\n\nc\r')).toEqual(['a', 'b', '', 'c']);
    expect(splitLines('a\n')).toEqual(['a']);
    expect(splitLines('')).toEqual(['']);
  });
  it('cuts a cited range to the file and refuses one outside', () => {
    expect(citedRange(3, 9, 5)).toEqual({ from: 3, to: 5 });
    expect(citedRange(6, 9, 5)).toBeNull();
    expect(citedRange(3, 2, 5)).toBeNull();
  });
});
