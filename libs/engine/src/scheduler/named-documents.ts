/**
 * Which documents of a context a question is about: "In the supply agreement between Acme and Borealis, who pays the freight?" names a
 * document by words that stand where documents say what they are. Such words have done their work once the document is known: a clause
 * of it need not repeat them, and other documents that do are not meant.
 *
 * Dims  U units of the context, Q terms of the question
 */
import type { Question } from '../core/types.js';
import type { Lexicon } from '../memory/lexicon.js';
import type { ReadQuestion, Term } from '../memory/question.js';
import { splitWords } from '../memory/words.js';
import type { UnitScan } from './coarse.js';

export interface NamedDocuments {
  /** (U) 0..1; 1 for the documents that the question names, by how much of its naming words they open with. */
  readonly share: Float32Array;
  /** (Q) 1 for terms that name the document. */
  readonly naming: Uint8Array;
}

/** Naming words weigh at least this much together, in nats of document frequency: two words that one document in a few opens with. */
const leastWeight = 2.5;
/** The best document opens with at least this share of the naming words. */
const leastShare = 0.6;

const isName = (term: Term): boolean => term.exact || (term.order > 1 && term.weight === 1);

/** Undefined when the question names none, or nothing but one. `openingEntries`: entries within which a document says what it is. */
export function namedDocuments(
  { terms }: ReadQuestion,
  scans: readonly UnitScan[],
  openingEntries: number,
): NamedDocuments | undefined {
  if (scans.length < 2 || !terms.some((term) => term.order === 1 && !isName(term))) return undefined;
  const opens = ({ hits }: UnitScan, t: number): boolean => (hits[t]![0] ?? Infinity) < openingEntries;
  const weight = terms.map((term, t) => {
    if (!isName(term)) return 0;
    const df = scans.reduce((n, scan) => n + (opens(scan, t) ? 1 : 0), 0);
    return df === 0 ? 0 : Math.max(0, Math.log((scans.length + 1) / (df + 0.5)));
  });
  const total = weight.reduce((a, b) => a + b, 0);
  const held = Float32Array.from(scans, (scan) =>
    weight.reduce((sum, w, t) => sum + (w > 0 && opens(scan, t) ? w : 0), 0),
  );
  const best = held.reduce((a, b) => Math.max(a, b), 0);
  if (best < leastWeight || best < leastShare * total) return undefined;
  const winner = scans[held.indexOf(best)]!;
  return {
    share: held.map((h) => (h / best) ** 2),
    naming: Uint8Array.from(weight, (w, t) => (w > 0 && opens(winner, t) ? 1 : 0)),
  };
}

/** The question without the words that name the document, and its rows likewise: what is asked inside of it. */
export function withoutNames(
  lexicon: Lexicon,
  question: Question,
  { terms }: ReadQuestion,
  { naming }: NamedDocuments,
  { rows, width }: { readonly rows: Float32Array; readonly width: number },
): { readonly question: Question; readonly rows: Float32Array } {
  const tokens = rows.length / width - 2;
  const names = new Set(terms.filter((term, t) => naming[t] && term.order === 1).map((term) => term.address));
  const words = splitWords(lexicon, question.ids, 0, tokens);
  const keep = new Uint8Array(tokens).fill(1);
  for (let w = 0; w < words.count; w++)
    if (names.has(words.address[w]!)) keep.fill(0, words.start[w], words.end[w]);
  const kept = [...keep.keys()].filter((t) => keep[t] === 1);
  if (kept.length === 0) return { question, rows };
  const places = [0, ...kept.map((t) => t + 1), tokens + 1];
  const left = new Float32Array(places.length * width);
  places.forEach((place, i) => {
    left.set(rows.subarray(place * width, (place + 1) * width), i * width);
  });
  return {
    question: {
      text: question.text,
      ids: Uint16Array.from(kept, (t) => question.ids[t]!),
      charStart: Uint32Array.from(kept, (t) => question.charStart[t]!),
      charEnd: Uint32Array.from(kept, (t) => question.charEnd[t]!),
    },
    rows: left,
  };
}
