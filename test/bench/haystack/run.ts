/**
 * `./lectern bench haystack`: questions over the novel with paragraphs of our own between its own; ours, and spans of 32 tokens
 * ranked by embedding, by BM25 and by both, on the same questions. Then questions that nothing answers.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Bar, figure, openBench, questionOf, report, say, sequenceOf, textOf } from '../engine-data.js';
import { Bm25Peer } from '../peers/bm25.js';
import { tokenChunks } from '../peers/chunks.js';
import { FusedPeer } from '../peers/fused.js';
import { openMiniLmPeer } from '../peers/minilm-q8.js';
import type { Peer } from '../peers/peer.js';
import { buildHaystack, isRight, type PlacedQuestion, type Range, touchesAnswer } from './haystack.js';
import { readParagraphs, sharedWords } from './paragraphs.js';
import { Tally } from './tally.js';
import { foreign, near } from './unanswerable.js';

const { values: options } = parseArgs({
  options: {
    share: { type: 'string', default: '1' },
    paragraphs: { type: 'string', default: '1000' },
    questions: { type: 'string', default: '1000' },
    seed: { type: 'string', default: 'lectern' },
    peers: { type: 'string', default: 'minilm,bm25,fused' },
    misses: { type: 'string', default: '0' },
    json: { type: 'boolean', default: false },
  },
});
const top = 20;
const chunking = tokenChunks(32);
const kept = process.env['BENCH_DIR'];

const paragraphs = readParagraphs().slice(0, Number(options.paragraphs));
const overlaps = (paraphrased: boolean): number => {
  const all = paragraphs.flatMap(({ sentences, questions }) =>
    questions
      .filter((q) => q.paraphrased === paraphrased)
      .map((q) => sharedWords(q.text, sentences[q.sentence] ?? '')),
  );
  return all.reduce((sum, share) => sum + share, 0) / all.length;
};
const novel = textOf('text', 'war-and-peace.txt');
const hay = buildHaystack(
  novel.slice(0, Math.floor(novel.length * Number(options.share))),
  paragraphs,
  options.seed,
);
say(
  `${hay.tokens} tokens in ${hay.documents.size} documents, ${paragraphs.length} paragraphs, ${hay.questions.length} questions; ` +
    `content words shared with the answer's sentence: ${overlaps(false).toFixed(2)} in its own words, ${overlaps(true).toFixed(2)} paraphrased`,
);

class Side {
  readonly lexical = new Tally();
  readonly paraphrased = new Tally();
  readonly all = new Tally();

  add({ paraphrased }: PlacedQuestion, rank: number, ms: number, found = false): void {
    for (const tally of [paraphrased ? this.paraphrased : this.lexical, this.all]) tally.add(rank, ms, found);
  }

  print(name: string): void {
    say(this.all.row(name));
    say(this.lexical.row(`  in its own words`));
    say(this.paraphrased.row(`  paraphrased`));
  }
}

const rankOf = (places: readonly Range[], isHit: (place: Range) => boolean): number => {
  const at = places.findIndex(isHit);
  return at < 0 ? Infinity : at + 1;
};

const { engine, close } = await openBench();
const refs = [];
for (const [documentId, text] of hay.documents)
  refs.push({
    documentId,
    unit: (await engine.prefill(sequenceOf(text), { tenantSalt: 'bench haystack' })).unit,
  });
const context = await engine.compose(refs);
const ask = async (text: string): Promise<{ places: readonly Range[]; found: boolean; ms: number }> => {
  const begin = performance.now();
  const { evidence, found } = await engine.attend(context, questionOf(text), { top });
  return { places: evidence, found, ms: performance.now() - begin };
};

/** Evenly spread over the haystack. */
const step = Math.max(1, hay.questions.length / Number(options.questions));
const questions = hay.questions.filter((_, i) => Math.floor(i / step) !== Math.floor((i - 1) / step));

const ours = new Side();
let misses = Number(options.misses);
for (const question of questions) {
  const { places, found, ms } = await ask(question.text);
  const rank = rankOf(places, (place) => isRight(place, question));
  ours.add(question, rank, ms, found);
  if (rank > 1 && misses-- > 0) explain(question, places, rank);
}
const absent = { foreign: new Tally(), near: new Tally() };
for (const text of foreign) absent.foreign.add(Infinity, 0, (await ask(text)).found);
for (const text of near) absent.near.add(Infinity, 0, (await ask(text)).found);
await close();

