import { describe, expect, it } from 'vitest';
import { EntryCollector, entryStarts, meanRows } from './entries.js';
import { planRuns } from './runs.js';
import { cutWindows, type WindowSegments } from './windows.js';

const prose = (...tokenEnd: number[]): WindowSegments => ({
  tokenEnd: Uint32Array.from(tokenEnd),
  isCode: new Uint8Array(tokenEnd.length),
});

describe('cutWindows', () => {
  const starts = (tokens: number, segments: WindowSegments, least = 4): number[] => [
    ...cutWindows(tokens, segments, { most: 10, least }).ownStart,
  ];

  it('gives one window to a document shorter than a window', () => {
    expect(starts(5, prose(5), 8)).toEqual([0]);
  });

  it('ends windows of prose with the segment that makes them long enough', () => {
    expect(starts(30, prose(8, 10, 13, 22, 30))).toEqual([0, 8, 13, 22]);
  });

  it('leaves a segment that no longer fits to the next window', () => {
    expect(starts(14, prose(3, 14))).toEqual([0, 3, 13]);
  });

  it('cuts a segment that is longer than a window', () => {
    expect(starts(25, prose(25))).toEqual([0, 10, 20]);
  });

  it('fills windows of code', () => {
    const lines = [2, 4, 6, 8, 10, 12, 14];
    const code = { tokenEnd: Uint32Array.from(lines), isCode: new Uint8Array(lines.length).fill(1) };
    expect(starts(14, code)).toEqual([0, 8]);
  });
});

describe('planRuns', () => {
  it('gives every window once, with its own tokens and halo inside what it reads, in blocks of bounded size', () => {
    for (let seed = 1; seed < 60; seed++) {
      const tokens = (seed * 37) % 900 || 1;
      const ends: number[] = [];
      for (let at = 0; at < tokens;)
        ends.push((at = Math.min(tokens, at + 1 + ((at * 31 + seed * 17) % 40))));
      const halo = seed % 3 === 0 ? 0 : seed % 9;
      const windows = cutWindows(tokens, prose(...ends), { most: 32, least: seed % 32 });
      const { ownStart } = windows;
      const blocks = planRuns(windows, { tokens, halo, runTokens: 120, blockTokens: 200 });
      const seen: number[] = [];
      let next = 0;
      for (const { from, to, runs } of blocks) {
        expect(from).toBe(next);
        next = to;
        expect((ownStart[to] ?? tokens) - ownStart[from]!).toBeLessThanOrEqual(200);
        for (const { length, windows: members, readStart } of runs) {
          expect(members.length * (length + 2)).toBeLessThanOrEqual(120);
          members.forEach((w, i) => {
            const end = ownStart[w + 1] ?? tokens;
            expect(w >= from && w < to).toBe(true);
            expect(readStart[i]!).toBeLessThanOrEqual(Math.max(0, ownStart[w]! - halo));
            expect(readStart[i]! + length).toBeGreaterThanOrEqual(Math.min(tokens, end + halo));
            expect(readStart[i]! + length).toBeLessThanOrEqual(tokens);
          });
          seen.push(...members);
        }
      }
      expect(next).toBe(ownStart.length);
      expect(seen.sort((a, b) => a - b)).toEqual([...ownStart.keys()]);
    }
  });

  it('lets windows of similar lengths share a run, and no others', () => {
    const windows = { ownStart: Uint32Array.of(0, 30, 61, 71, 101) };
    const [block] = planRuns(windows, { tokens: 130, halo: 0, runTokens: 1000, blockTokens: 1000 });
    expect(block!.runs.map((run) => [run.length, run.windows])).toEqual([
      [31, [0, 1, 3, 4]],
      [10, [2]],
    ]);
  });
});

describe('entries', () => {
  it('never cross windows and hold at most their ratio of tokens', () => {
    const windows = { ownStart: Uint32Array.of(0, 50) };
    const starts = entryStarts(windows, 100, 16, Uint32Array.of(70, 100));
    expect(starts).toContain(50);
    starts.forEach((start, e) => {
      expect((starts[e + 1] ?? 100) - start).toBeLessThanOrEqual(16);
    });
  });

  it('are whole segments, evenly split long ones, and short ones together', () => {
    const windows = { ownStart: Uint32Array.of(0) };
    const ends = Uint32Array.of(20, 44, 74, 80, 88, 91, 115);
    expect([...entryStarts(windows, 120, 24, ends)]).toEqual([0, 20, 44, 59, 74, 88, 91, 115]);
  });

  it('know the exact length of the sum of 1, 2 and 4 neighbours', () => {
    const width = 4;
    const latents = Float32Array.from({ length: 8 * width }, (_, i) => Math.sin(i * i));
    const starts = Uint32Array.of(0, 2, 3, 5, 7);
    const collector = new EntryCollector(starts, 8, new Float32Array(width));
    collector.add(latents.subarray(0, 5 * width), 0, 5);
    collector.add(latents.subarray(3 * width), 3, 8);
    const { inverse, key, scale } = collector.finish();
    const means = [...starts].map((s, e) => meanRows(latents, s, starts[e + 1] ?? 8, width));
    for (let e = 0; e < 5; e++) {
      [1, 2, 4].forEach((length, i) => {
        const sum = [...means[0]!].map((_, d) => means.slice(e, e + length).reduce((n, m) => n + m[d]!, 0));
        const expected = e + length <= 5 ? 1 / Math.hypot(...sum) : 0;
        expect(inverse[e * 3 + i]).toBeCloseTo(expected, 5);
      });
      for (let d = 0; d < width; d++)
        expect(Math.abs(key[e * width + d]! * scale[e]! - means[e]![d]!)).toBeLessThanOrEqual(
          scale[e]! / 2 + 1e-6,
        );
    }
  });
});
