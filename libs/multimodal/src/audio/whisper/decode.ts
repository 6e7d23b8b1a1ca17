/**
 * One heard window -> tokens, greedily, with times; then once more with a little chance when the first result does not hold. Chance is
 * seeded, so that the same recording always gives the same text.
 */
import { judge, repeatsItself } from './guards.js';
import type { Verdict } from './guards.js';
import type { DecoderRun, HeardWindow, WhisperModel } from './model.js';
import { logSumExp, maskLogits } from './rules.js';
import { timestampMs } from './vocabulary.js';
import type { Vocabulary } from './vocabulary.js';

const mostTokens = 224;
const temperatures = [0, 0.4];

/** A run of words between two times of the window. */
export interface TimedText {
  readonly startMs: number;
  readonly endMs: number;
  readonly text: string;
}

export interface Transcript {
  readonly verdict: Verdict;
  readonly parts: readonly TimedText[];
}

/** Language code -> probability, over all the languages the model knows. */
export type LanguageGuess = ReadonlyMap<string, number>;

/** A decoder that has taken its first step on a window: the step that says what language it is, and whether it is speech at all. */
export interface Opening {
  readonly run: DecoderRun;
  readonly guess: LanguageGuess;
  /** 0..1 */
  readonly noSpeechProbability: number;
}

/** Takes that first step. Holds about 36 MB (the window's keys and values) until dropped. */
export async function openWindow(
  model: WhisperModel,
  heard: HeardWindow,
  vocabulary: Vocabulary,
): Promise<Opening> {
  const run = model.decode(heard);
  const logits = await run.next(vocabulary.startOfTranscript);
  const chosen = Float32Array.from(vocabulary.languages.values(), (id) => logits[id] ?? -Infinity);
  const total = logSumExp(chosen);
  return {
    run,
    guess: new Map([...vocabulary.languages.keys()].map((code, i) => [code, Math.exp(chosen[i]! - total)])),
    noSpeechProbability: Math.exp((logits[vocabulary.noSpeech] ?? -Infinity) - logSumExp(logits)),
  };
}

export interface TranscribeOptions {
  readonly language: string;
  /** Length of the sound in the window, at most 30,000. */
  readonly windowMs: number;
  /** How often to try while the result does not hold; 1 or 2. */
  readonly tries: number;
  /** The window's first step, if taken already. It is used up. */
  readonly opening?: Opening;
}

/** Transcribes the window in the language. Times are milliseconds from the window's start. */
export async function transcribe(
  model: WhisperModel,
  heard: HeardWindow,
  vocabulary: Vocabulary,
  options: TranscribeOptions,
): Promise<Transcript> {
  let opening = options.opening;
  let verdict: Verdict = 'unsure';
  for (const temperature of temperatures.slice(0, options.tries)) {
    const { run, noSpeechProbability } = opening ?? (await openWindow(model, heard, vocabulary));
    opening = undefined;
    await run.next(vocabulary.languages.get(options.language) ?? vocabulary.startOfTranscript + 1);
    const first = await run.next(vocabulary.transcribe);
    const taken = await sample(run, first, vocabulary, { windowMs: options.windowMs, temperature });
    const tokens = taken.ids.filter((id) => id < vocabulary.endOfText);
    const text = vocabulary.decode(tokens);
    const { meanLogProbability } = taken;
    verdict = judge({ text, tokens, meanLogProbability, noSpeechProbability });
    if (verdict === 'words') return { verdict, parts: split(taken.ids, vocabulary, options.windowMs) };
    if (verdict === 'silence') break;
  }
  return { verdict, parts: [] };
}

interface Taken {
  readonly ids: readonly number[];
  readonly meanLogProbability: number;
}

async function sample(
  run: DecoderRun,
  first: Float32Array,
  vocabulary: Vocabulary,
  options: { readonly windowMs: number; readonly temperature: number },
): Promise<Taken> {
  const chance = createChance(0x5eed);
  const ids: number[] = [];
  const text: number[] = [];
  let sum = 0;
  let logits = first;
  for (;;) {
    maskLogits(logits, ids, vocabulary, options.windowMs);
    const id = choose(logits, options.temperature, chance);
    sum += logits[id]! - logSumExp(logits);
    if (id === vocabulary.endOfText) break;
    ids.push(id);
    if (id < vocabulary.endOfText) text.push(id);
    if (ids.length >= mostTokens || repeatsItself(text)) break;
    logits = await run.next(id);
  }
  return { ids, meanLogProbability: sum / (ids.length + 1) };
}

function choose(logits: Float32Array, temperature: number, chance: () => number): number {
  let best = 0;
  for (let i = 1; i < logits.length; i++) if (logits[i]! > logits[best]!) best = i;
  if (temperature === 0) return best;
  const peak = logits[best]!;
  const weights = logits.map((value) => Math.exp((value - peak) / temperature));
  let rest = chance() * weights.reduce((a, b) => a + b, 0);
  for (let i = 0; i < weights.length; i++) {
    rest -= weights[i]!;
    if (rest <= 0 && weights[i]! > 0) return i;
  }
  return best;
}

/** mulberry32: 0 <= x < 1. */
function createChance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Tokens with times in pairs -> timed text. A part that was not closed ends with the window. */
export function split(ids: readonly number[], vocabulary: Vocabulary, windowMs: number): TimedText[] {
  const parts: TimedText[] = [];
  let startMs = 0;
  let text: number[] = [];
  const close = (endMs: number): void => {
    const words = vocabulary.decode(text).replace(/\s+/gu, ' ').trim();
    if (words.length > 0) parts.push({ startMs, endMs: Math.min(windowMs, endMs), text: words });
    text = [];
  };
  for (const id of ids) {
    if (id < vocabulary.firstTimestamp) {
      text.push(id);
      continue;
    }
    const ms = (id - vocabulary.firstTimestamp) * timestampMs;
    if (text.length > 0) close(ms);
    startMs = ms;
  }
  close(windowMs);
  return parts;
}
