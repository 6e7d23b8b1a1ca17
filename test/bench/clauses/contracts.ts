/**
 * The contracts of CUAD with their marked clauses as places in the text, in order of the sha256 of their id: the first 36 were used
 * for fitting, so figures are taken behind them.
 */
import { createHash } from 'node:crypto';
import type { TokenSequence } from '@lectern/contracts';
import { sequenceOf, textOf } from '../engine-data.js';

/** UTF-16, end exclusive. */
export type Range = readonly [start: number, end: number];

export interface Contract {
  readonly id: string;
  readonly sequence: TokenSequence;
  /** Clause type -> marked spans, where they stand first in the text; absent or empty when the contract has no such clause. */
  readonly gold: ReadonlyMap<string, readonly Range[]>;
  /** "In the supply agreement between A and B"; undefined when two parties are not known by name. */
  readonly called: string | undefined;
}

interface Line {
  readonly id: string;
  readonly clauses: Readonly<Record<string, { readonly spans: readonly string[]; readonly answer: string }>>;
}

export function loadContracts(count: number, skip: number): Contract[] {
  const order = (id: string): string => createHash('sha256').update(id).digest('hex');
  return textOf('cuad', 'clauses.jsonl')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
    .sort((a, b) => (order(a.id) < order(b.id) ? -1 : 1))
    .slice(skip, skip + count)
    .map(({ id, clauses }) => {
      const sequence = sequenceOf(textOf('cuad', 'txt', `${id}.txt`));
      const places = ({ spans }: { readonly spans: readonly string[] }): Range[] =>
        spans.flatMap((span) => {
          const at = sequence.text.indexOf(span);
          return at < 0 ? [] : [[at, at + span.length] as const];
        });
      const gold = new Map(Object.entries(clauses).map(([type, marked]) => [type, places(marked)]));
      const called = callingOf(clauses['Document Name']?.answer ?? '', clauses['Parties']?.answer ?? '');
      return { id, sequence, gold, called };
    });
}

/** How a person would name a contract: its title and the first two parties, as the marked answers give them. */
export function callingOf(title: string, parties: string): string | undefined {
  const names = parties
    .replace(/\s*[("“][^;]*/gu, '')
    .split(';')
    .map((name) => name.replace(/\s+/gu, ' ').trim().replace(/,$/u, ''))
    .filter((name) => name.length > 2);
  const [first, second] = [...new Set(names)];
  if (first === undefined || second === undefined) return undefined;
  const plain = title.replace(/\s+/gu, ' ').trim().toLowerCase();
  const called = plain.length > 0 && plain.length <= 60 ? plain : 'agreement';
  return `In the ${called} between ${first} and ${second}`;
}
