/** The haystack's texts and its judge. The engine answers in the benchmark only. */
import { describe, expect, it } from 'vitest';
import { buildHaystack, isRight, type PlacedQuestion, touchesAnswer } from './haystack.js';
import { parse, readParagraphs, sharedWords } from './paragraphs.js';
import { Tally } from './tally.js';
import { foreign, near } from './unanswerable.js';

const paragraphs = readParagraphs();
const novel = Array.from({ length: 900 }, (_, i) => `Paragraph ${i} of a long novel.`).join('\n\n');
const hay = buildHaystack(novel, paragraphs, 's');

describe('paragraphs', () => {
  it('are at least 120 with at least 400 questions, at least half of them paraphrased', () => {
    const questions = paragraphs.flatMap((p) => p.questions);
    expect(paragraphs.length).toBeGreaterThanOrEqual(120);
    expect(questions.length).toBeGreaterThanOrEqual(400);
    expect(questions.filter((q) => q.paraphrased).length).toBeGreaterThanOrEqual(questions.length / 2);
    expect(new Set(questions.map((q) => q.text)).size).toBe(questions.length);
  });

  it('share few content words with their paraphrased questions', () => {
    for (const { sentences, questions } of paragraphs)
      for (const q of questions.filter((x) => x.paraphrased))
        expect(sharedWords(q.text, sentences[q.sentence] ?? ''), q.text).toBeLessThanOrEqual(0.5);
  });

  it('are refused when a question names a sentence without its answer', () => {
    expect(() => parse('# x\nOne sentence.\nL1 What? = two')).toThrow('does not name a sentence');
  });
});

describe('the haystack', () => {
  it('holds every paragraph once, spread from front to back', () => {
    const all = [...hay.documents.values()].join('\n\n');
    const places = paragraphs.map((p) => all.indexOf(p.sentences.join(' '))).sort((a, b) => a - b);
    expect(places[0]).toBeGreaterThanOrEqual(0);
    const widest = Math.max(...places.slice(1).map((place, i) => place - places[i]!));
    expect(widest).toBeLessThan(all.length / 20);
  });

  it('knows where the answers are', () => {
    for (const { answer, answerAt, gold } of hay.questions) {
      const text = hay.documents.get(answerAt.documentId) ?? '';
      expect(text.slice(answerAt.charStart, answerAt.charEnd)).toBe(answer);
      expect(text.slice(gold.charStart, gold.charEnd)).toContain(answer);
    }
  });
});

describe('a quote', () => {
  const at = (charStart: number, charEnd: number) => ({ documentId: 'd', charStart, charEnd });
  const question: PlacedQuestion = {
    text: 'What?',
    paraphrased: true,
    sentence: 0,
    answer: 'x',
    gold: at(100, 200),
    answerAt: at(180, 190),
  };

  it('is right when it holds the answer and half of the sentence, or lies half within it', () => {
    expect(isRight(at(100, 200), question)).toBe(true);
    expect(isRight(at(140, 300), question)).toBe(true);
    expect(isRight(at(175, 195), question)).toBe(true);
  });

  it('is wrong without the whole answer, in another document, or with a corner of the sentence only', () => {
    expect(isRight(at(100, 185), question)).toBe(false);
    expect(isRight({ ...at(100, 200), documentId: 'e' }, question)).toBe(false);
    expect(isRight(at(180, 400), question)).toBe(false);
  });

  it('of a peer is right as soon as it touches the answer', () => {
    expect(touchesAnswer(at(189, 300), question)).toBe(true);
    expect(touchesAnswer(at(190, 300), question)).toBe(false);
  });
});

describe('a tally', () => {
  it('counts recall by rank and the mean reciprocal rank', () => {
    const tally = new Tally();
    tally.add(1, 5);
    tally.add(4, 5);
    tally.add(Infinity, 5);
    expect([tally.recall(1), tally.recall(5), tally.recall(20)]).toEqual([1 / 3, 2 / 3, 2 / 3]);
    expect(tally.mrr).toBeCloseTo(1.25 / 3, 12);
  });
});

describe('questions without an answer', () => {
  it('are sixty, and none of them is asked of a paragraph', () => {
    const asked = new Set(paragraphs.flatMap((p) => p.questions.map((q) => q.text)));
    expect(foreign.length + near.length).toBe(60);
    expect([...foreign, ...near].filter((text) => asked.has(text))).toEqual([]);
  });
});
