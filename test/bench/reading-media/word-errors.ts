/** Word error rate: how many words must be changed, added and removed to make what was read of what is right. Pure. */
import { wordsOf } from '../reading/compare.js';

export interface WordErrors {
  readonly wanted: number;
  readonly errors: number;
}

/** Punctuation does not count. Case counts on paper and not in speech. O(words of the one * words of the other) */
export function wordErrors(read: string, right: string, cased: boolean): WordErrors {
  const words = (text: string): string[] => wordsOf(cased ? text : text.toLowerCase());
  const [found, wanted] = [words(read), words(right)];
  let row = Array.from({ length: found.length + 1 }, (_, i) => i);
  for (const [i, word] of wanted.entries()) {
    const next = [i + 1];
    for (let j = 1; j <= found.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (found[j - 1] === word ? 0 : 1)));
    row = next;
  }
  return { wanted: wanted.length, errors: row.at(-1)! };
}

/** Percent over several texts together; NaN of no words. */
export function errorRate(all: readonly WordErrors[]): number {
  const sum = (pick: (one: WordErrors) => number): number => all.reduce((n, one) => n + pick(one), 0);
  return (100 * sum((one) => one.errors)) / sum((one) => one.wanted);
}
