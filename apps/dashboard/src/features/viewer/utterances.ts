/** The spans of a recording as a transcript. Units: ms from its start. */
import type { DocumentSpan } from '@lectern/client';

export interface Utterance {
  readonly startMs: number;
  readonly endMs: number;
  readonly speaker: string | null;
  readonly text: string;
}

export function utterancesOf(spans: readonly DocumentSpan[]): Utterance[] {
  return spans.flatMap(({ source, text }) =>
    source.kind === 'time'
      ? [{ startMs: source.startMs, endMs: source.endMs, speaker: source.speaker ?? null, text: text ?? '' }]
      : [],
  );
}

/** Index of the utterance that is heard at a time; -1 in a pause. They are in order, so a binary search does. */
export function utteranceAt(utterances: readonly Utterance[], ms: number): number {
  let low = 0;
  let high = utterances.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((utterances[middle]?.startMs ?? Infinity) <= ms) low = middle + 1;
    else high = middle;
  }
  const before = utterances[low - 1];
  return before && ms < before.endMs ? low - 1 : -1;
}
