/**
 * Cuts a unit into sections: stretches that are computed as if nothing stood around them. A file of a source tree is a section of its own; prose
 * in a row (pages, utterances) is one. Windows, runs and entries start anew with each, so that equal sections of the same recipe have equal
 * rows and keys, bit by bit, wherever they stand: what scheduler/earlier.ts takes over from a unit computed before. Runs matter as much
 * as windows here: the 8-bit graph takes the range of a product's input from all rows of the run.
 *
 * Dims  T tokens, S segments; token numbers are the unit's
 */
import { createHash } from 'node:crypto';
import { spanKinds, type UnitSegments } from '../core/unit.js';
import { type ModelShape, windowTokens } from '../tensor/model-shape.js';
import { entryStarts } from './entries.js';
import { type Block, planRuns } from './runs.js';
import { cutWindows } from './windows.js';

export interface Section {
  readonly tokenStart: number;
  readonly tokenEnd: number;
  /** Segments [segmentStart, segmentEnd). */
  readonly segmentStart: number;
  readonly segmentEnd: number;
  readonly isCode: boolean;
}

/** Ascending; together they hold all tokens. Dims: spanKind (spans). O(S). */
export function cutSections(
  tokens: number,
  { tokenStart, span }: UnitSegments,
  spanKind: Uint8Array,
): Section[] {
  const alone = (s: number): boolean => (spanKind[span[s]!] ?? spanKinds.prose) !== spanKinds.prose;
  const starts = [0];
  for (let s = 1; s < span.length; s++)
    if (span[s] !== span[s - 1] && (alone(s) || alone(s - 1))) starts.push(s);
  return starts.map((segmentStart, i) => {
    const segmentEnd = starts[i + 1] ?? span.length;
    return {
      tokenStart: i === 0 ? 0 : tokenStart[segmentStart]!,
      tokenEnd: segmentEnd < span.length ? tokenStart[segmentEnd]! : tokens,
      segmentStart,
      segmentEnd,
      isCode: spanKind[span[segmentStart]!] === spanKinds.code,
    };
  });
}

/** Equal for sections that get equal rows and keys from the same recipe: a sha256 of all that windows, runs and entries depend on. */
export function sectionKey(ids: Uint16Array, segments: UnitSegments, section: Section): string {
  const own = ids.subarray(section.tokenStart, section.tokenEnd);
  const ends = segmentEnds(segments, section);
  return createHash('sha256')
    .update(`${section.isCode ? 'code' : 'text'} ${own.length} ${ends.length} `)
    .update(new Uint8Array(own.buffer, own.byteOffset, own.byteLength))
    .update(new Uint8Array(ends.buffer))
    .digest('hex');
}

export interface PlanLimits {
  readonly runTokens: number;
  readonly blockTokens: number;
}

export interface SectionPlan extends Section {
  /** First token of each window; it owns the tokens up to the next one's. */
  readonly ownStart: Uint32Array;
  readonly entryStart: Uint32Array;
  /** Windows by index within the section. */
  readonly blocks: readonly Block[];
}

/** Deterministic; nothing outside the section counts. */
export function planSection(
  shape: ModelShape,
  segments: UnitSegments,
  section: Section,
  limits: PlanLimits,
): SectionPlan {
  const { tokenStart: base } = section;
  const tokens = section.tokenEnd - base;
  const tokenEnd = segmentEnds(segments, section);
  const windows = cutWindows(
    tokens,
    { tokenEnd, isCode: new Uint8Array(tokenEnd.length).fill(section.isCode ? 1 : 0) },
    { most: windowTokens(shape) - 2 * shape.halo, least: shape.leastWindow },
  );
  const moved = (starts: Uint32Array): Uint32Array => starts.map((start) => start + base);
  const blocks = planRuns(windows, { tokens, halo: shape.halo, ...limits });
  return {
    ...section,
    ownStart: moved(windows.ownStart),
    entryStart: moved(entryStarts(windows, tokens, shape.ratio, tokenEnd)),
    blocks: blocks.map((block) => ({
      ...block,
      runs: block.runs.map((run) => ({ ...run, readStart: run.readStart.map((start) => start + base) })),
    })),
  };
}

/** Token ends of the section's segments, counted from its start. */
function segmentEnds(
  { tokenEnd }: UnitSegments,
  { tokenStart, segmentStart, segmentEnd }: Section,
): Uint32Array<ArrayBuffer> {
  return Uint32Array.from(tokenEnd.subarray(segmentStart, segmentEnd), (end) => end - tokenStart);
}
