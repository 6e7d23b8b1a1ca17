import { describe, expect, it } from 'vitest';
import { createFft } from './fft.js';
import { logMel, melBands, melFrames } from './mel.js';

/** The definition, term by term: the slow twin of mel.ts. Frame `frame` of the spectrogram before the peak is known. */
function melPowers(samples: Float32Array, frame: number): number[] {
  const n = 400;
  const power = Array.from({ length: 201 }, (_, k) => {
    let re = 0;
    let im = 0;
    for (let i = 0; i < n; i++) {
      const at = frame * 160 - 200 + i;
      const sample = samples[at < 0 ? -at : at] ?? 0;
      const window = 0.5 * (1 - Math.cos((2 * Math.PI * i) / n));
      re += sample * window * Math.cos((2 * Math.PI * k * i) / n);
      im -= sample * window * Math.sin((2 * Math.PI * k * i) / n);
    }
    return re * re + im * im;
  });
  const melOf = (hz: number): number =>
    hz < 1000 ? hz / (200 / 3) : 15 + Math.log(hz / 1000) / (Math.log(6.4) / 27);
  const hzOf = (mel: number): number =>
    mel < 15 ? mel * (200 / 3) : 1000 * Math.exp((mel - 15) * (Math.log(6.4) / 27));
  const edge = (i: number): number => hzOf((melOf(8000) / 81) * i);
  return Array.from({ length: 80 }, (_, band) => {
    const [low, mid, high] = [edge(band), edge(band + 1), edge(band + 2)];
    return power.reduce((sum, p, k) => {
      const hz = k * 40;
      const weight = Math.max(0, Math.min((hz - low) / (mid - low), (high - hz) / (high - mid)));
      return sum + (p * weight * 2) / (high - low);
    }, 0);
  });
}

function chirp(length: number): Float32Array {
  return Float32Array.from(
    { length },
    (_, i) => 0.4 * Math.sin(i * 0.05 + i * i * 1e-5) + 0.1 * Math.cos(i * 1.3),
  );
}

describe('logMel', () => {
  it('agrees with the definition, first and last frames included', () => {
    const samples = chirp(8000);
    const mel = logMel(samples);
    const frames = [0, 1, 2, 7, 24, 49, 50, 51];
    let peak = -10;
    for (let frame = 0; frame <= 52; frame++)
      for (const p of melPowers(samples, frame)) peak = Math.max(peak, Math.log10(Math.max(p, 1e-10)));
    for (const frame of frames)
      for (const [band, p] of melPowers(samples, frame).entries()) {
        const expected = (Math.max(Math.log10(Math.max(p, 1e-10)), peak - 8) + 4) / 4;
        expect(Math.abs(mel[band * melFrames + frame]! - expected)).toBeLessThan(1e-5);
      }
  });

  it('is the floor everywhere for silence', () => {
    expect(new Set(logMel(new Float32Array(16_000)))).toEqual(new Set([-1.5]));
  });

  it('has 80 bands of 3,000 frames whatever the length, and takes a full 30 s', () => {
    expect(logMel(new Float32Array(0)).length).toBe(melBands * melFrames);
    expect(logMel(chirp(480_000)).every((v) => Number.isFinite(v))).toBe(true);
  });
});

describe('createFft', () => {
  it.each([1, 2, 7, 12, 34, 400])('agrees with the naive transform at length %i', (n) => {
    const re = Float64Array.from({ length: n }, (_, i) => Math.sin(i * i));
    const im = Float64Array.from({ length: n }, (_, i) => Math.cos(i * 3));
    const [outRe, outIm] = [re.slice(), im.slice()];
    createFft(n).transform(outRe, outIm);
    for (let k = 0; k < n; k++) {
      let [a, b] = [0, 0];
      for (let i = 0; i < n; i++) {
        const angle = (-2 * Math.PI * k * i) / n;
        a += re[i]! * Math.cos(angle) - im[i]! * Math.sin(angle);
        b += re[i]! * Math.sin(angle) + im[i]! * Math.cos(angle);
      }
      expect(outRe[k]).toBeCloseTo(a, 8);
      expect(outIm[k]).toBeCloseTo(b, 8);
    }
  });
});
