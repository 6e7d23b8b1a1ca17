/**
 * Sound -> the log-mel spectrogram that Whisper was trained on: Hann window of 25 ms every 10 ms, 80 mel bands on Slaney's scale, log10,
 * the lowest 80 dB cut off, scaled. Its slow twin stands in mel.test.ts.
 *
 * Dims  N samples (<= 480,000), 3,000 frames, 80 bands
 */
import { createFft } from './fft.js';

export const melBands = 80;
export const melFrames = 3000;
export const windowSamples = 480_000;
const windowLength = 400;
const hop = 160;
const bins = windowLength / 2 + 1;
const highestHz = 8000;

const fft = createFft(windowLength);
const hann = Float64Array.from(
  { length: windowLength },
  (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / windowLength),
);
const filters = melFilters();

/** samples (N) -> (80, 3000), as if followed by silence up to 30 s. */
export function logMel(samples: Float32Array): Float32Array {
  const out = new Float32Array(melBands * melFrames).fill(-10);
  const re = new Float64Array(windowLength);
  const im = new Float64Array(windowLength);
  const power = new Float64Array(bins);
  const filled = Math.min(melFrames, Math.ceil((samples.length + windowLength / 2) / hop));
  for (let frame = 0; frame < filled; frame += 2) {
    // Two real frames ride through one complex transform.
    fillFrame(samples, frame, re);
    fillFrame(samples, frame + 1, im);
    fft.transform(re, im);
    powerOf(re, im, 1, power);
    writeFrame(power, out, frame);
    powerOf(re, im, -1, power);
    if (frame + 1 < melFrames) writeFrame(power, out, frame + 1);
  }
  let peak = -10;
  for (const value of out) if (value > peak) peak = value;
  for (let i = 0; i < out.length; i++) out[i] = (Math.max(out[i]!, peak - 8) + 4) / 4;
  return out;
}

/** The frame's samples under the window; the start of the recording is mirrored, its end followed by silence. */
function fillFrame(samples: Float32Array, frame: number, target: Float64Array): void {
  const from = frame * hop - windowLength / 2;
  for (let i = 0; i < windowLength; i++) target[i] = hann[i]! * (samples[Math.abs(from + i)] ?? 0);
}

/** Power of the first (sign 1) or second (sign -1) of two real signals packed as re + i im. */
function powerOf(re: Float64Array, im: Float64Array, sign: 1 | -1, power: Float64Array): void {
  for (let k = 0; k < bins; k++) {
    const mirror = (windowLength - k) % windowLength;
    const a = (re[k]! + sign * re[mirror]!) / 2;
    const b = (im[k]! - sign * im[mirror]!) / 2;
    power[k] = a * a + b * b;
  }
}

function writeFrame(power: Float64Array, out: Float32Array, frame: number): void {
  for (let band = 0; band < melBands; band++) {
    const { first, weights } = filters[band]!;
    let sum = 0;
    for (let k = 0; k < weights.length; k++) sum += weights[k]! * power[first + k]!;
    out[band * melFrames + frame] = Math.log10(Math.max(sum, 1e-10));
  }
}

interface Filter {
  /** First bin with a weight. */
  readonly first: number;
  readonly weights: Float64Array;
}

/** Triangles of equal area, equally spaced on Slaney's mel scale. */
function melFilters(): Filter[] {
  const top = hzToMel(highestHz);
  const edges = Array.from({ length: melBands + 2 }, (_, i) => melToHz((top * i) / (melBands + 1)));
  return Array.from({ length: melBands }, (_, band) => {
    const [low, centre, high] = [edges[band]!, edges[band + 1]!, edges[band + 2]!];
    const weights = Float64Array.from({ length: bins }, (_unused, k) => {
      const hz = (k * highestHz) / (bins - 1);
      const rise = (hz - low) / (centre - low);
      const fall = (high - hz) / (high - centre);
      return (Math.max(0, Math.min(rise, fall)) * 2) / (high - low);
    });
    const first = weights.findIndex((w) => w > 0);
    return { first, weights: weights.slice(first, weights.findLastIndex((w) => w > 0) + 1) };
  });
}

function hzToMel(hz: number): number {
  return hz < 1000 ? (hz * 3) / 200 : 15 + (Math.log(hz / 1000) * 27) / Math.log(6.4);
}

function melToHz(mel: number): number {
  return mel < 15 ? (mel * 200) / 3 : 1000 * Math.exp(((mel - 15) * Math.log(6.4)) / 27);
}
