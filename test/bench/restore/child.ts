/**
 * One restart: a process that knows nothing, opens an engine, composes the context and asks. It tells the parent how long each step took;
 * the parent drops caches before it, or when the model is open, as the run has it. Imports as little as the worker could.
 */
import { createEngine, type EngineOptions, type Question, type UnitRef } from '@lectern/engine';

export interface Ask {
  readonly options: EngineOptions;
  readonly refs: readonly UnitRef[];
  readonly question: Question;
  /** Sessions are opened, and the parent asked to go on, before the context is composed. */
  readonly warm: boolean;
}

export interface Told {
  /** When this process had loaded its code; the parent knows when it started it. */
  readonly loadedAt: number;
  /** Model checked, tables opened; with `warm` sessions too. */
  readonly openMs: number;
  /** Compose and the first answer, and what the answer says of its own time. */
  readonly firstMs: number;
  readonly timingsMs: { readonly restore: number; readonly select: number; readonly read: number };
  readonly evidence: string;
  readonly tokens: number;
  /** From the engine's disk tier. */
  readonly diskBytes: number;
  /** The same question again, everything warm. */
  readonly againMs: number;
}

const loadedAt = Date.now();

function next(): Promise<unknown> {
  return new Promise((resolve) => process.once('message', resolve));
}

const { options, refs, question, warm } = (await next()) as Ask;
const begin = performance.now();
const engine = await createEngine(options);
if (warm) await engine.warm();
const openMs = performance.now() - begin;
if (warm) {
  process.send?.('open');
  await next();
}
const start = performance.now();
const context = await engine.compose(refs);
const first = await engine.attend(context, question, { top: 5 });
const firstMs = performance.now() - start;
const diskBytes = engine.stats().tiers.disk.bytes;
const again = performance.now();
await engine.attend(context, question, { top: 5 });
const told: Told = {
  loadedAt,
  openMs,
  firstMs,
  timingsMs: first.timingsMs,
  evidence: JSON.stringify([first.found, first.evidence]),
  tokens: first.usage.tokens,
  diskBytes,
  againMs: performance.now() - again,
};
await engine.dispose();
process.send?.(told);
process.disconnect();
