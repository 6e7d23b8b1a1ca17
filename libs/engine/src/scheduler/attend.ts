/**
 * Question -> evidence, in two stages. Select: every entry of the context gets a score, the best become candidates. Read: the reader
 * compares the latents of their tokens with the question's, and they are judged. Nothing but the question is encoded. Same input,
 * same output, wherever the units came from.
 *
 * Units are asked for in their order, a few ahead, so that a context larger than memory can be read.
 */
import type { AttendResult, EvidenceSpan, Question, UnitRef } from '../core/types.js';
import type { SpanReaderShape } from '../tensor/span-reader-shape.js';
import { passagesOf, readAnswers } from './answer-spans.js';
import type { Attention } from './attention.js';
import { diversify } from './diversity.js';
import type { Passage } from './passages.js';
import { type Judged, type Reading, readHits } from './read-hits.js';
import { evidenceSum, type Features, readScoreModel, scoreModel } from './score-model.js';
import { selectHits } from './select-hits.js';

export interface Judgement extends Reading {
  readonly timingsMs: { readonly restore: number; readonly select: number; read: number };
}

/** Selects and reads; what attend() and calibration share. */
export async function judge(a: Attention, refs: readonly UnitRef[], question: Question): Promise<Judgement> {
  const select = new Watch();
  const selection = await selectHits(a, refs, question, select.waiting);
  select.stop();
  const read = new Watch();
  const reading = await readHits(a, refs, selection, read.waiting);
  read.stop();
  return {
    ...reading,
    timingsMs: { restore: select.waitedMs + read.waitedMs, select: select.workedMs, read: read.workedMs },
  };
}

/** Tells waiting for tiers from work. */
class Watch {
  waitedMs = 0;
  workedMs = 0;
  readonly #begin = performance.now();

  readonly waiting = async <T>(promise: Promise<T>): Promise<T> => {
    const start = performance.now();
    try {
      return await promise;
    } finally {
      this.waitedMs += performance.now() - start;
    }
  };

  stop(): void {
    this.workedMs = performance.now() - this.#begin - this.waitedMs;
  }
}

/** A judged candidate as calibration and support need it. */
export interface Explained extends EvidenceSpan {
  readonly features: Features;
  /** What the features sum up to, and the span reader's log-odds where it read the candidate. */
  readonly sum: number;
  readonly odds?: number;
  /** What the span reader would read of it, where it was asked for. */
  readonly passage?: Passage;
}

export interface ExplainOptions {
  /** Passages of so many candidates, the best first, as a reader of this shape takes them. */
  readonly passages?: { readonly shape: SpanReaderShape; readonly first: number };
}

/** Every candidate that was read, best first, overlapping ones too, with what decided its score. */
export async function explainEvidence(
  a: Attention,
  refs: readonly UnitRef[],
  question: Question,
  { passages }: ExplainOptions = {},
): Promise<Explained[]> {
  const judgement = await judge(a, refs, question);
  const first = judgement.judged.slice(0, passages?.first ?? 0);
  const read = passages ? passagesOf(a.lexicon, passages.shape, question, judgement, first) : [];
  const answered = passages ? judgement.judged : await readAnswers(a, question, judgement);
  return answered.map((j, i) => ({
    ...spanOf(judgement, refs, j),
    features: j.features,
    sum: evidenceSum(j.features),
    ...(j.odds === undefined ? {} : { odds: j.odds }),
    ...(i < read.length ? { passage: read[i]! } : {}),
  }));
}

/** Evidence for the question, best first; usage is the caller's to add. */
export async function selectEvidence(
  a: Attention,
  refs: readonly UnitRef[],
  question: Question,
  top: number,
): Promise<Omit<AttendResult, 'usage'>> {
  const judgement = await judge(a, refs, question);
  const reading = performance.now();
  const answered = await readAnswers(a, question, judgement);
  const { timingsMs } = judgement;
  timingsMs.read += performance.now() - reading;
  const diverse = diversify(answered, (unit) => judgement.units.get(unit), a.lexicon, top);
  const evidence = diverse.map((judged) => spanOf(judgement, refs, judged));
  const { threshold } = a.spanReader ? readScoreModel : scoreModel;
  return { found: (evidence[0]?.score ?? 0) >= threshold, evidence, timingsMs };
}

function spanOf(
  { units }: Judgement,
  refs: readonly UnitRef[],
  { candidate, score, answer }: Judged,
): EvidenceSpan {
  const { segments } = units.get(candidate.unit)!;
  return {
    documentId: refs[candidate.unit]!.documentId,
    score,
    tokenStart: candidate.tokenStart,
    tokenEnd: candidate.tokenEnd,
    charStart: segments.charStart[candidate.first]!,
    charEnd: segments.charEnd[candidate.last]!,
    ...(answer ? { answer: { tokenStart: answer.from, tokenEnd: answer.to } } : {}),
  };
}
