/**
 * Speech probabilities, frame by frame -> stretches of speech. Hysteresis, minimum lengths, padding, and a cut at the quietest frame
 * when someone speaks on and on. Knows nothing of models or of sound, so it is tested on made-up probabilities.
 *
 * Units  frames of 512 samples (32 ms); ends are exclusive
 */
export const frameSamples = 512;
const frameMs = 32;
const frames = (ms: number): number => Math.round(ms / frameMs);

export interface SegmentRules {
  /** A frame at or above this starts speech. */
  readonly on: number;
  /** A frame below this counts as silence inside speech. */
  readonly off: number;
  readonly minSpeechFrames: number;
  readonly minSilenceFrames: number;
  readonly paddingFrames: number;
  readonly maxFrames: number;
}

export const defaultRules: SegmentRules = {
  on: 0.5,
  off: 0.35,
  minSpeechFrames: frames(200),
  minSilenceFrames: frames(480),
  paddingFrames: frames(224),
  maxFrames: frames(28_000),
};

export interface SpeechSegment {
  readonly startFrame: number;
  readonly endFrame: number;
}

export interface Segmenter {
  /** Takes the next frame; returns a segment that ended with it. */
  push(probability: number, energy: number): SpeechSegment | null;
  /** The recording is over; returns the segment that was still open. */
  end(): SpeechSegment | null;
  /** No segment that is still to come starts before this frame. */
  earliestStart(): number;
}

export function createSegmenter(rules: SegmentRules = defaultRules): Segmenter {
  let frame = 0;
  let previousEnd = 0;
  /** First frame of the open segment, -1 when none is open. */
  let start = -1;
  /** Frame after the last one that was speech. */
  let speechEnd = 0;
  let speechFrames = 0;
  /** Energies from `start` on. */
  let energies: number[] = [];

  const close = (endFrame: number): SpeechSegment | null => {
    const segment = { startFrame: start, endFrame };
    start = -1;
    energies = [];
    if (speechFrames < rules.minSpeechFrames) return null;
    previousEnd = segment.endFrame;
    return segment;
  };

  return {
    push(probability, energy) {
      const at = frame++;
      if (start < 0) {
        if (probability < rules.on) return null;
        start = Math.max(previousEnd, at - rules.paddingFrames);
        energies = new Array<number>(at - start).fill(0);
        speechFrames = 0;
      }
      energies.push(energy);
      if (probability >= rules.off) {
        speechEnd = at + 1;
        if (probability >= rules.on) speechFrames++;
      }
      if (frame - speechEnd >= rules.minSilenceFrames)
        return close(Math.min(frame, speechEnd + rules.paddingFrames));
      if (frame - start < rules.maxFrames) return null;
      const cut = start + quietestIndex(energies);
      const tail = energies.slice(cut - start);
      const segment = close(cut);
      start = cut;
      energies = tail;
      speechFrames = tail.length; // The rest of an utterance is speech already; it needs no second proof.
      return segment;
    },
    end() {
      return start < 0 ? null : close(Math.min(frame, speechEnd + rules.paddingFrames));
    },
    earliestStart() {
      return start < 0 ? Math.max(previousEnd, frame - rules.paddingFrames) : start;
    },
  };
}

/** Where to cut: the middle of the quietest 160 ms in the second half. */
function quietestIndex(energies: readonly number[]): number {
  const from = Math.max(1, Math.floor(energies.length / 2));
  let best = energies.length - 1;
  let least = Infinity;
  for (let i = from; i < energies.length - 2; i++) {
    let sum = 0;
    for (let k = -2; k <= 2; k++) sum += energies[i + k] ?? 0;
    if (sum < least) {
      least = sum;
      best = i;
    }
  }
  return best;
}