const wanted = options.peers.split(',').filter((name) => name !== '');
const peers = new Map<string, Peer>();
const bm25 = new Bm25Peer(chunking);
if (wanted.includes('bm25') || wanted.includes('fused')) peers.set('bm25', bm25);
if (wanted.includes('minilm') || wanted.includes('fused')) {
  const keep = kept === undefined ? {} : { keepDir: join(kept, 'vectors') };
  peers.set('minilm', await openMiniLmPeer({ chunking, batch: 32, ...keep }));
}
for (const peer of peers.values()) for (const [id, text] of hay.documents) await peer.add(id, text);
if (wanted.includes('fused')) peers.set('fused', new FusedPeer([...peers.values()].reverse()));
const sides = new Map<string, Side>();
for (const [name, peer] of peers) {
  const side = new Side();
  for (const question of questions) {
    const begin = performance.now();
    const places = await peer.ask(question.text, top);
    side.add(
      question,
      rankOf(places, (place) => touchesAnswer(place, question)),
      performance.now() - begin,
    );
  }
  sides.set(name, side);
}
for (const name of ['bm25', 'minilm']) await peers.get(name)?.dispose();

say(`${''.padEnd(34)}    n  R@1    R@5    R@20   MRR    median`);
ours.print('lectern, evidence');
for (const [name, side] of sides) side.print(`${name}, spans of 32 tokens`);
say(
  `found: ${ours.all.found.toFixed(3)} of the answerable (${ours.lexical.found.toFixed(3)} in its own words, ${ours.paraphrased.found.toFixed(3)} paraphrased); ` +
    `${absent.foreign.found.toFixed(3)} of ${foreign.length} foreign and ${absent.near.found.toFixed(3)} of ${near.length} near questions without an answer`,
);

const fused = sides.get('fused')?.all;
const recallBar = (k: number, goal: number): Bar => {
  const value = ours.all.recall(k);
  const peer = fused?.recall(k) ?? null;
  return {
    ...figure(`haystack.r${k}`, value, 'share'),
    peer,
    bar: peer,
    goal,
    pass: peer === null ? null : value >= peer,
  };
};
const answered =
  (absent.foreign.found * foreign.length + absent.near.found * near.length) / (foreign.length + near.length);
report('haystack', 1, [
  figure('haystack.tokens', hay.tokens, 'tokens'),
  figure('haystack.questions', questions.length, 'questions'),
  recallBar(1, 0.8),
  recallBar(5, 0.98),
  recallBar(20, 0.995),
  { ...figure('haystack.mrr', ours.all.mrr, 'share'), peer: fused?.mrr ?? null },
  ...[1, 5, 20].flatMap((k) => [
    {
      ...figure(`haystack.lexical_r${k}`, ours.lexical.recall(k), 'share'),
      peer: sides.get('fused')?.lexical.recall(k) ?? null,
    },
    {
      ...figure(`haystack.paraphrased_r${k}`, ours.paraphrased.recall(k), 'share'),
      peer: sides.get('fused')?.paraphrased.recall(k) ?? null,
    },
  ]),
  figure('haystack.answerable_found', ours.all.found, 'share'),
  figure('haystack.unanswerable_found', answered, 'share'),
  figure('haystack.foreign_found', absent.foreign.found, 'share'),
  figure('haystack.near_found', absent.near.found, 'share'),
  { ...figure('haystack.p50_ms', ours.all.medianMs, 'ms'), peer: fused?.medianMs ?? null },
]);

function explain(question: PlacedQuestion, places: readonly Range[], rank: number): void {
  const show = ({ documentId, charStart, charEnd }: Range): string =>
    JSON.stringify((hay.documents.get(documentId) ?? '').slice(charStart, charEnd).slice(0, 160));
  say(`  rank ${rank} ${question.paraphrased ? 'P' : 'L'}: ${question.text}`);
  say(`    gold:  ${show(question.gold)}`);
  for (const place of places.slice(0, 2)) say(`    quote: ${show(place)}`);
}
