/** What of a recording did not become words, said so that a person can listen to it. */
import type { Skipped } from '@lectern/contracts';
import type { TimeRange } from './transcribe.js';

/** A shorter pause between utterances needs no mention. */
const leastSilenceMs = 30_000;

/** "00:12:31" of milliseconds. */
export function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** Stretches of at least 30 s outside all ranges; the whole recording when there are no ranges. */
export function silentStretches(speech: readonly TimeRange[], durationMs: number): Skipped[] {
  const why = 'No speech was heard here: silence, music or noise.';
  if (speech.length === 0) return [{ what: `${clock(0)}-${clock(durationMs)}`, why }];
  const sorted = [...speech].sort((a, b) => a.startMs - b.startMs);
  const found: Skipped[] = [];
  let from = 0;
  for (const range of [...sorted, { startMs: durationMs, endMs: durationMs }]) {
    if (range.startMs - from >= leastSilenceMs)
      found.push({ what: `${clock(from)}-${clock(range.startMs)}`, why });
    from = Math.max(from, range.endMs);
  }
  return found;
}

export function notUnderstood(range: TimeRange, channel: number | null): Skipped {
  const where = channel === null ? '' : ` on channel ${channel + 1}`;
  return {
    what: `${clock(range.startMs)}-${clock(range.endMs)}`,
    why: `Something like speech was heard here${where} but could not be understood.`,
  };
}
