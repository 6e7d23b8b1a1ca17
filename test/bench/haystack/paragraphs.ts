/**
 * Reads the paragraphs. In their files a paragraph is a block of lines: `# topic`, then its sentences, one a line, then its
 * questions: `P2 Question? = answer` asks for sentence 2 in other words (P) or in its own (L); the answer stands in the sentence.
 */
import { household } from './paragraphs/household.js';
import { places } from './paragraphs/places.js';
import { trade } from './paragraphs/trade.js';
import { works } from './paragraphs/works.js';

export interface Asked {
  readonly text: string;
  readonly paraphrased: boolean;
  /** Index of the sentence that holds the answer. */
  readonly sentence: number;
  readonly answer: string;
}

export interface Paragraph {
  readonly topic: string;
  readonly sentences: readonly string[];
  readonly questions: readonly Asked[];
}

export function readParagraphs(): Paragraph[] {
  return [trade, works, places, household].flatMap(parse);
}

/** Throws Error when a question's answer is not in the sentence it names. */
export function parse(text: string): Paragraph[] {
  return text
    .trim()
    .split(/\n\s*\n/u)
    .map((block) => {
      const [head = '', ...lines] = block.split('\n');
      const isQuestion = (line: string): boolean => /^[LP]\d /u.test(line);
      const sentences = lines.filter((line) => !isQuestion(line));
      const questions = lines.filter(isQuestion).map((line) => parseQuestion(line, sentences));
      return { topic: head.replace(/^# /u, ''), sentences, questions };
    });
}

function parseQuestion(line: string, sentences: readonly string[]): Asked {
  const [, kind, number, text, answer] = /^([LP])(\d) (.+\?) = (.+)$/u.exec(line) ?? [];
  const sentence = Number(number) - 1;
  if (text === undefined || answer === undefined || !(sentences[sentence] ?? '').includes(answer))
    throw new Error(`This question does not name a sentence that holds its answer: ${line}`);
  return { text, paraphrased: kind === 'P', sentence, answer };
}

/** Words that say little; with them every two sentences would share words. */
const emptyWords = new Set(
  `a about after all an and any are as at be been before by can did do does for from had has have he her his how if in into is
it its may must no not of on one only or out she so than that the their them they this to up was were what when where which while
who whom whose why will with would you your`.split(/\s+/u),
);

/** Share of the question's content words whose stem (first five letters) stands in the sentence; 0 when it has none. */
export function sharedWords(question: string, sentence: string): number {
  const stems = (text: string): Set<string> =>
    new Set(
      (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])
        .filter((word) => !emptyWords.has(word))
        .map((word) => word.slice(0, 5)),
    );
  const asked = stems(question);
  const held = stems(sentence);
  return asked.size > 0 ? [...asked].filter((stem) => held.has(stem)).length / asked.size : 0;
}
