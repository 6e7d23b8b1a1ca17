import type { Citation } from '@lectern/client';
import { describe, expect, it } from 'vitest';
import { citationWords, withinWords, splitQuote } from './place.js';

const cited = { document_id: 'd', document_title: 'lease.pdf', cited_text: 'x', verified: true };
const box = (
  page_number: number,
): { page_number: number; x0: number; y0: number; x1: number; y1: number } => ({
  page_number,
  x0: 1,
  y0: 1,
  x1: 2,
  y1: 2,
});

describe('a citation in words', () => {
  const cases: [string, Citation][] = [
    ['lease.pdf · page 2', { ...cited, type: 'box_location', page_number: 2, boxes: [box(2), box(2)] }],
    ['lease.pdf · pages 2-3', { ...cited, type: 'box_location', page_number: 2, boxes: [box(2), box(3)] }],
    ['lease.pdf · region', { ...cited, type: 'region_location', boxes: [box(1)] }],
    ['lease.pdf · image 4, region', { ...cited, type: 'region_location', boxes: [box(4)] }],
    [
      'src/alarm.ts · lines 10-18',
      { ...cited, type: 'line_location', path: 'src/alarm.ts', start_line: 10, end_line: 18 },
    ],
    ['a.ts · line 1204', { ...cited, type: 'line_location', path: 'a.ts', start_line: 1204, end_line: 1204 }],
    ['lease.pdf · 0:12-0:19', { ...cited, type: 'time_location', start_ms: 12_400, end_ms: 19_000 }],
    [
      'lease.pdf · 1:02:03-1:02:05, Judge',
      { ...cited, type: 'time_location', start_ms: 3_723_000, end_ms: 3_725_000, speaker: 'Judge' },
    ],
    [
      'lease.pdf · characters 120-1800',
      { ...cited, type: 'char_location', start_char_index: 120, end_char_index: 1800 },
    ],
  ];
  it.each(cases)('%s', (words, citation) => {
    expect(citationWords(citation)).toBe(words);
  });
});

describe('what a quote stands in', () => {
  const within = ['Budget', 'row 12'];
  it('is the innermost part where there is a place, and all of it where there are only characters', () => {
    const lines = { ...cited, type: 'line_location', path: 'a.ts', start_line: 1, end_line: 1 } as const;
    expect(withinWords(lines)).toBeUndefined();
    expect(withinWords({ ...lines, within })).toBe('row 12');
    const characters = { ...cited, type: 'char_location', start_char_index: 1, end_char_index: 9 } as const;
    expect(withinWords(characters)).toBeUndefined();
    expect(withinWords({ ...characters, within })).toBe('Budget › row 12');
  });
});

describe('a quote', () => {
  it('is told apart from the words before it', () => {
    expect(splitQuote('From "a.pdf", page 1:\nThe rent.', 'The rent.')).toEqual({
      lead: 'From "a.pdf", page 1:',
      quote: 'The rent.',
    });
  });
  it('is the whole text when it stands alone or is not found', () => {
    expect(splitQuote('The rent.', 'The rent.')).toEqual({ lead: '', quote: 'The rent.' });
    expect(splitQuote('The rent.', 'Elsewhere.')).toEqual({ lead: '', quote: 'The rent.' });
    expect(splitQuote('The rent.', '')).toEqual({ lead: '', quote: 'The rent.' });
  });
});
