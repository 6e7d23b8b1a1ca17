/**
 * Windows of speech -> utterances with times, for a whole recording. Here the languages of the windows vote, what recognition left out is
 * tried again from where it stopped, and what still has no words is named as not understood.
 *
 * Units  samples at 16 kHz in, milliseconds of the recording out
 */
import { sampleRateHz } from './decode/pcm.js';
import { createLanguageVote } from './language.js';
import type { SpeechRange, SpeechWindow } from './vad/listen.js';
import { openWindow, transcribe } from './whisper/decode.js';
import type { LanguageGuess, Opening, TimedText } from './whisper/decode.js';
import { logMel } from './whisper/mel.js';
import type { HeardWindow, WhisperModel } from './whisper/model.js';
import type { Vocabulary } from './whisper/vocabulary.js';

export interface TimeRange {
  readonly startMs: number;
  readonly endMs: number;
}

/** What one window gave. */
export interface HeardSpeech {
  /** The channel it was heard on, from 0. */
  readonly channel: number;
  /** In order, disjoint, each at least 1 ms long. */
  readonly parts: readonly TimedText[];
  /** Speech that has no words here. */
  readonly lost: readonly TimeRange[];
}

export interface Transcriber {
  /** Takes a channel's next window. Returns what is decided so far; the first windows wait for each other's votes. */
  push(channel: number, window: SpeechWindow): Promise<readonly HeardSpeech[]>;
  /** The recording is over. */
  end(): Promise<readonly HeardSpeech[]>;
  /** The language most of the speech is in; undefined when no words were heard. */
  language(): string | undefined;
}

const voters = 3;
/** Speech this long without words is worth another try, or a report. */
const longestGapMs = 2500;
const leastRetryMs = 1000;

interface Waiting {
  readonly channel: number;
  readonly window: SpeechWindow;
  readonly heard: HeardWindow;
  readonly guess: LanguageGuess;
  /** Absent while votes are awaited: it holds too much memory to keep several. */
  readonly opening?: Opening;
}

export function createTranscriber(model: WhisperModel, vocabulary: Vocabulary): Transcriber {
  const vote = createLanguageVote();
  let waiting: Waiting[] = [];
  let decided = false;

  const hear = async (channel: number, window: SpeechWindow): Promise<Waiting> => {
    const heard = await model.hear(logMel(window.samples));
    const opening = await openWindow(model, heard, vocabulary);
    return { channel, window, heard, guess: opening.guess, ...(decided ? { opening } : {}) };
  };
  /** The window's parts; what fails as a whole is tried in halves, what stops early is taken up again where it stopped. */
  const read = async (window: SpeechWindow, language: string, item?: Waiting): Promise<TimedText[]> => {
    const heard = item?.heard ?? (await model.hear(logMel(window.samples)));
    const found = await transcribe(model, heard, vocabulary, {
      language,
      windowMs: toMs(window.samples.length),
      tries: window.speech.length > 1 ? 1 : 2,
      ...(item?.opening ? { opening: item.opening } : {}),
    });
    const parts = found.parts.map((part) => place(part, window));
    const again =
      found.verdict === 'words' ? unheard(window, parts) : found.verdict === 'silence' ? [] : halves(window);
    for (const rest of again) parts.push(...(await read(rest, language)));
    return parts;
  };
  const finish = async (item: Waiting): Promise<HeardSpeech> => {
    const { window, channel } = item;
    const speechMs = toMs(spoken(window.speech));
    const language = vote.choose(item.guess, speechMs);
    const parts = ordered(await read(window, language, item));
    if (parts.length > 0) vote.count(language, speechMs);
    return { channel, parts, lost: gaps(window.speech, parts) };
  };
  const release = async (): Promise<HeardSpeech[]> => {
    const results: HeardSpeech[] = [];
    for (const item of waiting) results.push(await finish(item));
    waiting = [];
    return results;
  };

  return {
    async push(channel, window) {
      const item = await hear(channel, window);
      if (!decided) vote.add(item.guess, toMs(spoken(window.speech)));
      waiting.push(item);
      decided = decided || waiting.length >= voters;
      return decided ? release() : [];
    },
    end: release,
    language: () => vote.winner(),
  };
}

