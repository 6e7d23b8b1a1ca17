import { beforeAll, describe, expect, it } from 'vitest';
import { readQuestion } from '../memory/question.js';
import { TestTokenizer } from '../testing/sequences.js';
import { questionHeads, questionLatents } from './question-heads.js';
import { joinRanges, runOf } from './ranges.js';

let tokenizer: TestTokenizer;
beforeAll(async () => {
  tokenizer = await TestTokenizer.load();
});

const width = 16;
const rowsOf = (tokens: number): Float32Array =>
  Float32Array.from({ length: (tokens + 2) * width }, (_, i) => Math.sin(i * 3.7) + 0.1);

const length = (vector: Float32Array): number => Math.hypot(...vector);

describe('questionHeads', () => {
  const heads = (text: string): ReturnType<typeof questionHeads> => {
    const question = tokenizer.question(text);
    return questionHeads(tokenizer.lexicon, question, rowsOf(question.ids.length), width);
  };

  it('asks with the whole of a simple question', () => {
    expect([...heads('Who repairs the roof?').weights]).toEqual([1]);
  });

  it('asks also with each part of a question of several, with weights of sum 1 and vectors of length 1', () => {
    const { vectors, weights } = heads('When does the lease end, and which landlord repairs the roof?');
    expect(weights).toHaveLength(3);
    expect(weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
    for (let h = 0; h < 3; h++)
      expect(length(vectors.subarray(h * width, (h + 1) * width))).toBeCloseTo(1, 5);
  });

  it('asks with no more heads than the kernel has, however many parts there are', () => {
    const list = 'amber falcon, cedar heron, basalt otter, dune lynx, ember marten and slate owl';
    expect(heads(`What are the numbers of ${list}?`).weights).toHaveLength(4);
  });
});

describe('questionLatents', () => {
  it('weighs rare words most, words without meaning least, punctuation not at all', () => {
    const question = tokenizer.question('What is the password of Zanzibar?');
    const asked = readQuestion(tokenizer.lexicon, question);
    const termWeights = Float32Array.from(asked.terms, (_, t) => 3 + t);
    const rows = rowsOf(question.ids.length);
    const {
      weights,
      rows: latents,
      whole,
    } = questionLatents(
      tokenizer.lexicon,
      { question, asked, termWeights, rows },
      { keyWidth: width, latentWidth: 8 },
    );
    const at = (word: string): number =>
      [...question.charStart].findIndex((start) => question.text.slice(start).startsWith(word));
    expect(weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
    expect(weights[at('password')]!).toBeGreaterThan(5 * weights[at('the')]!);
    expect(weights[question.ids.length - 1]).toBe(0);
    expect(latents).toHaveLength(question.ids.length * 8);
    expect(length(latents.subarray(8, 16))).toBeCloseTo(1, 5);
    expect(length(whole)).toBeCloseTo(1, 5);
  });
});

describe('joinRanges', () => {
  const range = (tokenStart: number, tokenEnd: number): { tokenStart: number; tokenEnd: number } => ({
    tokenStart,
    tokenEnd,
  });

  it('joins what overlaps or touches, ascending, and stays inside', () => {
    const runs = joinRanges([range(40, 50), range(0, 5), range(52, 60), range(95, 99)], 1, 99);
    expect(runs).toEqual([
      { from: 0, to: 6 },
      { from: 39, to: 61 },
      { from: 94, to: 99 },
    ]);
    expect(runOf(runs, 60)).toBe(runs[1]);
    expect(runOf(runs, 61)).toBeUndefined();
    const none: { from: number; to: number }[] = [];
    expect(runOf(none, 3) === undefined).toBe(true);
  });
});
