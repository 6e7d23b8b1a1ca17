/**
 * The one form in which sound travels through this room, and the small steps every decoder needs to reach it. Not a decoder.
 *
 * Units  samples are float32 in [-1, 1] at 16 kHz
 */
import { AppError } from '@lectern/contracts';

export const sampleRateHz = 16_000;

/** A recording that can be read from its start, as often as asked, in bounded memory. */
export interface PcmSource {
  /** 1, or 2 when the recording has exactly two channels; more are mixed down to 1. */
  readonly channels: 1 | 2;
  /** What the file's header promises; null when it does not say. */
  readonly promisedMs: number | null;
  /** What was found wrong while reading, one sentence each; complete once blocks() has ended. */
  readonly damage: readonly string[];
  /** Blocks of at most some seconds: one array per channel, equally long. Throws AppError unreadable_document. */
  blocks(): AsyncGenerator<readonly Float32Array[], void>;
}

/** What a reader is given about the uploaded file. */
export interface AudioFile {
  readonly path: string;
  readonly name: string;
  readonly mediaType: string;
}

export function unreadable(name: string, why: string, cause?: unknown): AppError {
  return new AppError('unreadable_document', `"${name}" could not be read as a recording: ${why}.`, {
    cause,
  });
}

export function emptyRecording(name: string): AppError {
  return new AppError('empty_document', `"${name}" holds no sound; check the file and add it again.`);
}

/** Interleaved frames -> one array per channel; more than two channels become their mean. Mutates nothing. */
export function splitChannels(interleaved: Float32Array, channels: number): readonly Float32Array[] {
  if (channels === 1) return [interleaved.map(sane)];
  const frames = Math.floor(interleaved.length / channels);
  const kept = channels === 2 ? 2 : 1;
  const out = Array.from({ length: kept }, () => new Float32Array(frames));
  for (let i = 0; i < frames; i++) {
    if (kept === 2) {
      out[0]![i] = sane(interleaved[i * 2]!);
      out[1]![i] = sane(interleaved[i * 2 + 1]!);
      continue;
    }
    let sum = 0;
    for (let c = 0; c < channels; c++) sum += sane(interleaved[i * channels + c]!);
    out[0]![i] = sum / channels;
  }
  return out;
}

/** Planar channels of any number -> 1 or 2, as splitChannels does it. */
export function foldChannels(planar: readonly Float32Array[]): readonly Float32Array[] {
  if (planar.length <= 2) return planar.map((channel) => channel.map(sane));
  const out = new Float32Array(planar[0]!.length);
  for (const channel of planar)
    for (let i = 0; i < out.length; i++) out[i]! += sane(channel[i]!) / planar.length;
  return [out];
}

/** A damaged float file may hold NaN, infinities or absurd peaks; none may reach a model. */
function sane(value: number): number {
  if (value >= -1 && value <= 1) return value;
  return value > 1 ? 1 : value < -1 ? -1 : 0;
}
