import type { Answer } from '@lectern/contracts';
import { describe, expect, it } from 'vitest';
import { shortcomings } from './demo.js';

const cited = { document_id: 'd', document_title: 't', cited_text: 'q', verified: true };
const boxes = [{ page_number: 1, x0: 0, y0: 0, x1: 1, y1: 1 }];
const citations: Answer['content'][number]['citations'] = [
  { ...cited, type: 'box_location', page_number: 1, boxes },
  { ...cited, type: 'region_location', boxes },
  { ...cited, type: 'time_location', start_ms: 0, end_ms: 1 },
  { ...cited, type: 'line_location', path: 'a', start_line: 1, end_line: 1 },
];
const answers = citations.map(
  (citation) =>
    ({
      question: citation.type,
      found: true,
      content: [{ type: 'text', text: 'q', citations: [citation] }],
    }) as unknown as Answer,
);

describe('judging the demo', () => {
  it('is content with four answers, verified, one of each kind of place', () => {
    expect(shortcomings(answers)).toEqual([]);
  });

  it('names an answer that was not found, a citation that is not verified, a kind that is missing', () => {
    const unanswered = answers.map((answer, n) => (n === 0 ? { ...answer, found: false } : answer));
    expect(shortcomings(unanswered)).toEqual(['"box_location" was not answered']);
    const content = [
      { type: 'text' as const, text: 'q', citations: [{ ...citations[3]!, verified: false }] },
    ];
    const doubtful = answers.map((answer, n) => (n === 3 ? { ...answer, content } : answer));
    expect(shortcomings(doubtful)).toEqual(['"line_location" has a citation that could not be verified']);
    expect(shortcomings(answers.slice(1))).toEqual(['no answer cites a box_location']);
  });
});
