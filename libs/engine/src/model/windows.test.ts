import { describe, expect, it } from 'vitest';
import { EntryCollector, entryStarts, meanRows } from './entries.js';
import { cutWindows } from './windows.js';

describe('cutWindows', () => {
  it('gives one short window to a document shorter than a window', () => {
    expect(cutWindows(5, Uint32Array.of(5), { size: 10, halo: 0 })).toEqual({
      readStart: Uint32Array.of(0),
      ownStart: Uint32Array.of(0),
      length: 5,
    });
  });

  it('owns tokens up to a segment boundary and reads on as context', () => {
    const windows = cutWindows(30, Uint32Array.of(8, 15, 25, 30), { size: 10, halo: 0 });
    expect([...windows.ownStart]).toEqual([0, 8, 15, 25]);
    expect([...windows.readStart]).toEqual([0, 8, 15, 20]);
  });

  it('cuts a segment that is longer than a window', () => {
    expect([...cutWindows(25, Uint32Array.of(25), { size: 10, halo: 0 }).ownStart]).toEqual([0, 10, 20]);
  });

  it('covers every token once, within what each window reads', () => {
    for (let seed = 1; seed < 60; seed++) {
      const tokens = (seed * 37) % 400 || 1;
      const ends: number[] = [];
      for (let at = 0; at < tokens;)
        ends.push((at = Math.min(tokens, at + 1 + ((at * 31 + seed * 17) % 40))));
      const halo = seed % 3 === 0 ? 0 : seed % 9;
      const { readStart, ownStart, length } = cutWindows(tokens, Uint32Array.from(ends), { size: 32, halo });
      expect(ownStart[0]).toBe(0);
      ownStart.forEach((own, w) => {
        const end = ownStart[w + 1] ?? tokens;
        expect(end).toBeGreaterThan(own);
        expect(readStart[w]!).toBeLessThanOrEqual(own);
        expect(readStart[w]! + length).toBeGreaterThanOrEqual(end);
        expect(readStart[w]! + length).toBeLessThanOrEqual(tokens);
        if (own > 0) expect(own - readStart[w]!).toBeGreaterThanOrEqual(halo);
        if (end < tokens) expect(readStart[w]! + length - end).toBeGreaterThanOrEqual(halo);
      });
    }
  });
});

describe('entries', () => {
  it('never cross windows and hold at most their ratio of tokens', () => {
    const windows = { readStart: Uint32Array.of(0, 50), ownStart: Uint32Array.of(0, 50), length: 60 };
    const starts = entryStarts(windows, 100, 16, Uint32Array.of(70, 100));
    expect(starts).toContain(50);
    starts.forEach((start, e) => {
      expect((starts[e + 1] ?? 100) - start).toBeLessThanOrEqual(16);
    });
  });

  it('are whole segments, evenly split long ones, and short ones together', () => {
    const windows = { readStart: Uint32Array.of(0), ownStart: Uint32Array.of(0), length: 120 };
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
