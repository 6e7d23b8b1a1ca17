import type { Evidence } from '@lectern/client';
import { describe, expect, it } from 'vitest';
import { afterEvent } from './use-ask.js';
import type { Asking } from './use-ask.js';

const nothing: Asking = { collectionId: 'c', question: 'q', evidence: [], text: '', sentence: null };
const evidence = (rank: number, text: string): Evidence => ({
  rank,
  score: 1,
  citation: {
    type: 'char_location',
    start_char_index: 0,
    end_char_index: 1,
    document_id: 'd',
    document_title: 'd',
    cited_text: text,
    verified: true,
  },
});

describe('an answer while it is made', () => {
  it('keeps the reason of a failure beside what had come', () => {
    const partial = afterEvent(nothing, { type: 'answer.text.delta', text: 'The ' });
    const failed = afterEvent(partial, {
      type: 'error',
      error: { code: 'internal_error', message: 'Broke.' },
    });
    expect(failed).toMatchObject({ text: 'The ', sentence: 'Broke.' });
  });
  it('joins text and orders evidence by rank, a later one replacing its rank', () => {
    const events = [evidence(2, 'b'), evidence(1, 'a'), evidence(2, 'B')];
    const after = events.reduce((s, e) => afterEvent(s, { type: 'answer.evidence', evidence: e }), nothing);
    expect(after.evidence.map((e) => e.citation.cited_text)).toEqual(['a', 'B']);
    const text = ['x', 'y'].reduce((s, t) => afterEvent(s, { type: 'answer.text.delta', text: t }), after);
    expect(text.text).toBe('xy');
  });
});
