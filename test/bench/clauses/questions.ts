/** Which questions a contract gets: clause types in an order that turns from contract to contract, phrasings in turn. */
import { clauseQuestions, foreignQuestions } from '../engine-clause-questions.js';
import type { Contract } from './contracts.js';

export const clauseTypes = Object.keys(clauseQuestions);

/** Types that stand in the question itself when it calls the contract by title and parties, and whose spans are names, not clauses. */
const naming = new Set(['Document Name', 'Parties']);

export interface Asked {
  readonly type: string;
  readonly question: string;
}

/** At most `count` questions about clauses that the contract has or, with `has` false, lacks; `index` is the contract's place. */
export function questionsFor(
  contract: Contract,
  {
    index,
    count,
    has = true,
    named = false,
  }: { index: number; count: number; has?: boolean; named?: boolean },
): Asked[] {
  return clauseTypes
    .map((_, k) => clauseTypes[(k * 7 + index * 5) % clauseTypes.length] ?? '')
    .filter((type) => (contract.gold.get(type)?.length ?? 0) > 0 === has)
    .filter((type) => !named || !naming.has(type))
    .slice(0, count)
    .map((type) => {
      const phrasings = clauseQuestions[type] ?? [];
      const question = phrasings[index % phrasings.length] ?? '';
      return { type, question: named ? calling(contract, question) : question };
    });
}

/** Three questions that no contract answers. */
export function foreignFor(index: number): string[] {
  return [0, 1, 2].map((k) => foreignQuestions[(index * 3 + k * 5) % foreignQuestions.length] ?? '');
}

/** "Is there a cap?" -> "In the supply agreement between A and B, is there a cap?" */
function calling({ called }: Contract, question: string): string {
  if (called === undefined) return question;
  return `${called}, ${question.charAt(0).toLowerCase()}${question.slice(1)}`;
}
