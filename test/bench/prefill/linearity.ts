/**
 * Tokens per second of a long text over those of a short one, tokenising included, in turns: short runs before and after every
 * long run. The last long text's context stays for the caller, who removes it.
 */
import type { Engine, PrefillResult } from '@lectern/engine';
import { median, say, sequenceOf } from '../engine-data.js';
import { longText } from '../long-text.js';
import { sizeName, spread } from '../measure.js';

export interface Linearity {
  /** Tokens per second, medians. */
  readonly long: number;
  readonly short: number;
  readonly last: PrefillResult;
  readonly text: string;
  /** Of the first long prefill, without tokenising: growth of the resident size, and the longest pause of the event loop. */
  readonly growthMiB: number;
  readonly gapMs: number;
}

const shortRuns = 5;

export async function measureLinearity(
  engine: Engine,
  sizes: { readonly long: number; readonly short: number },
  runs: number,
): Promise<Linearity> {
  const text = longText(sizes.long);
  const shortText = longText(sizes.short);
  const long: number[] = [];
  const short: number[] = [];
  const gaps: number[] = [];
  const growths: number[] = [];
  const runShort = async (round: string): Promise<void> => {
    for (let i = 0; i < shortRuns; i++) {
      const { result, seconds } = await timed(engine, shortText, `short ${round} ${i}`);
      await engine.remove(result.unit);
      short.push(result.tokens / seconds);
    }
  };
  await runShort('warm');
  short.length = 0;
  let last: PrefillResult | undefined;
  for (let round = 0; round < runs; round++) {
    await runShort(`before ${round}`);
    if (last) await engine.remove(last.unit);
    const { result, seconds, gapMs, growthMiB } = await timed(engine, text, `long ${round}`);
    last = result;
    long.push(result.tokens / seconds);
    gaps.push(gapMs);
    growths.push(growthMiB);
    await runShort(`after ${round}`);
  }
  if (!last) throw new Error('A long text needs at least one run.');
  say(
    `length, tokens/s as median (least to greatest), ${runs} long and ${short.length} short runs in turns:`,
  );
  say(`  ${sizeName(last.tokens).padEnd(6)} ${spread(long)}`);
  say(`  ${sizeName(sizes.short).padEnd(6)} ${spread(short)}`);
  say(
    `  long: ${(last.bytes / last.tokens).toFixed(1)} bytes/token on disk, rss grew by ${(growths[0] ?? 0).toFixed(0)} MiB in the ` +
      `first run, longest event-loop gap per run ${spread(gaps)} ms`,
  );
  return {
    long: median(long),
    short: median(short),
    last,
    text,
    growthMiB: growths[0] ?? NaN,
    gapMs: Math.max(...gaps),
  };
}

interface Timed {
  readonly result: PrefillResult;
  /** Tokenising and prefill. */
  readonly seconds: number;
  /** Of the prefill alone. */
  readonly gapMs: number;
  readonly growthMiB: number;
}

async function timed(engine: Engine, text: string, salt: string): Promise<Timed> {
  const begin = performance.now();
  const sequence = sequenceOf(text);
  const base = process.memoryUsage.rss();
  let peak = base;
  let gapMs = 0;
  let last = performance.now();
  const look = (): void => {
    const now = performance.now();
    gapMs = Math.max(gapMs, now - last);
    last = now;
    peak = Math.max(peak, process.memoryUsage.rss());
  };
  const watch = setInterval(look, 5);
  const result = await engine.prefill(sequence, { tenantSalt: `bench ${process.pid} ${salt}` });
  const seconds = (performance.now() - begin) / 1000;
  look();
  clearInterval(watch);
  return { result, seconds, gapMs, growthMiB: (peak - base) / 2 ** 20 };
}
