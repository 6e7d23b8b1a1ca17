import { describe, expect, it } from 'vitest';
import { createChannelStudy, mixDown } from './channels.js';

const second = 16_000;
const noise = (seconds: number, gain: number): number[] =>
  Array.from({ length: seconds * second }, (_, i) => gain * Math.sin(i * 0.3));

function differ(left: readonly number[], right: readonly number[]): boolean {
  const study = createChannelStudy();
  study.push(Float32Array.from(left), Float32Array.from(right));
  return study.differ();
}

describe('createChannelStudy', () => {
  it('sees two speakers who take turns on a channel each', () => {
    expect(differ([...noise(3, 0.3), ...noise(2, 0.01)], [...noise(3, 0.01), ...noise(2, 0.3)])).toBe(true);
  });

  it('sees one recording when both channels are alike', () => {
    expect(differ(noise(5, 0.3), noise(5, 0.2))).toBe(false);
  });

  it('sees one recording when one channel is empty', () => {
    expect(differ(noise(5, 0.3), noise(5, 0))).toBe(false);
    expect(differ(noise(5, 0), noise(5, 0))).toBe(false);
  });
});

describe('mixDown', () => {
  it('gives the mean of two channels and one channel as it is', () => {
    expect([...mixDown([Float32Array.of(1, 0), Float32Array.of(0, -1)])]).toEqual([0.5, -0.5]);
    const mono = Float32Array.of(0.25);
    expect(mixDown([mono])).toBe(mono);
  });
});
