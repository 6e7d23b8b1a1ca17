import { describe, expect, it } from 'vitest';
import { createResampler } from './resample.js';

function tone(hz: number, rateHz: number, seconds: number): Float32Array {
  return Float32Array.from({ length: rateHz * seconds }, (_, i) => Math.sin((2 * Math.PI * hz * i) / rateHz));
}
function through(samples: Float32Array, rateHz: number, blockSamples: number): number[] {
  const resampler = createResampler(rateHz);
  const out: number[] = [];
  for (let at = 0; at < samples.length; at += blockSamples)
    out.push(...resampler.push(samples.slice(at, at + blockSamples)));
  return [...out, ...resampler.flush()];
}
const loudness = (samples: readonly number[]): number =>
  Math.sqrt(samples.reduce((sum, v) => sum + v * v, 0) / samples.length);

describe('createResampler', () => {
  it.each([8000, 11_025, 22_050, 44_100, 48_000])('keeps a 1 kHz tone in place from %i Hz', (rateHz) => {
    const out = through(tone(1000, rateHz, 1), rateHz, 999);
    expect(Math.abs(out.length - 16_000)).toBeLessThanOrEqual(4);
    const expected = tone(1000, 16_000, 1);
    const middle = out.slice(500, 15_000);
    expect(Math.max(...middle.map((v, i) => Math.abs(v - expected[i + 500]!)))).toBeLessThan(0.01);
  });

  it('removes what 16 kHz cannot hold', () => {
    expect(loudness(through(tone(12_000, 48_000, 1), 48_000, 4096))).toBeLessThan(0.01);
  });

  it('does not depend on the size of the blocks', () => {
    const samples = tone(440, 44_100, 0.2);
    expect(through(samples, 44_100, 17)).toEqual(through(samples, 44_100, 100_000));
  });

  it('passes 16 kHz through untouched', () => {
    const samples = tone(440, 16_000, 0.1);
    expect(through(samples, 16_000, 100)).toEqual([...samples]);
  });
});
