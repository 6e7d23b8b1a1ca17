/**
 * Decoding over a composed context: the question's heads are the first state, and each step's selection is told as spans of documents.
 * Units are asked for one at a time, so that a context larger than memory can be decoded over.
 */
import { lastAtMost } from '@lectern/contracts';
import type { DecodedSpan, DecodedStep, DecodeOptions, Question, UnitRef } from '../core/types.js';
import type { UnitSegments } from '../core/unit.js';
import { breathe } from '../core/yield.js';
import { type DecoderUnit, decodeStep, nextState, type SelectedEntry } from '../model/decoder.js';
import type { Attention } from './attention.js';
import { questionHeads } from './question-heads.js';

/** Entries scanned between two breaths, about. */
const breathEntries = 50_000;

/** Cost: the question is encoded once; each step scores all entries and reads the pages of those it selects. */
export async function decodeContext(
  a: Attention,
  refs: readonly UnitRef[],
  question: Question,
  { steps, topEntries }: DecodeOptions,
): Promise<DecodedStep[]> {
  const { keyWidth } = a.projector.shape;
  const length = Math.min(question.ids.length, a.encoder.longest);
  const rows = await a.projector.project(await a.encoder.latents(question.ids, [0], length));
  const heads = questionHeads(a.lexicon, question, rows, keyWidth);
  let sinceBreath = 0;
  const units = refs.map((ref): DecoderUnit => ({
    columns: async () => {
      const unit = await a.acquire(ref);
      sinceBreath += unit.entries.scale.length;
      if (sinceBreath > breathEntries) {
        sinceBreath = 0;
        await breathe();
      }
      return unit;
    },
    codes: (runs) => a.codes(ref, runs),
  }));
  const decoded: DecodedStep[] = [];
  for (let state = heads; decoded.length < steps;) {
    const { selected, output, logSumExp } = await decodeStep(units, state, topEntries);
    const spans = await Promise.all(
      selected.map(async (entry) =>
        spanOf(refs[entry.unit]!, (await a.acquire(refs[entry.unit]!)).segments, entry),
      ),
    );
    decoded.push({ spans: spans.sort(byWeight), output, logSumExp });
    state = nextState(heads, output);
  }
  return decoded;
}

function spanOf(
  { documentId }: UnitRef,
  segments: UnitSegments,
  { tokenStart, tokenEnd, score, weights }: SelectedEntry,
): DecodedSpan {
  const first = Math.max(0, lastAtMost(segments.tokenStart, tokenStart));
  const last = Math.max(first, lastAtMost(segments.tokenStart, tokenEnd - 1));
  return {
    documentId,
    tokenStart,
    tokenEnd,
    charStart: segments.charStart[first]!,
    charEnd: segments.charEnd[last]!,
    weight: weights.reduce((sum, weight) => sum + weight, 0),
    score,
  };
}

/** Sorting keeps the context's order where weights are equal. */
function byWeight(a: DecodedSpan, b: DecodedSpan): number {
  return b.weight - a.weight;
}
