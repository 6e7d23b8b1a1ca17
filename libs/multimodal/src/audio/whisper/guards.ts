/**
 * Is this transcript one? A speech model that hears nothing it knows either repeats itself or invents politely. The figures are those of
 * Whisper's own evaluation; what fails is tried once more and then reported as not understood, never passed on as words.
 */
import { deflateSync } from 'node:zlib';

export interface Judged {
  readonly text: string;
  /** Text tokens, without times and markers. */
  readonly tokens: readonly number[];
  /** Mean natural-log probability of the taken tokens. */
  readonly meanLogProbability: number;
  /** 0..1, from the model's own marker. */
  readonly noSpeechProbability: number;
}

export type Verdict = 'words' | 'silence' | 'repeats' | 'unsure';

const leastMeanLogProbability = -1;
const mostCompression = 2.4;

export function judge(result: Judged): Verdict {
  const { noSpeechProbability, meanLogProbability } = result;
  if (result.tokens.length === 0 || !/[\p{L}\p{N}]/u.test(result.text)) return 'silence';
  if (noSpeechProbability > 0.6 && meanLogProbability < leastMeanLogProbability) return 'silence';
  if (noSpeechProbability > 0.85 && meanLogProbability < -0.6) return 'silence';
  if (repeatsItself(result.tokens) || compression(result.text) > mostCompression) return 'repeats';
  return meanLogProbability < leastMeanLogProbability ? 'unsure' : 'words';
}

/** Bytes of the text over its deflated bytes; plain speech lies between 1 and 2. */
export function compression(text: string): number {
  const bytes = Buffer.from(text, 'utf8');
  return bytes.length < 64 ? 1 : bytes.length / deflateSync(bytes).length;
}

/** Whether the tokens end with the same 1 to 12 of them, at least five times over (short ones more often). */
export function repeatsItself(tokens: readonly number[]): boolean {
  for (let n = 1; n <= 12; n++) {
    const times = n <= 2 ? 8 : 5;
    if (tokens.length < n * times) return false;
    let same = 0;
    for (let i = tokens.length - 1; i >= n && tokens[i] === tokens[i - n]; i--) same++;
    if (same >= n * (times - 1)) return true;
  }
  return false;
}
