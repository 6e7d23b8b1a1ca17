import { describe, expect, it } from 'vitest';
import { byteSize, clock, countWords, duration, shortCount, whenWords } from './format.js';

describe('numbers as people read them', () => {
  it('counts in words, singular and plural', () => {
    expect(countWords(1, 'document')).toBe('1 document');
    expect(countWords(1234, 'document')).toBe('1,234 documents');
    expect(countWords(2, 'piece of it', 'pieces of it')).toBe('2 pieces of it');
  });
  it('shortens token counts without ever showing 1000 K', () => {
    expect([0, 999, 1000, 12_345, 999_949, 999_950, 1_274_000].map(shortCount)).toEqual([
      '0',
      '999',
      '1 K',
      '12.3 K',
      '999.9 K',
      '1 M',
      '1.27 M',
    ]);
  });
  it('shows sizes and durations in a fitting unit', () => {
    expect([0, 999, 1500, 2_500_000, 3_210_000_000].map(byteSize)).toEqual([
      '0 B',
      '999 B',
      '2 KB',
      '2.5 MB',
      '3.21 GB',
    ]);
    expect([12.4, 999, 1234, 61_000].map(duration)).toEqual(['12 ms', '999 ms', '1.2 s', '61 s']);
  });
  it('writes a time as a player does', () => {
    expect([0, 12_999, 725_000, 3_723_000].map(clock)).toEqual(['0:00', '0:12', '12:05', '1:02:03']);
  });
  it('says how long ago something was', () => {
    const now = 1_700_000_000_000;
    expect([0, 59, 60, 7200, 200_000].map((ago) => whenWords(1_700_000_000 - ago, now))).toEqual([
      'just now',
      'just now',
      '1 min ago',
      '2 h ago',
      '2023-11-12',
    ]);
  });
});
