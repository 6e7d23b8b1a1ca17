/**
 * The eight needle forms of RULER and their cases: which documents a context consists of, the question, the gold values.
 *
 * Source   RULER (arXiv 2404.06654), table of NIAH variants; sentences, keys and hay are our own
 * Depth    d in 0..1 of the first gold needle. In a context of one document all needles stand in it; in longer ones needles
 *          1 and 2 stand in the document at depth d, 3 and 4 in the one half the context further. Inside a document the
 *          depths are d and d + 1/2 (in one document: d, d + 1/4, d + 1/2, d + 3/4), modulo 1.
 */
import { Draw } from '../random.js';
import { type Hay, type HayDocument, type HayKind, textIn } from './hay.js';
import { type Needle, needle, questionFor, type ValueKind, valueOf, wordKeys } from './needles.js';

export const formNames = [
  'single-1',
  'single-2',
  'single-3',
  'multi-key-1',
  'multi-key-2',
  'multi-key-3',
  'multi-value',
  'multi-query',
] as const;
export type FormName = (typeof formNames)[number];

export interface Form {
  readonly name: FormName;
  readonly hay: HayKind;
  readonly value: ValueKind;
  readonly keys: number;
  readonly valuesPerKey: number;
  readonly keysAsked: number;
  /** Evidence asked for: 5 where one needle is gold, 8 where four are. */
  readonly top: number;
  readonly says: string;
}

const one = { keys: 1, valuesPerKey: 1, keysAsked: 1, top: 5 } as const;

export const forms: readonly Form[] = [
  { ...one, name: 'single-1', hay: 'noise', value: 'number', says: 'words -> number in noise' },
  { ...one, name: 'single-2', hay: 'essay', value: 'number', says: 'words -> number in an essay' },
  { ...one, name: 'single-3', hay: 'essay', value: 'uuid', says: 'words -> uuid in an essay' },
  { ...one, name: 'multi-key-1', hay: 'essay', value: 'number', keys: 4, says: 'one of 4 keys in an essay' },
  {
    ...one,
    name: 'multi-key-2',
    hay: 'numbers',
    value: 'number',
    says: 'words -> number, all hay is needles',
  },
  { ...one, name: 'multi-key-3', hay: 'uuids', value: 'uuid', says: 'uuid -> uuid, all hay is needles' },
  {
    ...one,
    name: 'multi-value',
    hay: 'essay',
    value: 'number',
    valuesPerKey: 4,
    top: 8,
    says: '4 values of 1 key',
  },
  {
    ...one,
    name: 'multi-query',
    hay: 'essay',
    value: 'number',
    keys: 4,
    keysAsked: 4,
    top: 8,
    says: '4 keys asked',
  },
];

export interface Case {
  readonly form: Form;
  readonly documents: number;
  readonly depth: number;
  readonly sample: number;
  readonly question: string;
  readonly gold: readonly string[];
  /** Documents that replace hay, by place; the same text serves contexts of every length. */
  readonly replaced: ReadonlyMap<number, string>;
}

export interface CasePlan {
  readonly documents: number;
  readonly depth: number;
  readonly sample: number;
  readonly seed: string;
}

export function makeCase(form: Form, hay: Hay, plan: CasePlan): Case {
  const { documents, depth, sample } = plan;
  const base = { form, documents, depth, sample };
  const draw = new Draw(`${plan.seed} ${form.name} ${depth} ${sample}`);
  const place = Math.round(depth * (documents - 1));
  if (hay.bases.length === 0) {
    const own = hay.documents[hay.at(place)]!.needles;
    const target = own[clamp(Math.round(depth * (own.length - 1)) + spread(sample, depth), own.length)]!;
    const question = questionFor(form.value, [target.key], false);
    return { ...base, question, gold: [target.value], replaced: new Map() };
  }
  const keys = distinctKeys(draw, plan.seed, form.keys);
  const needles = keys.flatMap((key) =>
    Array.from({ length: form.valuesPerKey }, () => needle(form.value, key, valueOf(form.value, draw))),
  );
  const asked = keys.slice(0, form.keysAsked);
  const question = questionFor(form.value, asked, form.keysAsked * form.valuesPerKey > 1);
  const gold = needles.filter((n) => asked.includes(n.key)).map((n) => n.value);
  const bases = draw.shuffled(hay.bases);
  const replaced = new Map<number, string>();
  if (documents === 1 || needles.length === 1) replaced.set(place, withNeedles(bases[0]!, needles, depth));
  else {
    const half = needles.length / 2;
    const other = (depth + 0.5) % 1;
    replaced.set(place, withNeedles(bases[0]!, needles.slice(0, half), depth));
    replaced.set(
      Math.round(other * (documents - 1)),
      withNeedles(bases[1 % bases.length]!, needles.slice(half), other),
    );
  }
  return { ...base, question, gold, replaced };
}

function distinctKeys(draw: Draw, seed: string, count: number): string[] {
  const all = wordKeys(seed);
  const keys = new Set<string>();
  while (keys.size < count) keys.add(all[draw.below(all.length)]!);
  return [...keys];
}

/** Samples of hay of needles ask for neighbours: the first at the very depth, the others inwards from it. */
function spread(sample: number, depth: number): number {
  return depth > 0.5 ? -sample : sample;
}

function clamp(value: number, length: number): number {
  return Math.min(length - 1, Math.max(0, value));
}

/** The document with the needles between its sentences, the first at `depth`, the others evenly on, modulo 1. */
function withNeedles(document: HayDocument, needles: readonly Needle[], depth: number): string {
  const size = document.sentences.length;
  const own = needles
    .map((n, i) => ({ at: Math.round(wrapped(depth + i / needles.length) * size), sentence: n.sentence }))
    .sort((a, b) => b.at - a.at);
  const sentences = document.sentences.slice();
  for (const { at, sentence } of own) sentences.splice(at, 0, sentence);
  return textIn(sentences);
}

/** Into 0..1; 1 itself stays, so that the end of a document can be reached. */
function wrapped(value: number): number {
  return value > 1 ? value - 1 : value;
}
