/**
 * A recording -> utterances with times. decode/ gives 16 kHz samples, vad/ finds speech, whisper/ writes it down; this file leads them
 * through the recording once, block by block, in bounded memory.
 */
import { AppError } from '@lectern/contracts';
import type { Skipped } from '@lectern/contracts';
import type { Piece } from '../assemble/piece.js';
import type { ModelSession } from '../ports/model-runner.js';
import type { ReadContext, ReadResult } from '../ports/reader.js';
import { channelsAreSpeakers, mixDown } from './channels.js';
import { openPcm } from './decode/open.js';
import { emptyRecording, sampleRateHz } from './decode/pcm.js';
import type { AudioFile, PcmSource } from './decode/pcm.js';
import { clock, notUnderstood, silentStretches } from './skipped.js';
import { createTranscriber } from './transcribe.js';
import type { HeardSpeech, TimeRange, Transcriber } from './transcribe.js';
import { toUtterances } from './utterances.js';
import { createListener } from './vad/listen.js';
import type { Listener, SpeechWindow } from './vad/listen.js';
import { createSpeechDetector } from './vad/silero.js';
import { prepareSpeechModels } from './whisper/files.js';
import type { SpeechModelFiles } from './whisper/files.js';
import { openWhisper } from './whisper/model.js';
import type { WhisperModel } from './whisper/model.js';
import { loadVocabulary } from './whisper/vocabulary.js';

const reader = 'audio/1';

/**
 * Reads a recording: one piece per utterance, in order of time, `speaker` set when two channels hold two speakers.
 * Silence, music and noise give no pieces but entries in `skipped`, as does speech that could not be understood.
 * Units   progress in seconds of sound; times in milliseconds
 * Throws  AppError empty_document, unreadable_document, unsupported_document, limit_exceeded, model_missing, model_invalid
 * Cost    about 0.1 s per second of speech on two cores; 20 MB of temporary files
 */
export async function readAudio(file: AudioFile, context: ReadContext): Promise<ReadResult> {
  const source = await openPcm(file);
  if (source.promisedMs !== null) checkLength(file, source.promisedMs, context);
  const speakers = await channelsAreSpeakers(source);
  const files = await prepareSpeechModels(context.tempDir);
  const vad = await context.models.openSession(files.vad);
  const recognition = lazyRecognition(context, files);
  try {
    const heard: HeardSpeech[] = [];
    let samples = 0;
    for await (const step of listen(source, vad, speakers)) {
      if (step.window) heard.push(...(await (await recognition.open()).push(step.channel, step.window)));
      samples = Math.max(samples, step.samples);
      const ms = toMs(samples);
      checkLength(file, ms, context);
      report(context, ms, source.promisedMs);
    }
    if (samples === 0) throw emptyRecording(file.name);
    heard.push(...((await recognition.opened?.end()) ?? []));
    const durationMs = Math.round(toMs(samples));
    report(context, durationMs, durationMs);
    const language = recognition.opened?.language();
    return {
      pieces: toPieces(heard, speakers),
      skipped: toSkipped(heard, { durationMs, damage: source.damage, speakers }),
      durationMs,
      ...(language === undefined ? {} : { language }),
      reader,
    };
  } finally {
    await vad.dispose();
    await recognition.dispose();
  }
}

interface Recognition {
  readonly opened: Transcriber | undefined;
  open(): Promise<Transcriber>;
  dispose(): Promise<void>;
}

/** The large models are opened when the first speech is heard: many recordings of rooms and machines have none. */
function lazyRecognition(context: ReadContext, files: SpeechModelFiles): Recognition {
  let model: WhisperModel | undefined;
  let transcriber: Transcriber | undefined;
  return {
    get opened() {
      return transcriber;
    },
    async open() {
      if (transcriber) return transcriber;
      model = await openWhisper(context.models, files);
      transcriber = createTranscriber(model, await loadVocabulary(files.vocabulary));
      return transcriber;
    },
    async dispose() {
      await model?.dispose();
    },
  };
}

interface Step {
  readonly channel: number;
  readonly window: SpeechWindow | null;
  /** Samples of the recording decoded so far. */
  readonly samples: number;
}

/** Blocks of the source -> windows of speech per channel, and a step without window for each block. */
async function* listen(source: PcmSource, vad: ModelSession, speakers: boolean): AsyncGenerator<Step, void> {
  const listeners: Listener[] = Array.from({ length: speakers ? 2 : 1 }, () =>
    createListener(createSpeechDetector(vad)),
  );
  let samples = 0;
  for await (const block of source.blocks()) {
    const channels = speakers ? block : [mixDown(block)];
    samples += channels[0]?.length ?? 0;
    for (const [channel, listener] of listeners.entries())
      for await (const window of listener.push(channels[channel] ?? new Float32Array(0)))
        yield { channel, window, samples };
    yield { channel: 0, window: null, samples };
  }
  for (const [channel, listener] of listeners.entries())
    for await (const window of listener.end()) yield { channel, window, samples };
}

function toPieces(heard: readonly HeardSpeech[], speakers: boolean): Piece[] {
  const channels = [...new Set(heard.map((h) => h.channel))];
  return channels
    .flatMap((channel) =>
      toUtterances(heard.filter((h) => h.channel === channel).flatMap((h) => h.parts)).map((u) => ({
        channel,
        ...u,
      })),
    )
    .sort((a, b) => a.startMs - b.startMs || a.channel - b.channel)
    .map(({ channel, startMs, endMs, text }) => ({
      modality: 'audio',
      source: { kind: 'time', startMs, endMs, ...(speakers ? { speaker: `channel ${channel + 1}` } : {}) },
      text,
      segments: [{ start: 0, end: text.length }],
    }));
}

interface SkippedFacts {
  readonly durationMs: number;
  readonly damage: readonly string[];
  readonly speakers: boolean;
}

function toSkipped(heard: readonly HeardSpeech[], facts: SkippedFacts): Skipped[] {
  const words: readonly TimeRange[] = heard.flatMap((h) => [...h.parts, ...h.lost]);
  const whole = `${clock(0)}-${clock(facts.durationMs)}`;
  return [
    ...silentStretches(words, facts.durationMs),
    ...heard.flatMap((h) => h.lost.map((range) => notUnderstood(range, facts.speakers ? h.channel : null))),
    ...facts.damage.map((why) => ({ what: whole, why })),
  ];
}

function toMs(samples: number): number {
  return (samples / sampleRateHz) * 1000;
}

function checkLength(file: AudioFile, ms: number, context: ReadContext): void {
  if (ms <= context.limits.maxAudioMs) return;
  const hours = (context.limits.maxAudioMs / 3_600_000).toFixed(1);
  throw new AppError(
    'limit_exceeded',
    `"${file.name}" is longer than ${hours} hours, the longest recording that is read; cut it into parts and add them.`,
  );
}

function report(context: ReadContext, ms: number, promisedMs: number | null): void {
  const done = Math.round(ms / 1000);
  const total = promisedMs === null ? null : Math.max(done, Math.round(promisedMs / 1000));
  context.onProgress({ stage: 'reading', done, total, unit: 'seconds' });
}
