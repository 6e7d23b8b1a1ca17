import { describe, expect, it } from 'vitest';
import { errorRate, wordErrors } from './word-errors.js';

describe('wordErrors', () => {
  it('counts every word of nothing read, and of nothing wanted', () => {
    expect(wordErrors('', 'three lost words', true)).toEqual({ wanted: 3, errors: 3 });
    expect(wordErrors('two inventions', '', true)).toEqual({ wanted: 0, errors: 2 });
  });

  it('counts a changed, an added and a lost word once each', () => {
    expect(wordErrors('the read fox jumped over', 'the red fox jumped over', true).errors).toBe(1);
    expect(wordErrors('the red red fox', 'the red fox', true).errors).toBe(1);
    expect(wordErrors('the fox', 'the red fox', true).errors).toBe(1);
  });

  it('looks at case only where it is told to, never at punctuation', () => {
    expect(wordErrors('and so: My Fellow', 'And so, my fellow', true).errors).toBe(3);
    expect(wordErrors('and so: My Fellow', 'And so, my fellow', false).errors).toBe(0);
  });

  it('gives the rate over all words, not the mean of rates', () => {
    const rate = errorRate([
      { wanted: 90, errors: 0 },
      { wanted: 10, errors: 10 },
    ]);
    expect(rate).toBe(10);
  });
});
