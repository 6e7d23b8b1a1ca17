/**
 * Question -> evidence, in two stages. Select: every entry of the context gets a score, the best become candidates. Read: the reader
 * compares the latents of their tokens with the question's, and they are judged. Nothing but the question is encoded. Same input,
 * same output, wherever the units came from.
 *
 * Units are asked for in their order, a few ahead, so that a context larger than memory can be read.
 */
import type { AttendResult, EvidenceSpan, Question, UnitRef } from '../core/types.js';
import type { Attention } from './attention.js';
import { diversify } from './diversity.js';
import { type Judged, type Reading, readHits } from './read-hits.js';
import { type Features, scoreModel } from './score-model.js';
import { selectHits } from './select-hits.js';

export interface Judgement extends Reading {
  readonly timingsMs: AttendResult['timingsMs'];
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
}

/** Every candidate that was read, best first, overlapping ones too, with what decided its score. */
export async function explainEvidence(
  a: Attention,
  refs: readonly UnitRef[],
  question: Question,
): Promise<Explained[]> {
  const judgement = await judge(a, refs, question);
  return judgement.judged.map((j) => ({ ...spanOf(judgement, refs, j), features: j.features }));
}

/** Evidence for the question, best first; usage is the caller's to add. */
export async function selectEvidence(
  a: Attention,
  refs: readonly UnitRef[],
  question: Question,
  top: number,
): Promise<Omit<AttendResult, 'usage'>> {
  const judgement = await judge(a, refs, question);
  const diverse = diversify(judgement.judged, (unit) => judgement.units.get(unit), a.lexicon, top);
  const evidence = diverse.map((judged) => spanOf(judgement, refs, judged));
  const found = (evidence[0]?.score ?? 0) >= scoreModel.threshold;
  return { found, evidence, timingsMs: judgement.timingsMs };
}

function spanOf({ units }: Judgement, refs: readonly UnitRef[], { candidate, score }: Judged): EvidenceSpan {
  const { segments } = units.get(candidate.unit)!;
  return {
    documentId: refs[candidate.unit]!.documentId,
    score,
    tokenStart: candidate.tokenStart,
    tokenEnd: candidate.tokenEnd,
    charStart: segments.charStart[candidate.first]!,
    charEnd: segments.charEnd[candidate.last]!,
  };
}
