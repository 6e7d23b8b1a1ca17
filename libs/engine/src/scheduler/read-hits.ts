/**
 * The second stage: hits become candidates, and the reader compares the latents around them with the question's. Pages that the next units
 * need are on their way while a unit is judged.
 */
import type { UnitRef } from '../core/types.js';
import type { UnitData } from '../core/unit.js';
import { type QuestionLatents, RegionReader } from '../model/reader.js';
import type { Attention, Waiting } from './attention.js';
import { type Candidate, candidatesOf } from './candidates.js';
import type { EntryHit } from './coarse.js';
import { FeatureReader, nearbyTokens } from './evidence-features.js';
import { questionLatents } from './question-heads.js';
import { joinRanges, runOf, type TokenRun } from './ranges.js';
import { readAhead } from './read-ahead.js';
import { type Features, scoreOf } from './score-model.js';
import type { Selection } from './select-hits.js';

/** Units whose pages are read before their turn. */
const unitsAhead = 8;

/** A run of tokens whose latents were read. */
export interface ReadRegion extends TokenRun {
  /** (to - from, L) */
  readonly rows: Float32Array;
  readonly latents: RegionReader;
}

/** A candidate with everything that was found out about it. */
export interface Judged {
  readonly candidate: Candidate;
  readonly region: ReadRegion;
  readonly features: Features;
  readonly score: number;
  /** Where in it the answer stands; once the span reader has read it. */
  readonly answer?: TokenRun;
  /** Log-odds that it is an answer, by the span reader alone. */
  readonly odds?: number;
}

export interface Reading {
  readonly question: QuestionLatents;
  /** Best first, not yet diverse. */
  readonly judged: readonly Judged[];
  /** Units that hold judged candidates, by index. */
  readonly units: ReadonlyMap<number, UnitData>;
}

export async function readHits(
  a: Attention,
  refs: readonly UnitRef[],
  { hits, inside, share }: Selection,
  waiting: Waiting,
): Promise<Reading> {
  const question = questionLatents(a.lexicon, inside, a.projector.shape);
  const reader = new FeatureReader(a.lexicon, a.signs, inside.asked, inside.termWeights);
  const fetch = async ([index, own]: readonly [number, readonly EntryHit[]]): Promise<Fetched> => {
    const unit = await a.acquire(refs[index]!);
    const candidates = candidatesOf({ unit, index, lexicon: a.lexicon }, own);
    const runs = joinRanges(candidates, nearbyTokens, unit.ids.length);
    return { index, unit, candidates, runs, rows: await a.latents(refs[index]!, runs) };
  };
  const units = new Map<number, UnitData>();
  const judged: Judged[] = [];
  for await (const fetched of readAhead(groupByUnit(hits), unitsAhead, fetch, waiting)) {
    const { index, unit, candidates, runs, rows } = fetched;
    units.set(index, unit);
    const elsewhere = share === undefined ? 0 : 1 - share[index]!;
    const regions = runs.map((run, i) => ({
      ...reader.region(unit, run.from, run.to),
      rows: rows[i]!,
      latents: new RegionReader(question, rows[i]!),
    }));
    for (const candidate of candidates) {
      const region = runOf(regions, candidate.tokenStart)!;
      const features = {
        ...reader.read(unit, candidate, region),
        ...readLatents(region.latents, candidate, region),
        dense: candidate.dense,
        elsewhere,
      };
      judged.push({ candidate, region, features, score: scoreOf(features) });
    }
  }
  judged.sort((x, y) => y.score - x.score || byPlace(x.candidate, y.candidate));
  return { question, judged, units };
}

/** What judging the hits of one unit needs. */
interface Fetched {
  readonly index: number;
  readonly unit: UnitData;
  readonly candidates: readonly Candidate[];
  readonly runs: readonly TokenRun[];
  /** Latents of each run. */
  readonly rows: readonly Float32Array[];
}

/** What the reader sees in the candidate and in what stands around it. */
function readLatents(
  reader: RegionReader,
  { tokenStart, tokenEnd }: Candidate,
  { from, to }: TokenRun,
): Pick<Features, 'late' | 'whole' | 'pooled' | 'lateNear' | 'around'> {
  const own = reader.read(tokenStart - from, tokenEnd - from);
  const start = Math.max(from, tokenStart - nearbyTokens);
  const near = reader.read(start - from, Math.min(to, tokenEnd + nearbyTokens) - from);
  return { ...own, lateNear: near.late, around: near.whole };
}

function groupByUnit(hits: readonly EntryHit[]): [number, EntryHit[]][] {
  const groups = new Map<number, EntryHit[]>();
  for (const hit of hits) {
    const group = groups.get(hit.unit);
    if (group) group.push(hit);
    else groups.set(hit.unit, [hit]);
  }
  return [...groups].sort((x, y) => x[0] - y[0]);
}

function byPlace(x: Candidate, y: Candidate): number {
  return x.unit - y.unit || x.tokenStart - y.tokenStart || x.tokenEnd - y.tokenEnd;
}
