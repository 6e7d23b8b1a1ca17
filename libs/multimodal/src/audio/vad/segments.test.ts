import { describe, expect, it } from 'vitest';
import { createSegmenter } from './segments.js';
import type { SegmentRules, SpeechSegment } from './segments.js';

const rules: SegmentRules = {
  on: 0.5,
  off: 0.35,
  minSpeechFrames: 4,
  minSilenceFrames: 6,
  paddingFrames: 2,
  maxFrames: 40,
};

function run(probabilities: readonly number[], energies: readonly number[] = []): SpeechSegment[] {
  const segmenter = createSegmenter(rules);
  const found = probabilities.map((p, i) => segmenter.push(p, energies[i] ?? 1));
  return [...found, segmenter.end()].filter((s) => s !== null);
}
const times = (value: number, count: number): number[] => new Array<number>(count).fill(value);

describe('createSegmenter', () => {
  it('finds nothing in silence', () => {
    expect(run(times(0.1, 100))).toEqual([]);
  });

  it('finds nothing in a click shorter than the least speech', () => {
    expect(run([...times(0, 10), ...times(0.9, 3), ...times(0, 20)])).toEqual([]);
  });

  it('pads speech on both sides', () => {
    expect(run([...times(0, 10), ...times(0.9, 10), ...times(0, 20)])).toEqual([
      { startFrame: 8, endFrame: 22 },
    ]);
  });

  it('does not pad beyond the recording', () => {
    expect(run(times(0.9, 10))).toEqual([{ startFrame: 0, endFrame: 10 }]);
  });

  it('keeps a short pause inside and parts at a long one', () => {
    const speech = times(0.9, 6);
    expect(run([...speech, ...times(0, 5), ...speech, ...times(0, 7), ...speech])).toEqual([
      { startFrame: 0, endFrame: 19 },
      { startFrame: 22, endFrame: 30 },
    ]);
  });

  it('stays in speech between the two thresholds but does not start there', () => {
    expect(run(times(0.4, 30))).toEqual([]);
    expect(run([...times(0.9, 5), ...times(0.4, 20), ...times(0, 10)])).toEqual([
      { startFrame: 0, endFrame: 27 },
    ]);
  });

  it('cuts endless speech at its quietest point, without a gap', () => {
    const energies = times(1, 60);
    for (const i of [29, 30, 31, 32, 33]) energies[i] = 0.01;
    expect(run(times(0.9, 60), energies)).toEqual([
      { startFrame: 0, endFrame: 31 },
      { startFrame: 31, endFrame: 60 },
    ]);
  });

  it('says from where on a later segment may start', () => {
    const segmenter = createSegmenter(rules);
    for (let i = 0; i < 10; i++) segmenter.push(0, 0);
    expect(segmenter.earliestStart()).toBe(8);
    segmenter.push(0.9, 1);
    for (let i = 0; i < 3; i++) segmenter.push(0.9, 1);
    expect(segmenter.earliestStart()).toBe(8);
  });
});
