/** What the engine's benchmarks share: real inputs from outside the repository, an engine, sequences and questions. */
import { existsSync, readFileSync } from 'node:fs';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import type { TokenSequence } from '@lectern/contracts';
import { createEngine, type Engine, type EngineOptions, type Question } from '@lectern/engine';
import { assemble, createTokenizer } from '@lectern/multimodal';

const tokenizer = createTokenizer();

/** A path under the data folder, there or not. */
export function dataFile(...parts: string[]): string {
  return resolve(process.env['LECTERN_DATA'] ?? join(process.cwd(), '..', 'shared', 'data'), ...parts);
}

/** A path under the data folder; ends the process with a printed reason when it is absent. */
export function dataPath(...parts: string[]): string {
  const path = dataFile(...parts);
  if (!existsSync(path)) {
    process.stdout.write(`skipped: ${path} is not here; set LECTERN_DATA\n`);
    process.exit(0);
  }
  return path;
}

export function sequenceOf(text: string): TokenSequence {
  return assemble(
    {
      pieces: [{ modality: 'text', source: { kind: 'chars' }, text }],
      skipped: [],
      reader: 'bench/1',
      kind: 'text',
      mediaType: 'text/plain',
    },
    tokenizer,
  );
}

export function questionOf(text: string): Question {
  return { text, ...tokenizer.encode(text) };
}

export function tokensOf(text: string): number {
  return tokenizer.encode(text).ids.length;
}

export interface Bench {
  readonly engine: Engine;
  /** What it was opened with, for engines of other processes on the same folder. */
  readonly options: EngineOptions;
  /** Ends the engine, and removes its folder unless another process is to look at it. */
  readonly close: (how?: { readonly keep: boolean }) => Promise<void>;
  /** Removes the folder that close() kept, unless it is BENCH_DIR. */
  readonly remove: () => Promise<void>;
}

/** An engine on a folder of its own, or on BENCH_DIR, whose context files and graphs then stay for the next run. */
export async function openBench(): Promise<Bench> {
  const kept = process.env['BENCH_DIR'];
  const dir = kept ?? mkdtempSync(join(tmpdir(), 'lectern-bench-'));
  const options: EngineOptions = {
    ...(process.env['BENCH_MODEL'] === undefined ? {} : { model: process.env['BENCH_MODEL'] }),
    cacheDir: join(dir, 'cache'),
    modelDir: join(dir, 'model'),
    threads: 2,
    hostPoolBytes: 2 ** 32,
    device: 'auto',
  };
  const engine = await createEngine(options);
  await engine.warm();
  const remove = (): Promise<void> =>
    kept === undefined ? rm(dir, { recursive: true, force: true }) : Promise.resolve();
  return {
    engine,
    options,
    close: async ({ keep } = { keep: false }) => {
      await engine.dispose();
      if (!keep) await remove();
    },
    remove,
  };
}

const quiet = process.argv.includes('--json');

/** With --json, stdout carries the closing document alone. */
export const say = (line: string): void => {
  (quiet ? process.stderr : process.stdout).write(`${line}\n`);
};

export function textOf(...parts: string[]): string {
  return readFileSync(dataPath(...parts), 'utf8');
}

/** The middle of the sorted values; NaN of none. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
}

/** One figure of a benchmark, as docs/log.md and comparisons read it. */
export interface Bar {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The other side, measured in the same run; null when the figure stands alone. */
  readonly peer: number | null;
  readonly bar: number | null;
  readonly goal: number | null;
  readonly pass: boolean | null;
}

/** A figure without a bar to pass. */
export const figure = (name: string, value: number, unit: string): Bar => ({
  name,
  value: Number(value.toPrecision(6)),
  unit,
  peer: null,
  bar: null,
  goal: null,
  pass: null,
});

/** The last line of every benchmark: one JSON document. `more` holds what is no figure, such as the points of a diagram. */
export function report(
  bench: string,
  runs: number,
  bars: readonly Bar[],
  more: Readonly<Record<string, unknown>> = {},
): void {
  const machine = {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    load: Number((loadavg()[0] ?? 0).toFixed(1)),
  };
  process.stdout.write(`${JSON.stringify({ bench, machine, runs, bars, ...more })}\n`);
}
