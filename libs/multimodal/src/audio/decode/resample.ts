/**
 * Any sample rate -> 16 kHz, as a stream: windowed sinc, one table of phases. Not a general-purpose resampler: one channel, fixed
 * target, quality chosen for speech (about 70 dB).
 */
import { sampleRateHz } from './pcm.js';

const halfLobes = 16;
const maxPhases = 512;

export interface Resampler {
  /** Takes the next samples, returns what can be computed so far. */
  push(block: Float32Array): Float32Array;
  /** Returns the rest. The resampler is used up. */
  flush(): Float32Array;
}

/** Dims: in (N) at fromHz -> out about N * 16000 / fromHz. Throws nothing; fromHz is checked by the caller (1 kHz..384 kHz). */
export function createResampler(fromHz: number): Resampler {
  if (fromHz === sampleRateHz) return { push: (block) => block, flush: () => new Float32Array(0) };
  const step = fromHz / sampleRateHz;
  const cutoff = Math.min(1, 1 / step) * 0.95;
  const half = Math.ceil(halfLobes / cutoff);
  const taps = half * 2;
  const phases = Math.min(maxPhases, sampleRateHz / gcd(fromHz, sampleRateHz));
  const table = phaseTable(phases, half, cutoff);
  // `history` holds inputs from index `base` on; index 0 is preceded by `half` zeros so that the first output is centred.
  let history = new Float32Array(half);
  let base = -half;
  let produced = 0;

  const drain = (): Float32Array => {
    const available = base + history.length;
    const last = Math.floor((available - half - 1) / step);
    const out = new Float32Array(Math.max(0, last - produced + 1));
    for (let i = 0; i < out.length; i++) {
      const position = (produced + i) * step;
      let whole = Math.floor(position);
      let phase = Math.round((position - whole) * phases);
      if (phase === phases) {
        phase = 0;
        whole++;
      }
      const from = whole - half + 1 - base;
      let sum = 0;
      for (let k = 0; k < taps; k++) sum += (history[from + k] ?? 0) * table[phase * taps + k]!;
      out[i] = sum;
    }
    produced += out.length;
    const keepFrom = Math.max(base, Math.floor(produced * step) - half);
    history = history.slice(keepFrom - base);
    base = keepFrom;
    return out;
  };

  const append = (block: Float32Array): void => {
    const joined = new Float32Array(history.length + block.length);
    joined.set(history);
    joined.set(block, history.length);
    history = joined;
  };

  return {
    push(block) {
      append(block);
      return drain();
    },
    flush() {
      append(new Float32Array(half));
      return drain();
    },
  };
}

/** (phases, 2 half): tap k of phase p weighs the input at k - half + 1 - p/phases; every phase sums to 1. */
function phaseTable(phases: number, half: number, cutoff: number): Float32Array {
  const taps = half * 2;
  const table = new Float32Array(phases * taps);
  for (let p = 0; p < phases; p++) {
    let sum = 0;
    for (let k = 0; k < taps; k++) {
      const x = k - half + 1 - p / phases;
      const window = Math.abs(x) >= half ? 0 : 0.5 + 0.5 * Math.cos((Math.PI * x) / half);
      const value = cutoff * sinc(cutoff * x) * window;
      table[p * taps + k] = value;
      sum += value;
    }
    for (let k = 0; k < taps; k++) table[p * taps + k]! /= sum;
  }
  return table;
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
