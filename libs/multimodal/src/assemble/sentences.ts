/**
 * Prose -> sentences, by rules: abbreviations, initials, numbers, "Section 4.2", quotes and brackets after the stop, scripts
 * without capitals. Not a parser; where it cannot tell, it does not split, for a longer quote beats half a sentence.
 */
import {
  numberAbbreviations,
  otherAbbreviations,
  sentenceStarters,
  titleAbbreviations,
} from './abbreviations.js';
import { blocksOf } from './blocks.js';
import { trimRange } from './lines.js';
import type { TextRange } from './piece.js';

/** Sentences of the whole text, in order, disjoint; every character that is not white space is in one. O(text). */
export function sentenceSegments(text: string): TextRange[] {
  return blocksOf(text).flatMap(({ start, end, verbatim }) =>
    verbatim ? [{ start, end }] : sentencesWithin(text, start, end),
  );
}

/** Sentences of one run of text whose line breaks mean nothing. */
export function sentencesWithin(text: string, start: number, end: number): TextRange[] {
  const sentences: TextRange[] = [];
  let from = start;
  // The look-behind keeps a long run of dots from being tried again from each of them.
  const stops = /(?<![.!?…])[.!?…]+["'”’»)\]]*(?=\s)|[。！？｡]+[」』”’）]*/gu;
  stops.lastIndex = start;
  for (;;) {
    const match = stops.exec(text);
    if (!match || match.index >= end) break;
    const stop = match.index;
    const after = stop + match[0].length;
    if (after >= end) break;
    if (!endsSentence(text, { from, stop, after, end })) continue;
    const range = trimRange(text, from, after);
    if (range) sentences.push(range);
    from = after;
  }
  const rest = trimRange(text, from, end);
  if (rest) sentences.push(rest);
  return sentences;
}

interface Stop {
  /** Where the sentence began. */
  readonly from: number;
  readonly stop: number;
  readonly after: number;
  readonly end: number;
}

function endsSentence(text: string, { from, stop, after, end }: Stop): boolean {
  const mark = text[stop]!;
  if (/[。！？｡]/u.test(mark)) return true;
  const next = text.slice(after, Math.min(end, after + 48)).trimStart();
  if (next === '' || /^["'“‘«([]*[\p{Ll},;:]/u.test(next)) return false;
  // Three dots, or a quotation that ends with its own stop, before a capital.
  if (mark !== '.' || /^\.["'”’»]*\.|["'”’»]/u.test(text.slice(stop, after))) return true;
  const before = text.slice(Math.max(from, stop - 40), stop);
  const word = /[^\s"'“‘«([]*$/u.exec(before)?.[0] ?? '';
  const isFirstWord = text.slice(from, stop).trim().length === word.length;
  if (isFirstWord && /^(?:\d{1,3}(?:\.\d+)*|[A-Za-z]|[ivxlcIVXLC]{1,6})$/u.test(word)) return false;
  if (/^[A-Z]$/u.test(word)) return false;
  if (/^\d/u.test(word)) {
    return !/(?:section|article|clause|paragraph|chapter|exhibit|schedule|item|note|part|rule|§+)\s+[\d.]*$/iu.test(
      before,
    );
  }
  const lower = word.toLowerCase();
  if (titleAbbreviations.has(lower)) return false;
  if (numberAbbreviations.has(lower)) return !/^[(#§]*(?:\d|[IVXLC]+\b)/u.test(next);
  if (otherAbbreviations.has(lower) || /^(?:\p{L}\.)+\p{L}$/u.test(word)) {
    const nextWord = /^\p{L}+/u.exec(next.replace(/^["'“‘«([]+/u, ''))?.[0].toLowerCase() ?? '';
    return sentenceStarters.has(nextWord);
  }
  return true;
}
