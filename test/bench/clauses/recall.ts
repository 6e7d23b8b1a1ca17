/**
 * Gold-span recall at equal quoted characters. The chunk pipeline quotes its four best chunks; every other side quotes in its order of rank until the same number
 * of characters, the last quote cut. Recall of a question: the share of the marked characters of that clause type, in the contract meant,
 * that is quoted; the figure is the mean over questions. A side that has nothing more to quote stays below the budget.
 */
import { say } from '../engine-data.js';
import type { Contract } from './contracts.js';
import { lengthOf, quoteUpTo, recallOf } from './judge.js';
import { questionsFor } from './questions.js';
import type { Side } from './sides.js';

const pipelineTop = 4;
/** Passages asked for, more than any budget takes. */
const enough = 100;

export interface Recall {
  readonly questions: number;
  /** Side name -> mean recall, 0..1. */
  readonly recall: ReadonlyMap<string, number>;
}

/**
 * `over` the contract alone, with plain questions; or over all contracts, with questions that call the contract by its title and
 * parties. Contracts without two known parties have no questions of the second kind.
 */
export async function measureRecall(
  contracts: readonly Contract[],
  sides: { readonly chunks: Side; readonly others: readonly Side[] },
  { over, count }: { readonly over: 'own' | 'all'; readonly count: number },
): Promise<Recall> {
  const everything = contracts.map((c) => c.id);
  const names = [sides.chunks, ...sides.others].map((s) => s.name);
  const sums = new Map(names.map((name) => [name, { recall: 0, characters: 0 }]));
  let questions = 0;
  let example = '';
  for (const [index, contract] of contracts.entries()) {
    if (over === 'all' && contract.called === undefined) continue;
    const ids = over === 'all' ? everything : [contract.id];
    for (const { type, question } of questionsFor(contract, { index, count, named: over === 'all' })) {
      questions++;
      if (over === 'all') example ||= question;
      const gold = contract.gold.get(type) ?? [];
      const chunks = await sides.chunks.ask(ids, question, pipelineTop);
      const budget = lengthOf(chunks);
      for (const side of [sides.chunks, ...sides.others]) {
        const passages = side === sides.chunks ? chunks : await side.ask(ids, question, enough);
        const quoted = quoteUpTo(passages, budget);
        const own = quoted.filter((p) => p.documentId === contract.id);
        const sum = sums.get(side.name);
        if (!sum) continue;
        sum.characters += lengthOf(quoted);
        sum.recall += recallOf(
          gold,
          own.map((p) => [p.charStart, p.charEnd] as const),
        );
      }
    }
  }
  const where =
    over === 'all' ? 'over all contracts, the question calls the one meant' : 'in its own contract';
  say(
    `gold-span recall at the characters of the pipeline's top ${pipelineTop} chunks, ${where}: ${questions} questions`,
  );
  if (example) say(`  for example: ${example}`);
  const recall = new Map<string, number>();
  for (const [name, sum] of sums) {
    recall.set(name, sum.recall / questions);
    say(
      `  ${name.padEnd(18)} ${((100 * sum.recall) / questions).toFixed(1)} %, ${(sum.characters / questions).toFixed(0)} characters quoted`,
    );
  }
  return { questions, recall };
}
