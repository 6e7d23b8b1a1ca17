/** Which language a window is in, when every window has an opinion and short ones are often wrong: the recording's votes decide, and a
 * window that is long and sure enough may differ. */
import type { LanguageGuess } from './whisper/decode.js';

export interface LanguageVote {
  /** A window's opinion before anything is decided. */
  add(guess: LanguageGuess, speechMs: number): void;
  /** The language to transcribe a window in. */
  choose(guess: LanguageGuess, speechMs: number): string;
  /** Words of this length were heard in the language. */
  count(language: string, speechMs: number): void;
  /** The language of most of the words. */
  winner(): string | undefined;
}

const sureProbability = 0.8;
const sureSpeechMs = 1500;

export function createLanguageVote(): LanguageVote {
  const opinions = new Map<string, number>();
  const heardMs = new Map<string, number>();
  return {
    add(guess, speechMs) {
      for (const [language, probability] of guess)
        opinions.set(language, (opinions.get(language) ?? 0) + probability * speechMs);
    },
    choose(guess, speechMs) {
      const own = likeliest(guess) ?? 'en';
      if (speechMs >= sureSpeechMs && (guess.get(own) ?? 0) >= sureProbability) return own;
      return likeliest(heardMs) ?? likeliest(opinions) ?? own;
    },
    count(language, speechMs) {
      heardMs.set(language, (heardMs.get(language) ?? 0) + speechMs);
    },
    winner: () => likeliest(heardMs),
  };
}

function likeliest(weights: ReadonlyMap<string, number>): string | undefined {
  let best: string | undefined;
  for (const [language, weight] of weights)
    if (best === undefined || weight > weights.get(best)!) best = language;
  return best;
}
