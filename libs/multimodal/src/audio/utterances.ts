/**
 * Timed parts of one speaker -> utterances a person would quote: parts are joined until a sentence ends, a pause comes, or it gets long.
 * Never cuts inside a part, since only a part's ends have known times.
 */
import type { TimedText } from './whisper/decode.js';

const longestMs = 20_000;
const longestChars = 320;
const pauseMs = 1200;
const sentenceEnd = /[.!?…。！？।؟]["'”’»)\]]*$/u;
/** Scripts that are written without spaces between words. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}。！？、]$/u;

/** parts in order of time -> utterances in order of time. */
export function toUtterances(parts: readonly TimedText[]): TimedText[] {
  const utterances: TimedText[] = [];
  for (const part of parts) {
    const open = utterances.at(-1);
    const joins =
      open !== undefined &&
      !sentenceEnd.test(open.text) &&
      part.startMs - open.endMs < pauseMs &&
      part.endMs - open.startMs <= longestMs &&
      open.text.length + part.text.length < longestChars;
    if (!joins) {
      utterances.push(part);
      continue;
    }
    const space = unspaced.test(open.text) ? '' : ' ';
    utterances[utterances.length - 1] = {
      startMs: open.startMs,
      endMs: part.endMs,
      text: `${open.text}${space}${part.text}`,
    };
  }
  return utterances;
}
