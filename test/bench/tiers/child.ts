/**
 * One side of `bench tiers` in a process of its own, which imports no more than a worker's engine: it opens the engine, reads everything
 * into memory or not, asks, collects garbage and tells what is resident. Started with --expose-gc.
 */
import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import {
  createEngine,
  type EngineOptions,
  type EngineStats,
  type Question,
  type UnitRef,
} from '@lectern/engine';

export interface Ask {
  readonly options: EngineOptions;
  readonly refs: readonly UnitRef[];
  readonly questions: readonly Question[];
  readonly preload: boolean;
}

/** Resident bytes of the whole process, after garbage was collected. */
export interface Told {
  /** Code loaded, nothing opened. */
  readonly emptyBytes: number;
  /** Model and sessions open, no unit read. */
  readonly openBytes: number;
  /** After all questions, everything still open. */
  readonly bytes: number;
  /** The most at any time. */
  readonly peakBytes: number;
  readonly stats: EngineStats;
  /** sha256 of everything that was found. */
  readonly evidence: string;
  /** Milliseconds of each question. */
  readonly timesMs: readonly number[];
}

async function residentBytes(): Promise<number> {
  for (let i = 0; i < 4; i++) {
    globalThis.gc?.();
    await setTimeout(50);
  }
  return process.memoryUsage.rss();
}

const { options, refs, questions, preload } = await new Promise<Ask>((resolve) =>
  process.once('message', (message) => {
    resolve(message as Ask);
  }),
);
const emptyBytes = await residentBytes();
const engine = await createEngine(options);
await engine.warm();
const openBytes = await residentBytes();
const context = await engine.compose(refs);
if (preload) await engine.preload(context);
const evidence = createHash('sha256');
const timesMs: number[] = [];
for (const question of questions) {
  const begin = performance.now();
  const { found, evidence: spans } = await engine.attend(context, question, { top: 10 });
  timesMs.push(performance.now() - begin);
  evidence.update(JSON.stringify([found, spans]));
}
const told: Told = {
  emptyBytes,
  openBytes,
  bytes: await residentBytes(),
  peakBytes: process.resourceUsage().maxRSS * 1024,
  stats: engine.stats(),
  evidence: evidence.digest('hex'),
  timesMs,
};
await engine.dispose();
process.send?.(told);
process.disconnect();
