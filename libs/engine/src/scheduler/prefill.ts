/**
 * Computes one unit from a TokenSequence: windows -> latents -> entries, then the context memory. Memory stays bounded: latents leave
 * through the sink in the document's order, and those of one block of runs are all that exists of them at a time. Sections that an
 * earlier unit holds are taken from there.
 */
import { AppError, type TokenSequence } from '@lectern/contracts';
import type { UnitData } from '../core/unit.js';
import { breathe } from '../core/yield.js';
import type { Lexicon } from '../memory/lexicon.js';
import { buildPostings } from '../memory/postings.js';
import { type Encoder, runTokens } from '../model/encoder.js';
import { EntryCollector } from '../model/entries.js';
import type { Projector } from '../model/projector.js';
import type { Run } from '../model/runs.js';
import { cutSections, planSection, type SectionPlan } from '../model/sections.js';
import type { Fp8Blocks } from '../tensor/fp8.js';
import { EarlierSections, type EarlierUnit } from './earlier.js';
import { capitalBits, kindsOfSpans, layoutSegments } from './unit-layout.js';

/** Windows are grouped into runs within this many tokens: their latents are what prefill holds in memory, 1 KiB a token. */
const blockTokens = 16_384;

/** Where the latents of tokens go, in the document's order. */
export interface LatentSink {
  /** Rows [from, to) of (n, K) are the next tokens of the document. */
  readonly computed: (rows: Float32Array, from: number, to: number) => Promise<void>;
  /** The next tokens' latents as an earlier unit's file has them. */
  readonly taken: (rows: Fp8Blocks) => Promise<void>;
}

export interface Computer {
  readonly encoder: Encoder;
  readonly projector: Projector;
  readonly lexicon: Lexicon;
}

export interface ComputeOptions {
  /** Units of the same recipe that may hold sections of this document. */
  readonly earlier?: readonly EarlierUnit[];
  readonly signal?: AbortSignal;
  readonly onProgress?: (doneTokens: number, totalTokens: number) => void;
}

export interface Computed {
  readonly data: UnitData;
  /** Tokens whose latents and keys were taken over instead of computed. */
  readonly reusedTokens: number;
}

/** Throws AppError empty_document, limit_exceeded, model_invalid, and the signal's reason. */
export async function computeUnit(
  computer: Computer,
  sequence: TokenSequence,
  sink: LatentSink,
  options: ComputeOptions,
): Promise<Computed> {
  const { lexicon, projector } = computer;
  const { ids } = sequence;
  const tokens = ids.length;
  checkSequence(sequence, lexicon.pieces.length);
  await breathe(options.signal);
  const segments = layoutSegments(sequence);
  await breathe(options.signal);
  const spanKind = kindsOfSpans(sequence);
  const plans = cutSections(tokens, segments, spanKind).map((section) =>
    planSection(computer.encoder.shape, segments, section, { runTokens, blockTokens }),
  );
  await breathe(options.signal);
  const earlier = new EarlierSections(options.earlier ?? []);
  const found = plans.map((plan) => earlier.find(ids, segments, plan));
  const starts = joined(plans.map((plan) => plan.entryStart));
  const collector = new EntryCollector(starts, tokens, projector.gate);
  const toRun = plans.filter((_, i) => !found[i]).flatMap(({ blocks }) => blocks.flatMap(({ runs }) => runs));
  const work = new RunAhead(computer, ids, toRun);
  let reusedTokens = plans.reduce((n, plan, i) => n + (found[i] ? plan.tokenEnd - plan.tokenStart : 0), 0);
  let doneTokens = reusedTokens;
  if (doneTokens > 0) options.onProgress?.(doneTokens, tokens);
  for (const [i, plan] of plans.entries()) {
    collector.restart();
    const known = found[i];
    const rows = await known?.rows();
    if (known && rows) {
      await breathe(options.signal);
      collector.take(known.entries, known.entry, plan.entryStart.length);
      await sink.taken(rows);
      continue;
    }
    if (known) {
      reusedTokens -= plan.tokenEnd - plan.tokenStart;
      doneTokens -= plan.tokenEnd - plan.tokenStart;
    }
    await computeSection(plan, work, collector, sink.computed, async (more) => {
      await breathe(options.signal);
      options.onProgress?.((doneTokens += more), tokens);
    });
  }
  const capital = capitalBits(sequence);
  await breathe(options.signal);
  const postings = await buildPostings(lexicon, ids, starts, options.signal);
  const entries = collector.finish();
  return { data: { ids: ids.slice(), capital, segments, spanKind, entries, postings }, reusedTokens };
}

/** Runs one after the other, the next one under way in the runtime's thread while the latents of one are pooled. */
class RunAhead {
  readonly #computer: Computer;
  readonly #ids: Uint16Array;
  readonly #order: readonly Run[];
  #next = 0;
  #started: Promise<Float32Array> | undefined;

  constructor(computer: Computer, ids: Uint16Array, order: readonly Run[]) {
    this.#computer = computer;
    this.#ids = ids;
    this.#order = order;
  }

  /** Projected latents of a run, (windows, length + 2, K); runs outside the order are computed when they come. */
  async take(run: Run): Promise<Float32Array> {
    if (run !== this.#order[this.#next]) return this.#compute(run, this.#order[this.#next]);
    const rows = await (this.#started ?? this.#start());
    this.#next++;
    this.#started = undefined;
    return rows;
  }

  /** Starts the run that comes next, if there is one. */
  ahead(): void {
    if (this.#next < this.#order.length) this.#started ??= this.#start();
  }

  #start(): Promise<Float32Array> {
    const rows = this.#compute(this.#order[this.#next]!, this.#order[this.#next + 1]);
    // Nobody waits for a run that was started ahead when the caller gives up.
    rows.catch(() => undefined);
    return rows;
  }

  async #compute({ readStart, length }: Run, after: Run | undefined): Promise<Float32Array> {
    const { encoder, projector } = this.#computer;
    const next = after && { starts: after.readStart, length: after.length };
    return projector.project(await encoder.latents(this.#ids, readStart, length, next));
  }
}

async function computeSection(
  { ownStart, blocks, tokenEnd }: SectionPlan,
  work: RunAhead,
  collector: EntryCollector,
  sink: LatentSink['computed'],
  onDone: (tokens: number) => Promise<void>,
): Promise<void> {
  const { width } = collector;
  for (const block of blocks) {
    const found = new Map<number, { readonly rows: Float32Array; readonly firstToken: number }>();
    for (const run of block.runs) {
      const projected = await work.take(run);
      let tokens = 0;
      run.windows.forEach((w, i) => {
        tokens += (ownStart[w + 1] ?? tokenEnd) - ownStart[w]!;
        const at = (i * (run.length + 2) + 1) * width;
        const rows = projected.subarray(at, at + run.length * width);
        found.set(w, { rows, firstToken: run.readStart[i]! });
      });
      await onDone(tokens);
      work.ahead();
    }
    for (let w = block.from; w < block.to; w++) {
      const { rows, firstToken } = found.get(w)!;
      const ownEnd = ownStart[w + 1] ?? tokenEnd;
      collector.add(rows, firstToken, ownEnd);
      await sink(rows, ownStart[w]! - firstToken, ownEnd - firstToken);
    }
  }
}

function joined(parts: readonly Uint32Array[]): Uint32Array {
  const all = new Uint32Array(parts.reduce((n, part) => n + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
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
