/**
 * `./lectern bench tiers`: resident memory of an engine that holds a whole context in memory (the peer), and of one whose host pool is a
 * share of that, over the same files and questions, each in processes of their own, in turns. Evidence must be the same bit for bit.
 *   --tokens 1M --runs 5 --questions 30
 *   --share .2    bytes of the pool, as a share of the context files'
 * Both are started as a worker's process is. Resident is the whole process after garbage was collected, Node and ONNX Runtime included; what those take alone is printed beside it.
 */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { prefillCorpus } from '../corpus.js';
import { type Bar, figure, median, openBench, questionOf, report, say } from '../engine-data.js';
import { barred, quantile, sizeFrom, sizeName, spread, turnAbout } from '../measure.js';
import { mixedQuestions } from '../select/questions.js';
import { askChild } from '../tell.js';
import type { Ask, Told } from './child.js';

const { values } = parseArgs({
  options: {
    tokens: { type: 'string', default: '1M' },
    runs: { type: 'string', default: '5' },
    questions: { type: 'string', default: '30' },
    share: { type: 'string', default: '.2' },
    json: { type: 'boolean', default: false },
  },
});
const tokens = sizeFrom(values.tokens);
const runs = Number(values.runs);
const questions = mixedQuestions(Number(values.questions)).map(questionOf);
const MiB = 2 ** 20;

const bench = await openBench();
const refs = await prefillCorpus(bench.engine, tokens);
const sizes = await Promise.all(
  refs.map(({ unit }) => stat(join(bench.options.cacheDir, unit.slice(0, 2), `${unit}.ctx`))),
);
const fileBytes = sizes.reduce((sum, { size }) => sum + size, 0);
const poolBytes = Math.round(fileBytes * Number(values.share));

async function side(hostPoolBytes: number, preload: boolean): Promise<Told> {
  const ask: Ask = { options: { ...bench.options, hostPoolBytes }, refs, questions, preload };
  const file = new URL('child.js', import.meta.url);
  return (await askChild({ file, ask, flags: ['--expose-gc'], lean: true })).told as Told;
}

const all: Told[] = [];
const tiered: Told[] = [];
for (let round = 0; round < runs; round++)
  await turnAbout(round, [
    async () => {
      all.push(await side(2 * fileBytes, true));
    },
    async () => {
      tiered.push(await side(poolBytes, false));
    },
  ]);
await bench.close();

const digests = new Set([...all, ...tiered].map(({ evidence }) => evidence));
if (digests.size !== 1) throw new Error('The two sides did not find the same evidence.');

const mib = (list: readonly Told[], value: (told: Told) => number): number[] =>
  list.map((told) => value(told) / MiB);
const line = (title: string, value: (told: Told) => number): void => {
  say(`  ${title.padEnd(52)} ${spread(mib(all, value)).padEnd(20)} ${spread(mib(tiered, value))}`);
};
say(
  `${sizeName(tokens)} tokens in ${refs.length} documents, ${(fileBytes / MiB).toFixed(0)} MiB on disk; ${questions.length} questions, the same evidence ` +
    `bit for bit; ${runs} processes of each kind in turns, MiB as median (least to greatest):`,
);
say(`  ${''.padEnd(52)} ${'all in memory'.padEnd(20)} pool of ${(poolBytes / MiB).toFixed(0)} MiB`);
line('resident, whole process', ({ bytes }) => bytes);
line('  of it before any engine (Node and code)', ({ emptyBytes }) => emptyBytes);
line('  of it model, ONNX Runtime, vocabulary', ({ openBytes, emptyBytes }) => openBytes - emptyBytes);
line('  of it for the context', ({ bytes, openBytes }) => bytes - openBytes);
line('held in the pool', ({ stats }) => stats.pool.bytes);
line('most resident at any time', ({ peakBytes }) => peakBytes);
const times = (list: readonly Told[]): number[] => list.flatMap(({ timesMs }) => timesMs.slice(1));
for (const [title, list] of [
  ['all in memory', all],
  ['tiered', tiered],
] as const) {
  const { host, disk } = list[0]!.stats.tiers;
  say(
    `  ${title}: question p50 ${quantile(times(list), 0.5).toFixed(0)} ms, p95 ${quantile(times(list), 0.95).toFixed(0)} ms; host ${host.hits} hits, ` +
      `${host.misses} misses, ${host.evictions} evictions; disk gave ${(disk.bytes / MiB).toFixed(0)} MiB`,
  );
}

const [allRss, tieredRss] = [all, tiered].map((list) => median(mib(list, ({ bytes }) => bytes))) as [
  number,
  number,
];
const ofContext = (list: readonly Told[]): number =>
  median(mib(list, ({ bytes, openBytes }) => bytes - openBytes));
const saved = { name: 'tiers.memory_saved', value: 1 - tieredRss / allRss, unit: 'share' };
const bars: Bar[] = [
  barred(saved, { bar: 0.4, goal: 0.8, peer: 0 }),
  figure('tiers.context_memory_saved', 1 - ofContext(tiered) / ofContext(all), 'share'),
  { ...figure('tiers.resident_mib', tieredRss, 'MiB'), peer: Number(allRss.toPrecision(6)) },
  figure(
    'tiers.resident_without_context_mib',
    median(mib([...all, ...tiered], ({ openBytes }) => openBytes)),
    'MiB',
  ),
  {
    ...figure('tiers.question_p50_ms', quantile(times(tiered), 0.5), 'ms'),
    peer: Number(quantile(times(all), 0.5).toPrecision(6)),
  },
];
report('tiers', runs, bars, { tokens, poolBytes });
