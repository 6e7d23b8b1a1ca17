/** Where units lie must not be seen in answers: random worlds of documents, pools, orders and engines, each drawn from a seed. */
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '@lectern/contracts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { UnitRef } from './core/types.js';
import { createEngine, type Engine } from './engine.js';
import { openRuntime } from './runtime/runtime.js';
import { noise } from './testing/engram-model.js';
import { TestTokenizer } from './testing/sequences.js';

vi.setConfig({ testTimeout: 120_000 });

const runtime = openRuntime({ threads: 1, device: 'cpu' });
const model = join(import.meta.dirname, '../models/tiny');
const words =
  `the landlord tenant rent roof heating notice law state Ohio captain ship storm island moon stars crew river bank
queue event worker limit name returns pays repairs ends begins keeps sails finds 1999 2024 950 XJ-4471 Anna Brown Peter Gray`.split(
    /\s+/u,
  );
const asked = [
  'Who pays the rent to Anna Brown?',
  'What is XJ-4471?',
  'When does the law of Ohio end?',
  'What is this document about?',
];

let dir: string;
let tokenizer: TestTokenizer;
let units: readonly UnitRef[];

const dice = (seed: number): ((limit: number) => number) => {
  const next = noise(seed);
  return (limit) => Math.min(limit - 1, Math.floor(((next() + 1) / 2) * limit));
};
const textOf = (seed: number): string => {
  const below = dice(seed);
  const sentence = (): string =>
    `${Array.from({ length: 4 + below(18) }, () => words[below(words.length)]!).join(' ')}.`;
  return Array.from({ length: 5 + below(60) }, sentence).join(' ');
};
const open = (hostPoolBytes: number, cache = 'cache'): Promise<Engine> =>
  createEngine(
    {
      cacheDir: join(dir, cache),
      modelDir: join(dir, 'model'),
      model,
      threads: 1,
      hostPoolBytes,
      device: 'cpu',
    },
    runtime,
  );
const prefill = async (engine: Engine, seeds: readonly number[]): Promise<UnitRef[]> => {
  const refs: UnitRef[] = [];
  for (const seed of seeds) {
    const { unit } = await engine.prefill(tokenizer.sequence([textOf(seed)]), { tenantSalt: 't' });
    refs.push({ unit, documentId: `document ${seed}` });
  }
  return refs;
};
/** Every bit of what was found, and of everything that was read for it. */
async function answer(engine: Engine, refs: readonly UnitRef[], question: string): Promise<string> {
  const context = await engine.compose(refs);
  const { found, evidence } = await engine.attend(context, tokenizer.question(question), { top: 5 });
  return JSON.stringify([found, evidence, await engine.explain(context, tokenizer.question(question))]);
}
/** Name -> place, time and content of every file of the folder. */
async function filesOf(cache: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const path of await readdir(join(dir, cache), { recursive: true })) {
    if (!path.endsWith('.ctx')) continue;
    const { mtimeNs, ino } = await stat(join(dir, cache, path), { bigint: true });
    files.set(path, `${ino} ${mtimeNs} ${(await readFile(join(dir, cache, path))).toString('base64')}`);
  }
  return files;
}
const seeds = Array.from({ length: 14 }, (_, i) => i + 1);
let expected: readonly string[];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lectern-tiers-'));
  tokenizer = await TestTokenizer.load();
  const first = await open(2 ** 30);
  units = await prefill(first, seeds);
  expected = await Promise.all(asked.map((question) => answer(first, units, question)));
  await first.dispose();
}, 180_000);
afterAll(async () => {
  await runtime.dispose();
  await rm(dir, { recursive: true, force: true });
});

