/**
 * Computes one unit from a TokenSequence: windows -> latents -> entries, then the context memory. Memory stays bounded: latents leave
 * through the sink window by window, and those of two runs are all that exists of them at a time.
 */
import { AppError, type TokenSequence } from '@lectern/contracts';
import type { UnitData } from '../core/unit.js';
import { breathe } from '../core/yield.js';
import type { Lexicon } from '../memory/lexicon.js';
import { buildPostings } from '../memory/postings.js';
import { type Encoder, runTokens } from '../model/encoder.js';
import { EntryCollector, entryStarts } from '../model/entries.js';
import type { Projector } from '../model/projector.js';
import { cutWindows } from '../model/windows.js';
import { windowTokens } from '../tensor/model-shape.js';
import { capitalBits, layoutSegments } from './unit-layout.js';

/** Where the latents of tokens go as they are computed: rows [from, to) of (n, K) are the next tokens of the document. */
export type LatentSink = (rows: Float32Array, from: number, to: number) => Promise<void>;

export interface Computer {
  readonly encoder: Encoder;
  readonly projector: Projector;
  readonly lexicon: Lexicon;
}

export interface ComputeOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (doneTokens: number, totalTokens: number) => void;
}

/** Throws AppError empty_document, limit_exceeded, model_invalid, and the signal's reason. */
export async function computeUnit(
  { encoder, projector, lexicon }: Computer,
  sequence: TokenSequence,
  sink: LatentSink,
  options: ComputeOptions,
): Promise<UnitData> {
  const { ids } = sequence;
  const tokens = ids.length;
  checkSequence(sequence, lexicon.pieces.length);
  await breathe(options.signal);
  const segments = layoutSegments(sequence);
  await breathe(options.signal);
  const { shape } = encoder;
  const { keyWidth } = projector.shape;
  const windows = cutWindows(tokens, segments.tokenEnd, { size: windowTokens(shape), halo: shape.halo });
  const starts = entryStarts(windows, tokens, shape.ratio, segments.tokenEnd);
  const collector = new EntryCollector(starts, tokens, projector.gate);
  const rows = windows.length + 2;
  const batch = Math.max(1, Math.floor(runTokens / rows));
  const count = windows.ownStart.length;
  const compute = (from: number): Promise<Float32Array> => {
    const [now, ahead] = [from, from + batch].map((at) => [...windows.readStart.subarray(at, at + batch)]);
    const run = encoder.latents(ids, now!, windows.length, ahead).then((rows) => projector.project(rows));
    // Nobody waits for a run that was started ahead when the caller gives up.
    run.catch(() => undefined);
    return run;
  };
  let next = compute(0);
  for (let from = 0; from < count; from += batch) {
    const to = Math.min(count, from + batch);
    const projected = await next;
    await breathe(options.signal);
    // The next run goes on in the runtime's thread while this one's latents are pooled.
    if (to < count) next = compute(to);
    for (let w = from; w < to; w++) {
      const ownStart = windows.ownStart[w]!;
      const ownEnd = windows.ownStart[w + 1] ?? tokens;
      const firstToken = windows.readStart[w]!;
      const at = ((w - from) * rows + 1) * keyWidth;
      const own = projected.subarray(at, at + windows.length * keyWidth);
      collector.add(own, firstToken, ownEnd);
      await sink(own, ownStart - firstToken, ownEnd - firstToken);
    }
    options.onProgress?.(windows.ownStart[to] ?? tokens, tokens);
  }
  const capital = capitalBits(sequence);
  await breathe(options.signal);
  return {
    ids: ids.slice(),
    capital,
    segments,
    spanIsCode: Uint8Array.from(sequence.spans, (s) => (s.modality === 'code' ? 1 : 0)),
    entries: collector.finish(),
    postings: await buildPostings(lexicon, ids, starts, options.signal),
  };
}

function checkSequence({ ids, charStart, charEnd }: TokenSequence, vocabulary: number): void {
  if (ids.length === 0)
    throw new AppError(
      'empty_document',
      'The document holds no text that could be read, so there is nothing to compute.',
    );
  if (charStart.length !== ids.length || charEnd.length !== ids.length)
    throw new AppError(
      'storage_corrupt',
      "The document's token sequence contradicts itself; add the document again.",
    );
  if (ids.some((id) => id >= vocabulary))
    throw new AppError(
      'storage_corrupt',
      "The document's tokens are not of this model's vocabulary; add the document again.",
    );
}
