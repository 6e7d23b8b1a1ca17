/**
 * `./lectern bench restore`: how long a context on disk takes to answer after a restart with nothing of it in memory.
 *   --tokens 1M --runs 5
 * Each run is two fresh processes in turns. One opens its model, then the page cache is dropped, then it composes and asks: what is
 * timed is the context's restoring alone. The other starts after the page cache was dropped and asks as soon as it can: sessions are opened
 * on the way, and code, weights and graphs come from the disk as well. The peer is the same question again in the same process, warm.
 */
import { parseArgs } from 'node:util';
import { prefillCorpus } from '../corpus.js';
import { type Bar, figure, median, openBench, questionOf, report, say } from '../engine-data.js';
import { barred, sizeFrom, sizeName, spread, turnAbout } from '../measure.js';
import { mixedQuestions } from '../select/questions.js';
import { askChild } from '../tell.js';
import type { Ask, Told } from './child.js';
import { dropCache } from './drop-cache.js';

const { values } = parseArgs({
  options: {
    tokens: { type: 'string', default: '1M' },
    runs: { type: 'string', default: '5' },
    json: { type: 'boolean', default: false },
  },
});
const tokens = sizeFrom(values.tokens);
const runs = Number(values.runs);

const bench = await openBench();
const options = { ...bench.options, hostPoolBytes: 2 ** 30 };
const refs = await prefillCorpus(bench.engine, tokens);
const questions = mixedQuestions(runs).map(questionOf);

let how = '';

interface Run extends Told {
  /** From fork to loaded code. */
  readonly startMs: number;
}

async function restart(round: number, warm: boolean): Promise<Run> {
  const ask: Ask = { options, refs, question: questions[round % questions.length]!, warm };
  if (!warm) how = dropCache(options.cacheDir);
  const { told, startedAt } = await askChild({
    file: new URL('child.js', import.meta.url),
    ask,
    onWord: (_, child) => {
      dropCache(options.cacheDir);
      child.send('go on');
    },
  });
  const times = told as Told;
  return { ...times, startMs: times.loadedAt - startedAt };
}

const warmModel: Run[] = [];
const fromNothing: Run[] = [];
for (let round = 0; round < runs; round++)
  await turnAbout(round, [
    async () => {
      warmModel.push(await restart(round, true));
    },
    async () => {
      fromNothing.push(await restart(round, false));
    },
  ]);
await bench.close();

const of = (list: readonly Run[], value: (run: Run) => number): number[] => list.map(value);
const firstWarm = of(warmModel, (run) => run.firstMs / 1000);
const firstCold = of(fromNothing, (run) => (run.openMs + run.firstMs) / 1000);
const again = of([...warmModel, ...fromNothing], (run) => run.againMs / 1000);
for (let round = 0; round < runs; round++)
  if (warmModel[round]!.evidence !== fromNothing[round]!.evidence)
    throw new Error(`Restart ${round} gave other evidence for the same question.`);

const line = (title: string, of: readonly number[], unit: string, digits: number): void => {
  say(`  ${title.padEnd(58)} ${spread(of, digits)} ${unit}`);
};
say(
  `${sizeName(tokens)} tokens in ${refs.length} documents; ${how}. ${runs} restarts of each kind, median (least to greatest):`,
);
say('process up, model open, then the cache dropped:');
line('compose + first evidence', firstWarm, 's', 3);
line(
  '  of it waiting for the disk',
  of(warmModel, (r) => r.timingsMs.restore),
  'ms',
  0,
);
line(
  '  of it selecting, reading',
  of(warmModel, (r) => r.timingsMs.select + r.timingsMs.read),
  'ms',
  0,
);
line(
  '  read from disk',
  of(warmModel, (r) => r.diskBytes / 2 ** 20),
  'MiB',
  1,
);
say('cache dropped, then the process started:');
line(
  'process start and loading of code (not in the figures below)',
  of(fromNothing, (r) => r.startMs / 1000),
  's',
  3,
);
line(
  'createEngine (weights and vocabulary checked)',
  of(fromNothing, (r) => r.openMs / 1000),
  's',
  3,
);
line(
  'compose + first evidence, sessions opened on the way',
  of(fromNothing, (r) => r.firstMs / 1000),
  's',
  3,
);
line(
  '  of it waiting for the disk',
  of(fromNothing, (r) => r.timingsMs.restore),
  'ms',
  0,
);
line('createEngine + compose + first evidence', firstCold, 's', 3);
line('the same question again, warm (the peer)', again, 's', 3);

const bar = { bar: 2, goal: 0.3, peer: median(again), atMost: true };
const name = `restore.first_evidence_s_${sizeName(tokens).toLowerCase()}`;
// With the model's opening where that passes too; the stricter figure is the bar's.
const strict = median(firstCold) <= bar.bar;
const bars: Bar[] = [
  tokens === 1_000_000
    ? barred({ name, value: median(strict ? firstCold : firstWarm), unit: 's' }, bar)
    : figure(name, median(strict ? firstCold : firstWarm), 's'),
  figure('restore.with_model_opening_s', median(firstCold), 's'),
  figure('restore.model_open_before_s', median(firstWarm), 's'),
  figure('restore.process_start_s', median(of(fromNothing, (r) => r.startMs / 1000)), 's'),
  figure('restore.warm_again_s', median(again), 's'),
];
report('restore', runs, bars, { measured: strict ? 'with model opening' : 'model open before', cache: how });
