/**
 * Evidence as the product gives it: five quotes, by contract and over all of them together, and what it says where there is no answer.
 * A quote is right when it and a marked span share at least half of the shorter one. Collects points for reliability and, when
 * asked, the features that the score model is fitted to.
 */
import type { Engine } from '@lectern/engine';
import { clauseQuestions, foreignQuestions } from '../engine-clause-questions.js';
import { questionOf, say } from '../engine-data.js';
import type { LabelledQuestion } from '../engine-fit.js';
import type { Contract } from './contracts.js';
import { isRight, Tally } from './judge.js';
import { clauseTypes, foreignFor, questionsFor } from './questions.js';
import type { Point } from './reliability.js';

export interface EvidenceFigures {
  readonly marked: Tally;
  readonly absent: Tally;
  readonly foreign: Tally;
  readonly together: Tally;
  readonly foreignTogether: Tally;
  /** In their own contract, of all three kinds of questions. */
  readonly firsts: readonly Point[];
  readonly all: readonly Point[];
  readonly labelled: readonly LabelledQuestion[];
}

export async function measureEvidence(
  engine: Engine,
  contracts: readonly Contract[],
  units: ReadonlyMap<string, string>,
  { per, fit }: { readonly per: number; readonly fit: boolean },
): Promise<EvidenceFigures> {
  const byId = new Map(contracts.map((c) => [c.id, c]));
  const [marked, absent, foreign] = [new Tally(), new Tally(), new Tally()];
  const [together, foreignTogether] = [new Tally(), new Tally()];
  const firsts: Point[] = [];
  const all: Point[] = [];
  const labelled: LabelledQuestion[] = [];

  const ask = async (tally: Tally, ids: readonly string[], text: string, type: string): Promise<void> => {
    const context = await engine.compose(ids.map((id) => ({ documentId: id, unit: units.get(id) ?? '' })));
    const begin = performance.now();
    const { evidence, found } = await engine.attend(context, questionOf(text), { top: 5 });
    const ms = performance.now() - begin;
    const rightOf = (e: { documentId: string; charStart: number; charEnd: number }): boolean =>
      isRight(byId.get(e.documentId)?.gold.get(type) ?? [], e.charStart, e.charEnd);
    const points = evidence.map((e): Point => ({ score: e.score, right: rightOf(e) }));
    tally.count(
      points.map((p) => p.right),
      found,
      ms,
    );
    if (ids.length > 1) return;
    firsts.push(...points.slice(0, 1));
    all.push(...points);
    if (!fit) return;
    const judged = await engine.explain(context, questionOf(text));
    labelled.push({ features: judged.map((j) => j.features), right: judged.map(rightOf) });
  };

  for (const [index, contract] of contracts.entries()) {
    for (const { type, question } of questionsFor(contract, { index, count: per }))
      await ask(marked, [contract.id], question, type);
    for (const { type, question } of questionsFor(contract, { index, count: 3, has: false }))
      await ask(absent, [contract.id], question, type);
    for (const question of foreignFor(index)) await ask(foreign, [contract.id], question, '');
  }
  say(`in its own contract, clause marked: ${marked.summary}`);
  say(`in its own contract, clause absent: ${absent.summary}`);
  say(`in its own contract, question of another domain: ${foreign.summary}`);

  const ids = contracts.map((c) => c.id);
  for (const type of clauseTypes.filter((t) => contracts.some((c) => (c.gold.get(t)?.length ?? 0) > 0)))
    for (const text of clauseQuestions[type] ?? []) await ask(together, ids, text, type);
  for (const text of foreignQuestions) await ask(foreignTogether, ids, text, '');
  say(`over all contracts, a clause of any of them: ${together.summary}`);
  say(`over all contracts, questions of other domains: ${foreignTogether.summary}`);
  return { marked, absent, foreign, together, foreignTogether, firsts, all, labelled };
}