function toMs(samples: number): number {
  return (samples / sampleRateHz) * 1000;
}

function spoken(speech: readonly SpeechRange[]): number {
  return speech.reduce((sum, range) => sum + range.end - range.start, 0);
}

/** Times of the window -> times of the recording, drawn in to where speech was heard. */
function place(part: TimedText, window: SpeechWindow): TimedText {
  const offset = toMs(window.start);
  let startMs = offset + part.startMs;
  let endMs = offset + part.endMs;
  const touching = window.speech.filter((r) => toMs(r.end) > startMs && toMs(r.start) < endMs);
  const first = touching[0];
  const last = touching.at(-1);
  if (first && last) {
    startMs = Math.max(startMs, toMs(first.start));
    endMs = Math.min(endMs, toMs(last.end));
  }
  return { startMs: Math.round(startMs), endMs: Math.round(endMs), text: part.text };
}

/** Sorted by start; no part runs into the next. */
function ordered(parts: readonly TimedText[]): TimedText[] {
  const sorted = [...parts].sort((a, b) => a.startMs - b.startMs);
  return sorted.map((part, i) => {
    const next = sorted[i + 1]?.startMs ?? Infinity;
    return {
      ...part,
      endMs: Math.max(part.startMs + 1, Math.min(part.endMs, Math.max(next, part.startMs + 1))),
    };
  });
}

/** The end of the window from where the words stopped, when enough speech stands there. */
function unheard(window: SpeechWindow, parts: readonly TimedText[]): readonly SpeechWindow[] {
  const until = Math.round(((parts.at(-1)?.endMs ?? 0) / 1000) * sampleRateHz);
  const speech = window.speech
    .filter((range) => range.end > until)
    .map((range) => ({ start: Math.max(range.start, until), end: range.end }));
  const start = speech[0]?.start ?? window.start;
  if (toMs(spoken(speech)) < longestGapMs || toMs(start - window.start) < leastRetryMs) return [];
  return [cut(window, speech)];
}

/** The window in two, parted at its longest pause; nothing when it has none. */
function halves(window: SpeechWindow): readonly SpeechWindow[] {
  const { speech } = window;
  let at = 0;
  let longest = -1;
  for (let i = 1; i < speech.length; i++) {
    const pause = speech[i]!.start - speech[i - 1]!.end;
    if (pause > longest) [at, longest] = [i, pause];
  }
  return at === 0 ? [] : [cut(window, speech.slice(0, at)), cut(window, speech.slice(at))];
}

/** speech: ranges inside the window, not empty. */
function cut(window: SpeechWindow, speech: readonly SpeechRange[]): SpeechWindow {
  const start = speech[0]!.start;
  return {
    start,
    speech,
    samples: window.samples.subarray(start - window.start, speech.at(-1)!.end - window.start),
  };
}

/** Stretches of speech, longer than longestGapMs, that no part covers. */
function gaps(speech: readonly SpeechRange[], parts: readonly TimedText[]): TimeRange[] {
  const found: TimeRange[] = [];
  for (const range of speech) {
    let from = toMs(range.start);
    const end = toMs(range.end);
    const least = parts.length === 0 ? 0 : longestGapMs;
    for (const part of [...parts, { startMs: end, endMs: end }]) {
      if (part.endMs <= from && part.startMs < end) continue;
      const to = Math.min(part.startMs, end);
      if (to - from > least) found.push({ startMs: Math.round(from), endMs: Math.round(to) });
      from = Math.max(from, part.endMs);
      if (from >= end) break;
    }
  }
  return found;
}
