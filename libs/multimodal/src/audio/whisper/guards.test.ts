import { describe, expect, it } from 'vitest';
import { compression, judge, repeatsItself } from './guards.js';

const sound = {
  text: 'The cold room failed.',
  tokens: [1, 2, 3, 4],
  meanLogProbability: -0.2,
  noSpeechProbability: 0.01,
};

describe('judge', () => {
  it('accepts likely words', () => {
    expect(judge(sound)).toBe('words');
  });

  it('calls no words, or only signs, silence', () => {
    expect(judge({ ...sound, tokens: [], text: '' })).toBe('silence');
    expect(judge({ ...sound, text: '. . .' })).toBe('silence');
  });

  it('calls unlikely words where the model hears no speech silence', () => {
    expect(judge({ ...sound, noSpeechProbability: 0.7, meanLogProbability: -1.2 })).toBe('silence');
  });

  it('calls unlikely words unsure', () => {
    expect(judge({ ...sound, meanLogProbability: -1.2 })).toBe('unsure');
  });

  it('refuses text that repeats itself', () => {
    expect(judge({ ...sound, text: 'thank you very much. '.repeat(30) })).toBe('repeats');
    expect(judge({ ...sound, tokens: new Array<number>(10).fill(7) })).toBe('repeats');
  });
});

describe('repeatsItself', () => {
  it('sees loops of several tokens', () => {
    expect(repeatsItself([9, 8, ...Array.from({ length: 25 }, (_, i) => i % 5)])).toBe(true);
  });

  it('lets a person say a word four times', () => {
    expect(repeatsItself([1, 2, 5, 5, 5, 5])).toBe(false);
  });
});

describe('compression', () => {
  it('does not judge short texts', () => {
    expect(compression('no no no no no no')).toBe(1);
  });
});
