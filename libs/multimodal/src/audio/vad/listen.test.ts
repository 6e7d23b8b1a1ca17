import { describe, expect, it } from 'vitest';
import { createListener } from './listen.js';
import type { SpeechWindow } from './listen.js';

const second = 16_000;
/** Speech is what is loud. */
const loud = {
  probability: (frame: Float32Array) => Promise.resolve(frame.some((v) => v > 0.5) ? 0.95 : 0.02),
};

/** [seconds, loud?] stretches -> sound whose samples tell their place (sign aside). */
function sound(...stretches: readonly (readonly [number, boolean])[]): Float32Array {
  return Float32Array.from(stretches.flatMap(([s, on]) => new Array<number>(s * second).fill(on ? 1 : 0)));
}

async function listen(samples: Float32Array, blockSamples: number): Promise<SpeechWindow[]> {
  const listener = createListener(loud);
  const windows: SpeechWindow[] = [];
  for (let at = 0; at < samples.length; at += blockSamples)
    for await (const w of listener.push(samples.slice(at, at + blockSamples))) windows.push(w);
  for await (const w of listener.end()) windows.push(w);
  return windows;
}

describe('createListener', () => {
  it('gives no window for silence or for no sound at all', async () => {
    expect(await listen(sound([5, false]), 4000)).toEqual([]);
    expect(await listen(new Float32Array(0), 4000)).toEqual([]);
  });

  it('packs speech with short pauses into one window whose samples are the recording’s', async () => {
    const samples = sound([1, false], [3, true], [1, false], [3, true], [4, false]);
    const windows = await listen(samples, 7777);
    expect(windows).toHaveLength(1);
    const window = windows[0]!;
    expect(window.speech).toHaveLength(2);
    expect(window.samples).toEqual(samples.slice(window.start, window.start + window.samples.length));
    expect(window.start / second).toBeCloseTo(0.77, 1);
  });

  it('starts a new window after a long pause', async () => {
    const windows = await listen(sound([2, true], [3, false], [2, true]), 16_000);
    expect(windows.map((w) => Math.round(w.start / second))).toEqual([0, 5]);
  });

  it('never gives a window longer than 29.5 s and loses no speech', async () => {
    const windows = await listen(sound([100, true]), 50_000);
    expect(Math.max(...windows.map((w) => w.samples.length))).toBeLessThanOrEqual(29.5 * second);
    expect(windows.reduce((sum, w) => sum + w.samples.length, 0)).toBe(100 * second);
  });

  it('does not depend on the size of the blocks', async () => {
    const samples = sound([1, true], [2, false], [1.5, true], [0.3, false], [2, true]);
    expect(await listen(samples, 100)).toEqual(await listen(samples, 1_000_000));
  });
});
