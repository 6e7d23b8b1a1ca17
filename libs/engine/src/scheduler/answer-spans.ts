/**
 * The best candidates, read once more: the span reader marks the answer in each and judges whether it is one; their scores and their
 * order follow from that and from what was known before. Candidates that are not read stay behind those that are.
 */
import type { Question } from '../core/types.js';
import type { Lexicon } from '../memory/lexicon.js';
import { bestSpan } from '../model/span-reader.js';
import type { SpanReaderShape } from '../tensor/span-reader-shape.js';
import type { Attention } from './attention.js';
import { type Passage, PassageWriter } from './passages.js';
import type { Judged, Reading } from './read-hits.js';
import { readScoreOf, unreadScoreOf } from './score-model.js';

/** Candidates that are read. */
const readCandidates = 24;
/** An answer is marked within this many tokens. */
const longestAnswer = 60;

/** Best first. Without a span reader: as they came. */
export async function readAnswers(
  a: Pick<Attention, 'lexicon' | 'spanReader'>,
  question: Question,
  reading: Reading,
): Promise<readonly Judged[]> {
  const { spanReader } = a;
  if (!spanReader) return reading.judged;
  const first = reading.judged.slice(0, readCandidates);
  const passages = passagesOf(a.lexicon, spanReader.shape, question, reading, first);
  const readings = await spanReader.read(passages);
  const read = first.map((judged, i): Judged => {
    const { candidate, features } = judged;
    const { from, to } = passages[i]!;
    const answer = readings[i]!;
    const inside = [
      Math.max(from, candidate.tokenStart) - from,
      Math.min(to, candidate.tokenEnd) - from,
    ] as const;
    const span = bestSpan(answer, ...inside, longestAnswer);
    return {
      ...judged,
      odds: answer.answer,
      score: readScoreOf(features, answer.answer),
      ...(span ? { answer: { from: from + span.from, to: from + span.to } } : {}),
    };
  });
  const order = new Map(read.map((judged, i) => [judged, i]));
  read.sort((x, y) => y.score - x.score || order.get(x)! - order.get(y)!);
  const least = read.at(-1)?.score ?? 1;
  const rest = reading.judged
    .slice(readCandidates)
    .map((judged) => ({ ...judged, score: Math.min(least, unreadScoreOf(judged.features)) }));
  return [...read, ...rest];
}

/** What the span reader reads of candidates of one question. */
export function passagesOf(
  lexicon: Lexicon,
  shape: SpanReaderShape,
  { ids }: Question,
  { question, units }: Reading,
  judged: readonly Judged[],
): Passage[] {
  const writer = new PassageWriter(lexicon, shape, ids, question);
  return judged.map(({ candidate, region }) =>
    writer.write({
      unit: units.get(candidate.unit)!,
      candidate,
      run: region,
      latents: region.rows,
      best: region.latents.best,
      attention: region.latents.attention,
    }),
  );
}
