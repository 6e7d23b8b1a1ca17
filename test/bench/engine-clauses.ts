/**
 * Evidence over contracts whose clauses a lawyer marked (CUAD), by contract and over all of them together, and answers where
 * there should be none. `--fit` also fits the score model to what it saw and prints weights for score-model.ts.
 *   ./lectern bench clauses [contracts=30] [skip=0] [questions per contract=10] [--fit]
 *
 * A quote is right when it and a marked span share at least half of the shorter one. Contracts are in order of the sha256 of
 * their id; the score model was fitted on the first 36 (skip 0), so figures are to be taken with skip >= 36.
 */
import { createHash } from 'node:crypto';
import type { Explained } from '@lectern/engine';
import { clauseQuestions, foreignQuestions } from './engine-clause-questions.js';
import { figure, median, openBench, questionOf, report, say, sequenceOf, textOf } from './engine-data.js';
import { fitScoreModel, type LabelledQuestion } from './engine-fit.js';

interface Contract {
  readonly id: string;
  readonly clauses: Readonly<Record<string, { readonly spans: readonly string[] }>>;
}

type Range = readonly [number, number];

const [countText = '30', skipText = '0', perText = '10'] = process.argv
  .slice(2)
  .filter((a) => !a.startsWith('--'));
const fit = process.argv.includes('--fit');
const order = (id: string): string => createHash('sha256').update(id).digest('hex');
const contracts = textOf('cuad', 'clauses.jsonl')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Contract)
  .sort((a, b) => (order(a.id) < order(b.id) ? -1 : 1))
  .slice(Number(skipText), Number(skipText) + Number(countText));

const { engine, close } = await openBench();
const units = new Map<string, string>();
const gold = new Map<string, ReadonlyMap<string, readonly Range[]>>();
let tokens = 0;
for (const { id, clauses } of contracts) {
  const sequence = sequenceOf(textOf('cuad', 'txt', `${id}.txt`));
  const result = await engine.prefill(sequence, { tenantSalt: 'bench' });
  units.set(id, result.unit);
  tokens += result.tokens;
  const ranges = (spans: readonly string[]): Range[] =>
    spans.flatMap((span) => {
      const at = sequence.text.indexOf(span);
      return at < 0 ? [] : [[at, at + span.length] as const];
    });
  gold.set(id, new Map(Object.entries(clauses).map(([type, { spans }]) => [type, ranges(spans)])));
}
say(`${contracts.length} contracts, ${tokens} tokens`);

const goldOf = (id: string, type: string): readonly Range[] => gold.get(id)?.get(type) ?? [];
const isRight = (ranges: readonly Range[], start: number, end: number): boolean =>
  ranges.some(([a, b]) => {
    const shared = Math.min(end, b) - Math.max(start, a);
    return shared > 0 && shared >= 0.5 * Math.min(end - start, b - a);
  });

const labelled: LabelledQuestion[] = [];
const keep = (judged: readonly Explained[], ranges: readonly Range[]): void => {
  labelled.push({
    features: judged.map((j) => j.features),
    right: judged.map((j) => isRight(ranges, j.charStart, j.charEnd)),
  });
};

class Tally {
  asked = 0;
  first = 0;
  five = 0;
  found = 0;
  readonly ms: number[] = [];

  get summary(): string {
    const share = (n: number): string => (n / Math.max(1, this.asked)).toFixed(3);
    return `${this.asked} questions, R@1 ${share(this.first)}, R@5 ${share(this.five)}, found ${share(this.found)}, median ${median(this.ms).toFixed(0)} ms`;
  }
}

async function ask(tally: Tally, ids: readonly string[], text: string, type: string): Promise<void> {
  const context = await engine.compose(ids.map((id) => ({ documentId: id, unit: units.get(id) ?? '' })));
  const begin = performance.now();
  const { evidence, found } = await engine.attend(context, questionOf(text), { top: 5 });
  tally.ms.push(performance.now() - begin);
  const right = evidence.map((e) => isRight(goldOf(e.documentId, type), e.charStart, e.charEnd));
  tally.asked++;
  if (right[0]) tally.first++;
  if (right.includes(true)) tally.five++;
  if (found) tally.found++;
  const [only] = ids;
  if (fit && ids.length === 1 && only !== undefined)
    keep(await engine.explain(context, questionOf(text)), goldOf(only, type));
}

const marked = new Tally();
const absent = new Tally();
const foreign = new Tally();
const types = Object.keys(clauseQuestions);
for (const [i, { id }] of contracts.entries()) {
  const turned = types.map((_, k) => types[(k * 7 + i * 5) % types.length] ?? '');
  const question = (type: string): string => {
    const list = clauseQuestions[type] ?? [];
    return list[i % list.length] ?? '';
  };
  for (const type of turned.filter((t) => goldOf(id, t).length > 0).slice(0, Number(perText)))
    await ask(marked, [id], question(type), type);
  for (const type of turned.filter((t) => goldOf(id, t).length === 0).slice(0, 3))
    await ask(absent, [id], question(type), type);
  for (let k = 0; k < 3; k++)
    await ask(foreign, [id], foreignQuestions[(i * 3 + k * 5) % foreignQuestions.length] ?? '', '');
}
say(`in its own contract, clause marked: ${marked.summary}`);
say(`in its own contract, clause absent: ${absent.summary}`);
say(`in its own contract, question of another domain: ${foreign.summary}`);

const all = contracts.map((c) => c.id);
const together = new Tally();
const foreignTogether = new Tally();
for (const type of types.filter((t) => all.some((id) => goldOf(id, t).length > 0)))
  for (const text of clauseQuestions[type] ?? []) await ask(together, all, text, type);
for (const text of foreignQuestions) await ask(foreignTogether, all, text, '');
say(`over all contracts together: ${together.summary}`);
say(`over all contracts, questions of other domains: ${foreignTogether.summary}`);
if (fit) say(JSON.stringify(fitScoreModel(labelled), null, 2));
await close();
report('clauses', 1, [
  figure('clauses.tokens', tokens, 'tokens'),
  figure('clauses.own_contract_r1', marked.first / marked.asked, 'share'),
  figure('clauses.own_contract_r5', marked.five / marked.asked, 'share'),
  figure('clauses.absent_answered', absent.found / absent.asked, 'share'),
  figure('clauses.foreign_answered', foreign.found / foreign.asked, 'share'),
  figure('clauses.together_r1', together.first / together.asked, 'share'),
  figure('clauses.together_r5', together.five / together.asked, 'share'),
  figure('clauses.together_foreign_answered', foreignTogether.found / foreignTogether.asked, 'share'),
  figure('clauses.together_p50_ms', median(together.ms), 'ms'),
]);
