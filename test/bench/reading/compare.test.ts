import { describe, expect, it } from 'vitest';
import { Haystack, wordDistance, wordRecall, wordsOf } from './compare.js';

describe('wordRecall', () => {
  it('counts a word only as often as it was found, and misses nothing of nothing', () => {
    expect(wordRecall(wordsOf('the sea'), wordsOf('the sea the sky'))).toBe(0.5);
    expect(wordRecall([], [])).toBe(1);
    expect(wordRecall([], ['a'])).toBe(0);
  });

  it('takes a word divided at a line end for the word', () => {
    expect(wordsOf('the agree-\nment, “signed” by third-party oﬃce')).toEqual(
      wordsOf('the agreement "signed" by thirdparty office'),
    );
  });
});

describe('wordDistance', () => {
  it('is 0 for the same words, 1 for none in common, and counts what moved', () => {
    expect(wordDistance(['a', 'b'], ['a', 'b'])).toBe(0);
    expect(wordDistance(['a', 'b'], ['c', 'd'])).toBe(1);
    expect(wordDistance([], [])).toBe(0);
    expect(wordDistance(['a', 'b', 'c', 'd'], ['d', 'a', 'b', 'c'])).toBe(0.25);
  });

  it('stops counting at the limit and gives a lower bound', () => {
    const far = wordDistance(['a', 'b', 'c', 'd'], ['e', 'f', 'g', 'h'], 4);
    expect(far).toBe(0.5);
  });
});

describe('Haystack', () => {
  it('does not find a passage with another word in it', () => {
    expect(new Haystack('The term is two years.').has('term is three years')).toBe(false);
  });

  it('finds a passage in any of its texts, however it is set', () => {
    const haystack = new Haystack('The term\n\n12\n\nis two years.', 'The  term is\ntwo ye-\nars.');
    expect(haystack.has('term is two years')).toBe(true);
  });
});
