/**
 * Which tokens may come next, as logits set to -Infinity: no markers, no silence first, times in pairs and never backwards. These are the
 * rules Whisper was evaluated with; without them its times are useless.
 */
import { timestampMs } from './vocabulary.js';
import type { Vocabulary } from './vocabulary.js';

/** A window begins with speech, so its first words start within this time. */
const latestStartMs = 1000;

/**
 * Masks `logits` (V) in place for the token after `taken`. Mutates logits.
 * @param windowMs length of the sound; no time after its end may be named
 */
export function maskLogits(
  logits: Float32Array,
  taken: readonly number[],
  vocabulary: Vocabulary,
  windowMs: number,
): void {
  const { firstTimestamp, endOfText } = vocabulary;
  const forbid = (from: number, to: number): void => void logits.fill(-Infinity, from, Math.max(from, to));
  for (const id of vocabulary.suppressed) logits[id] = -Infinity;
  forbid(endOfText + 1, firstTimestamp);
  forbid(firstTimestamp + Math.ceil(windowMs / timestampMs) + 1, logits.length);

  const last = taken.at(-1);
  if (last === undefined) {
    for (const id of vocabulary.suppressedAtStart) logits[id] = -Infinity;
    forbid(0, firstTimestamp);
    forbid(firstTimestamp + latestStartMs / timestampMs + 1, logits.length);
    return;
  }
  const before = taken.at(-2);
  const lastIsTime = last >= firstTimestamp;
  const opened = lastIsTime && (before === undefined || before >= firstTimestamp);
  if (opened) forbid(firstTimestamp, logits.length);
  else if (lastIsTime) forbid(0, endOfText);
  const latest = taken.findLast((id) => id >= firstTimestamp);
  // A closing time may equal the next opening one; an utterance may not be empty.
  if (latest !== undefined) forbid(firstTimestamp, lastIsTime ? latest : latest + 1);
  if (timesOutweighText(logits, firstTimestamp)) forbid(0, firstTimestamp);
}

/** Whether all times together are likelier than the likeliest text token. */
function timesOutweighText(logits: Float32Array, firstTimestamp: number): boolean {
  let text = -Infinity;
  for (let i = 0; i < firstTimestamp; i++) if (logits[i]! > text) text = logits[i]!;
  let times = 0;
  for (let i = firstTimestamp; i < logits.length; i++) times += Math.exp(logits[i]! - text);
  return text !== -Infinity && times > 1;
}

/** log sum exp over [from, to). */
export function logSumExp(logits: Float32Array, from = 0, to = logits.length): number {
  let peak = -Infinity;
  for (let i = from; i < to; i++) if (logits[i]! > peak) peak = logits[i]!;
  if (peak === -Infinity) return -Infinity;
  let sum = 0;
  for (let i = from; i < to; i++) sum += Math.exp(logits[i]! - peak);
  return peak + Math.log(sum);
}
