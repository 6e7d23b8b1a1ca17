/**
 * `./lectern bench select`: how long it takes to find the evidence in a warm context, ours and peers question by question in turns.
 *   --sizes 100k,300k,1M   tokens in context
 *   --questions 40 --runs 5    each question is asked that many times of every side
 * Ours: selecting (question encoded, every entry scored, candidates chosen) and the whole answer with reading. The chunk pipeline:
 * cosine over its 1,000-character chunks, with and without encoding the question; it reads nothing. BM25 over the same chunks.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Engine, UnitRef } from '@lectern/engine';
import { type Bar, figure, openBench, questionOf, report, say, sequenceOf } from '../engine-data.js';
import { barred, quantile, sizeFrom, sizeName, turnAbout } from '../measure.js';
import { Bm25Peer } from '../peers/bm25.js';
import { openEmbedder, openMiniLmPeer } from '../peers/minilm-q8.js';
import { cutPieces } from './pieces.js';
import { mixedQuestions } from './questions.js';

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '100k,300k,1M' },
    questions: { type: 'string', default: '40' },
    runs: { type: 'string', default: '5' },
    json: { type: 'boolean', default: false },
  },
});
const sizes = values.sizes
  .split(',')
  .map(sizeFrom)
  .sort((a, b) => a - b);
const runs = Number(values.runs);
const questions = mixedQuestions(Number(values.questions));
const top = 5;
const kept = process.env['BENCH_DIR'];

const { engine, close } = await openBench();
const embedder = await openEmbedder();
const chunks = await openMiniLmPeer({
  embedder,
  ...(kept === undefined ? {} : { keepDir: join(kept, 'vectors') }),
});
const words = new Bm25Peer();

/** Milliseconds of every question and run, by what was measured. */
type Times = Record<'select' | 'read' | 'whole' | 'cosine' | 'embedAndCosine' | 'bm25', number[]>;

async function measure(of: Engine, refs: readonly UnitRef[]): Promise<Times> {
  const context = await of.compose(refs);
  const times: Times = { select: [], read: [], whole: [], cosine: [], embedAndCosine: [], bm25: [] };
  const sidesFor = (question: string, into: Times): (() => Promise<void>)[] => [
    async () => {
      const begin = performance.now();
      const { timingsMs } = await of.attend(context, questionOf(question), { top });
      into.whole.push(performance.now() - begin);
      into.select.push(timingsMs.select);
      into.read.push(timingsMs.read);
    },
    async () => {
      const begin = performance.now();
      const query = await embedder.embed([question], 1);
      const embedded = performance.now();
      chunks.askVector(query, top);
      into.cosine.push(performance.now() - embedded);
      into.embedAndCosine.push(performance.now() - begin);
    },
    async () => {
      const begin = performance.now();
      await words.ask(question, top);
      into.bm25.push(performance.now() - begin);
    },
  ];
  const warm: Times = { select: [], read: [], whole: [], cosine: [], embedAndCosine: [], bm25: [] };
  for (const question of questions.slice(0, 5)) await turnAbout(0, sidesFor(question, warm));
  for (let run = 0; run < runs; run++)
    for (const [i, question] of questions.entries()) await turnAbout(run + i, sidesFor(question, times));
  return times;
}

const titles: Record<keyof Times, string> = {
  select: 'ours, selecting',
  read: 'ours, reading',
  whole: 'ours, whole answer',
  cosine: 'MiniLM q8, cosine alone',
  embedAndCosine: 'MiniLM q8, question + cosine',
  bm25: 'BM25',
};
const bars: Bar[] = [];
const pieces = cutPieces(sizes);
const refs: UnitRef[] = [];
for (const size of sizes) {
  const here = pieces.filter((p) => p.tokensSoFar <= size).slice(refs.length);
  for (const { id, text } of here) {
    const { unit } = await engine.prefill(sequenceOf(text), { tenantSalt: 'bench' });
    refs.push({ unit, documentId: id });
    await chunks.add(id, text);
    await words.add(id, text);
  }
  const times = await measure(engine, refs);
  const asked = `${questions.length} questions x ${runs}`;
  say(`${sizeName(size)} tokens in ${refs.length} documents, ${chunks.chunks} chunks, ${asked}, warm, ms:`);
  for (const key of Object.keys(titles) as (keyof Times)[]) {
    const [p50, p95] = [quantile(times[key], 0.5), quantile(times[key], 0.95)];
    say(`  ${titles[key].padEnd(30)} p50 ${p50.toFixed(1).padStart(7)}   p95 ${p95.toFixed(1).padStart(7)}`);
  }
  bars.push(...barsOf(size, times));
}
await chunks.dispose();
await embedder.dispose();
await close();
report('select', runs, bars);

function barsOf(size: number, times: Times): Bar[] {
  const name = sizeName(size).toLowerCase();
  const peer = quantile(times.embedAndCosine, 0.5);
  const p50 = { name: `select.p50_ms_${name}`, value: quantile(times.select, 0.5), unit: 'ms' };
  return [
    size === 1_000_000
      ? barred(p50, { bar: 60, goal: 15, peer, atMost: true })
      : { ...figure(p50.name, p50.value, p50.unit), peer: Number(peer.toPrecision(6)) },
    figure(`select.p95_ms_${name}`, quantile(times.select, 0.95), 'ms'),
    figure(`answer.p50_ms_${name}`, quantile(times.whole, 0.5), 'ms'),
    figure(`answer.p95_ms_${name}`, quantile(times.whole, 0.95), 'ms'),
    figure(`chunks.cosine_p50_ms_${name}`, quantile(times.cosine, 0.5), 'ms'),
    figure(`chunks.question_and_cosine_p50_ms_${name}`, peer, 'ms'),
    figure(`bm25.p50_ms_${name}`, quantile(times.bm25, 0.5), 'ms'),
  ];
}
