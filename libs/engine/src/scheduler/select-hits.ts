/**
 * The first stage: every entry of every unit gets a score from the question's heads and its words, and the best become hits. Needs units'
 * columns only. A document that the question names is scored again without its name.
 */
import type { Question, UnitRef } from '../core/types.js';
import { breathe } from '../core/yield.js';
import { readQuestion } from '../memory/question.js';
import { indexScores } from '../model/indexer.js';
import type { Attention, Waiting } from './attention.js';
import { type EntryHit, scanUnit, termWeights, topEntries, type UnitScan } from './coarse.js';
import { openingTokens } from './evidence-features.js';
import { namedDocuments, withoutNames } from './named-documents.js';
import { type ProjectedQuestion, questionHeads } from './question-heads.js';
import { readAhead } from './read-ahead.js';

/** Entries that become candidates. */
const selectedEntries = 128;
/** Share of their weight that naming words keep inside the document that they name. */
const namingRest = 0.1;
/** Documents that are named about as well as the best one are scored again without the names. */
const rescannedShare = 0.7;
/** Entries scanned between two breaths, about. */
const breathEntries = 20_000;
/** Units whose columns are read before their turn. */
const unitsAhead = 8;

export interface Selection {
  readonly hits: readonly EntryHit[];
  /** The question as it is compared with what stands inside documents. */
  readonly inside: ProjectedQuestion;
  /** (U) how well the question names each document, 0..1; undefined when it names none. */
  readonly share: Float32Array | undefined;
}

/** Hits best first, then the openings of documents where the question is about documents themselves. */
export async function selectHits(
  a: Attention,
  refs: readonly UnitRef[],
  question: Question,
  waiting: Waiting,
): Promise<Selection> {
  // The disk works while the question is encoded, and while the encoder is opened for it.
  const units = readAhead(refs, unitsAhead, a.acquire, waiting);
  const asked = readQuestion(a.lexicon, question);
  const { keyWidth: width } = a.projector.shape;
  const length = Math.min(question.ids.length, a.encoder.longest);
  const rows = await a.projector.project(await a.encoder.latents(question.ids, [0], length));
  const heads = questionHeads(a.lexicon, question, rows, width);
  const scans: UnitScan[] = [];
  let sinceBreath = 0;
  for await (const unit of units) {
    scans.push(scanUnit(unit, heads, asked));
    sinceBreath += unit.entries.scale.length;
    if (sinceBreath > breathEntries) {
      sinceBreath = 0;
      await breathe();
    }
  }
  const weights = termWeights(asked, scans);
  const { ratio } = a.encoder.shape;
  const named = namedDocuments(asked, scans, openingTokens / ratio);
  const inside =
    named === undefined
      ? { question, rows }
      : withoutNames(a.lexicon, question, asked, named, { rows, width });
  if (named !== undefined) {
    named.naming.forEach((is, t) => {
      if (is === 1) weights[t]! *= namingRest;
    });
    const left = questionHeads(a.lexicon, inside.question, inside.rows, width);
    for (const [u, share] of named.share.entries()) {
      if (share < rescannedShare) continue;
      const unit = await waiting(a.acquire(refs[u]!));
      scans[u] = { ...scans[u]!, dense: indexScores(unit.entries, left) };
    }
  }
  const hits = topEntries({ question: asked, weights, scans, share: named?.share }, selectedEntries);
  // `ratio` of them, about 450 tokens: the score model was fitted with that many.
  if (asked.aboutDocument) hits.push(...openings(scans, hits, ratio));
  return { hits, inside: { ...inside, asked, termWeights: weights }, share: named?.share };
}

/** The first entries of every document, unless they were selected already. */
function openings(scans: readonly UnitScan[], selected: readonly EntryHit[], entries: number): EntryHit[] {
  const known = new Set(selected.map((hit) => `${hit.unit} ${hit.entry}`));
  return scans.flatMap(({ dense }, unit) =>
    [...dense.subarray(0, entries)].flatMap((score, entry) =>
      known.has(`${unit} ${entry}`) ? [] : [{ unit, entry, score, dense: score }],
    ),
  );
}
