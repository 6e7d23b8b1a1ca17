/**
 * A channel's samples, as they come -> windows of at most 29.5 s that hold speech, ready for recognition. Keeps no more sound than the
 * window being built. A window is one continuous stretch of the recording, so times inside it need an offset and nothing else.
 *
 * Units  samples at 16 kHz
 */
import { frameSamples, createSegmenter } from './segments.js';
import type { SpeechSegment } from './segments.js';
import type { SpeechDetector } from './silero.js';

export interface SpeechRange {
  readonly start: number;
  readonly end: number;
}

export interface SpeechWindow {
  /** Sample of the recording at which `samples` begins. */
  readonly start: number;
  readonly samples: Float32Array;
  /** Where in the recording speech was heard, inside the window. */
  readonly speech: readonly SpeechRange[];
}

export interface Listener {
  /** Takes the next samples; yields the windows that are complete. */
  push(block: Float32Array): AsyncGenerator<SpeechWindow, void>;
  /** The recording is over; yields what is left. */
  end(): AsyncGenerator<SpeechWindow, void>;
}

const maxWindowSamples = 29.5 * 16_000;
/** A longer pause starts a new window. */
const maxGapSamples = 1.5 * 16_000;

export function createListener(detector: SpeechDetector): Listener {
  const segmenter = createSegmenter();
  const sound = createSoundBuffer();
  let heard = 0;
  let speech: SpeechRange[] = [];

  const cutWindow = (): SpeechWindow => {
    const start = speech[0]!.start;
    const window = { start, samples: sound.slice(start, speech.at(-1)!.end), speech };
    speech = [];
    return window;
  };
  const accept = (segment: SpeechSegment): SpeechWindow | null => {
    const range = {
      start: segment.startFrame * frameSamples,
      end: Math.min(sound.end(), segment.endFrame * frameSamples),
    };
    const last = speech.at(-1);
    const fits =
      last !== undefined &&
      range.end - speech[0]!.start <= maxWindowSamples &&
      range.start - last.end <= maxGapSamples;
    const done = last && !fits ? cutWindow() : null;
    speech.push(range);
    return done;
  };
  const hear = async (frame: Float32Array): Promise<SpeechWindow | null> => {
    let energy = 0;
    for (const sample of frame) energy += sample * sample;
    const segment = segmenter.push(await detector.probability(frame), energy);
    heard += frameSamples;
    if (segment) return accept(segment);
    const last = speech.at(-1);
    return last && segmenter.earliestStart() * frameSamples - last.end > maxGapSamples ? cutWindow() : null;
  };
  const forget = (): void => sound.dropBefore(speech[0]?.start ?? segmenter.earliestStart() * frameSamples);

  return {
    async *push(block) {
      sound.append(block);
      while (heard + frameSamples <= sound.end()) {
        const window = await hear(sound.slice(heard, heard + frameSamples));
        if (window) yield window;
        forget();
      }
    },
    async *end() {
      if (heard < sound.end()) {
        const frame = new Float32Array(frameSamples);
        frame.set(sound.slice(heard, sound.end()));
        const window = await hear(frame);
        if (window) yield window;
      }
      const segment = segmenter.end();
      const window = segment && accept(segment);
      if (window) yield window;
      if (speech.length > 0) yield cutWindow();
    },
  };
}

interface SoundBuffer {
  append(block: Float32Array): void;
  /** A copy of [start, end) in samples of the recording. */
  slice(start: number, end: number): Float32Array;
  dropBefore(sample: number): void;
  end(): number;
}

/** The tail of the recording, addressed by samples from its start. Doubles when it must, moves when half of it is dead. */
function createSoundBuffer(): SoundBuffer {
  let data = new Float32Array(1 << 16);
  let base = 0;
  let used = 0;
  let dead = 0;
  return {
    append(block) {
      if (used + block.length > data.length) {
        const live = data.subarray(dead, used);
        const needed = live.length + block.length;
        const next = needed * 2 > data.length ? new Float32Array(needed * 2) : data;
        next.set(live);
        data = next;
        base += dead;
        used = live.length;
        dead = 0;
      }
      data.set(block, used);
      used += block.length;
    },
    slice: (start, end) => data.slice(start - base, end - base),
    dropBefore(sample) {
      dead = Math.max(dead, Math.min(used, sample - base));
    },
    end: () => base + used,
  };
}