describe('answers over the same units are the same bit for bit', () => {
  const pools = [0, 5000, 40_000, 90_000, 200_000, 2 ** 30];

  it.each(pools)('after a restart, with a pool of %d bytes that is never passed', async (bytes) => {
    const engine = await open(bytes);
    for (const again of [0, 1, 2])
      for (const [i, question] of asked.entries()) {
        expect([again, await answer(engine, units, question)]).toEqual([again, expected[i]]);
        expect(engine.stats().pool.bytes).toBeLessThanOrEqual(bytes);
      }
    await engine.dispose();
    expect(engine.stats().pool.bytes).toBe(0);
  });

  it('whatever was asked before, of whichever part, at the same time, by several engines on one folder', async () => {
    for (let seed = 1; seed <= 4; seed++) {
      const below = dice(seed);
      const engines = [await open(pools[below(pools.length)]!), await open(pools[below(pools.length)]!)];
      const all: Promise<void>[] = [];
      for (let i = 0; i < 24; i++) {
        const engine = engines[below(2)]!;
        const question = below(asked.length);
        if (below(3) === 0) {
          const part = units.filter(() => below(2) === 0);
          all.push(answer(engine, part, asked[question]!).then(() => undefined));
        } else {
          all.push(
            answer(engine, units, asked[question]!).then((got) => {
              expect([seed, got]).toEqual([seed, expected[question]]);
            }),
          );
        }
        if (below(4) === 0) await Promise.all(all);
      }
      await Promise.all(all);
      await Promise.all(engines.map((engine) => engine.dispose()));
    }
  });

  it('in whichever order the units were computed and first read', async () => {
    const engine = await open(60_000, 'other');
    const refs = await prefill(engine, [...seeds].reverse());
    for (const ref of refs) await answer(engine, [ref], asked[0]!);
    expect([...refs].reverse()).toEqual(units);
    expect(await answer(engine, units, asked[1]!)).toBe(expected[1]);
    await engine.dispose();
  });

  it('though pages in memory have been damaged on disk since they were checked', async () => {
    const engine = await open(2 ** 30, 'other');
    await engine.preload(await engine.compose(units));
    for (const path of (await filesOf('other')).keys()) {
      const bytes = await readFile(join(dir, 'other', path));
      await writeFile(join(dir, 'other', path), bytes.fill(7, 4096));
    }
    for (const [i, question] of asked.entries())
      expect(await answer(engine, units, question)).toBe(expected[i]);
    await engine.dispose();
    await rm(join(dir, 'other'), { recursive: true });
  });
});

describe('adding and removing documents', () => {
  it('touches no file of another document', async () => {
    const engine = await open(100_000);
    const before = await filesOf('cache');
    const [added] = await prefill(engine, [77]);
    const between = await filesOf('cache');
    expect(between.size).toBe(before.size + 1);
    await answer(engine, [...units, added!], asked[0]!);
    expect(await engine.remove(added!.unit)).toBe(true);
    expect(await filesOf('cache')).toEqual(before);
    expect(await answer(engine, units, asked[0]!)).toBe(expected[0]);
    await engine.dispose();
  });

  it('while it is read: the answer is the right one or cache_corrupt, and nothing of it stays', async () => {
    let refused = 0;
    for (let seed = 1; seed <= 6; seed++) {
      const below = dice(seed);
      const [engine, other] = [await open(seed % 3 === 0 ? 0 : 150_000), await open(0)];
      const [added] = await prefill(engine, [100]);
      const refs = [...units, added!];
      const right = await answer(other, refs, asked[0]!);
      if (seed % 2 === 0) await answer(engine, refs, asked[0]!);
      const answering = answer(engine, refs, asked[0]!).catch((error: unknown) => error);
      for (let wait = below(12); wait > 0; wait--) await new Promise((resolve) => setImmediate(resolve));
      await (below(2) === 0 ? engine : other).remove(added!.unit);
      const got = await answering;
      if (got instanceof AppError) {
        refused++;
        expect(got).toMatchObject({ code: 'cache_corrupt', data: { unit: added!.unit } });
      } else expect(got).toBe(right);
      await expect(answer(engine, refs, asked[0]!)).rejects.toMatchObject({ code: 'cache_corrupt' });
      expect(await answer(engine, units, asked[0]!)).toBe(expected[0]);
      await Promise.all([engine.dispose(), other.dispose()]);
    }
    expect(refused).toBeGreaterThan(0);
  });
});

describe('tokens by tier', () => {
  it('count where columns came from, once per unit of the context', async () => {
    const engine = await open(2 ** 30);
    const context = await engine.compose(units);
    const question = tokenizer.question(asked[0]!);
    const cold = (await engine.attend(context, question, { top: 1 })).usage;
    expect(cold.tiers).toEqual({ device: 0, host: 0, disk: cold.tokens, miss: 0 });
    const warm = (await engine.attend(context, question, { top: 1 })).usage;
    expect(warm.tiers).toEqual({ device: 0, host: cold.tokens, disk: 0, miss: 0 });
    const { host, disk } = engine.stats().tiers;
    expect(disk.latentBytes).toBe(engine.stats().pool.pages * 4096);
    expect(host.latentBytes).toBe(disk.latentBytes);
    expect(disk).toMatchObject({ misses: 0, evictions: 0 });
    expect(host.misses).toBe(disk.hits);
    await engine.dispose();
  });
});
