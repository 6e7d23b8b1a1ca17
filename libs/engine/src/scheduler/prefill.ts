/**
 * Computes one unit from a TokenSequence: windows -> latents -> entries, then the context memory. Memory stays bounded: latents leave
 * through the sink in the document's order, and those of one block of runs are all that exists of them at a time.
 */
import { AppError, type TokenSequence } from '@lectern/contracts';
import type { UnitData } from '../core/unit.js';
import { breathe } from '../core/yield.js';
import type { Lexicon } from '../memory/lexicon.js';
import { buildPostings } from '../memory/postings.js';
import { type Encoder, runTokens } from '../model/encoder.js';
import { EntryCollector, entryStarts } from '../model/entries.js';
import type { Projector } from '../model/projector.js';
import { planRuns } from '../model/runs.js';
import { cutWindows } from '../model/windows.js';
import { windowTokens } from '../tensor/model-shape.js';
import { capitalBits, layoutSegments } from './unit-layout.js';

/** Windows are grouped into runs within this many tokens: their latents are what prefill holds in memory, 1 KiB a token. */
const blockTokens = 16_384;

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
  const isCode = Uint8Array.from(sequence.spans, (s) => (s.modality === 'code' ? 1 : 0));
  const windows = cutWindows(
    tokens,
    { tokenEnd: segments.tokenEnd, isCode: Uint8Array.from(segments.span, (span) => isCode[span]!) },
    { most: windowTokens(shape) - 2 * shape.halo, least: shape.leastWindow },
  );
  const starts = entryStarts(windows, tokens, shape.ratio, segments.tokenEnd);
  const collector = new EntryCollector(starts, tokens, projector.gate);
  const blocks = planRuns(windows, { tokens, halo: shape.halo, runTokens, blockTokens });
  const runs = blocks.flatMap((block) => block.runs);
  const compute = (index: number): Promise<Float32Array> => {
    const { readStart, length } = runs[index]!;
    const ahead = runs[index + 1];
    const next = ahead === undefined ? undefined : { starts: ahead.readStart, length: ahead.length };
    const run = encoder.latents(ids, readStart, length, next).then((rows) => projector.project(rows));
    // Nobody waits for a run that was started ahead when the caller gives up.
    run.catch(() => undefined);
    return run;
  };
  let done = 0;
  let doneTokens = 0;
  let next = compute(0);
  for (const block of blocks) {
    const found = new Map<number, { readonly rows: Float32Array; readonly firstToken: number }>();
    for (const { windows: members, readStart, length } of block.runs) {
      const projected = await next;
      await breathe(options.signal);
      // The next run goes on in the runtime's thread while latents are pooled.
      if (++done < runs.length) next = compute(done);
      members.forEach((w, i) => {
        doneTokens += (windows.ownStart[w + 1] ?? tokens) - windows.ownStart[w]!;
        const at = (i * (length + 2) + 1) * keyWidth;
        found.set(w, { rows: projected.subarray(at, at + length * keyWidth), firstToken: readStart[i]! });
      });
      options.onProgress?.(doneTokens, tokens);
    }
    for (let w = block.from; w < block.to; w++) {
      const { rows, firstToken } = found.get(w)!;
      const ownEnd = windows.ownStart[w + 1] ?? tokens;
      collector.add(rows, firstToken, ownEnd);
      await sink(rows, windows.ownStart[w]! - firstToken, ownEnd - firstToken);
    }
  }
  const capital = capitalBits(sequence);
  await breathe(options.signal);
  return {
    ids: ids.slice(),
    capital,
    segments,
    spanIsCode: isCode,
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
