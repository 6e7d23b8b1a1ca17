/**
 * Question -> evidence, in two stages. Select: every entry of the context gets a score, the best become candidates. Read: the reader
 * compares the latents of their tokens with the question's, and they are judged. Nothing but the question is encoded. Same input,
 * same output, wherever the units came from.
 *
 * Units are asked for one at a time, so that a context larger than memory can be read.
 */
import type { AttendResult, EvidenceSpan, Question, UnitRef } from '../core/types.js';
import type { UnitData } from '../core/unit.js';
import { breathe } from '../core/yield.js';
import type { Lexicon } from '../memory/lexicon.js';
import { readQuestion } from '../memory/question.js';
import type { Encoder } from '../model/encoder.js';
import { indexScores } from '../model/indexer.js';
import type { Projector } from '../model/projector.js';
import type { SpanReader } from '../model/span-reader.js';
import { type QuestionLatents, RegionReader } from '../model/reader.js';
import { AnswerSigns } from './answer-signs.js';
import { type Candidate, candidatesOf } from './candidates.js';
import { type EntryHit, scanUnit, termWeights, topEntries, type UnitScan } from './coarse.js';
import { diversify } from './diversity.js';
import { namedDocuments, withoutNames } from './named-documents.js';
import { FeatureReader, nearbyTokens, openingTokens } from './evidence-features.js';
import { questionHeads, questionLatents } from './question-heads.js';
import { passagesOf, readAnswers } from './answer-spans.js';
import type { Passage } from './passages.js';
import { joinRanges, runOf, type TokenRun } from './ranges.js';
import type { SpanReaderShape } from '../tensor/span-reader-shape.js';
import { type Features, readScoreModel, scoreModel, scoreOf } from './score-model.js';

/** Entries that become candidates. */
const selectedEntries = 128;
/** Share of their weight that naming words keep inside the document that they name. */
const namingRest = 0.1;
/** Documents that are named about as well as the best one are scored again without the names. */
const rescannedShare = 0.7;
/** Entries scanned between two breaths, about. */
const breathEntries = 20_000;

export interface Attention {
  readonly encoder: Encoder;
  readonly projector: Projector;
  readonly lexicon: Lexicon;
  readonly signs: AnswerSigns;
  /** Undefined for models without one. */
  readonly spanReader: SpanReader | undefined;
  /** A unit of the context, wherever it lies; throws AppError cache_corrupt. */
  readonly acquire: (ref: UnitRef) => Promise<UnitData>;
  /** Token latents of ascending runs of one unit, (to - from, L) each, checked; throws AppError cache_corrupt. */
  readonly latents: (ref: UnitRef, runs: readonly TokenRun[]) => Promise<Float32Array[]>;
}

/** A run of tokens whose latents were read. */
interface ReadRegion extends TokenRun {
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
}

export interface Judgement {
  /** Best first, not yet diverse. */
  readonly judged: readonly Judged[];
  readonly question: QuestionLatents;
  /** Units that hold judged candidates, by index. */
  readonly units: ReadonlyMap<number, UnitData>;
  readonly timingsMs: { restore: number; select: number; read: number };
}

/** Selects and reads; what attend() and calibration share. */
export async function judge(a: Attention, refs: readonly UnitRef[], question: Question): Promise<Judgement> {
  let restore = 0;
  const timed = async <T>(work: Promise<T>): Promise<T> => {
    const start = performance.now();
    const result = await work;
    restore += performance.now() - start;
    return result;
  };
  const begin = performance.now();
  const asked = readQuestion(a.lexicon, question);
  const length = Math.min(question.ids.length, a.encoder.longest);
  const projected = await a.projector.project(await a.encoder.latents(question.ids, [0], length));
  const heads = questionHeads(a.lexicon, question, projected, a.projector.shape.keyWidth);
  const scans: UnitScan[] = [];
  let sinceBreath = 0;
  for (const ref of refs) {
    const unit = await timed(a.acquire(ref));
    scans.push(scanUnit(unit, heads, asked));
    sinceBreath += unit.entries.scale.length;
    if (sinceBreath > breathEntries) {
      sinceBreath = 0;
      await breathe();
    }
  }
  const weights = termWeights(asked, scans);
  const named = namedDocuments(asked, scans, openingTokens / a.encoder.shape.ratio);
  const width = a.projector.shape.keyWidth;
  const inside =
    named === undefined
      ? { question, rows: projected }
      : withoutNames(a.lexicon, question, asked, named, { rows: projected, width });
  if (named !== undefined) {
    named.naming.forEach((is, t) => {
      if (is === 1) weights[t]! *= namingRest;
    });
    const left = questionHeads(a.lexicon, inside.question, inside.rows, width);
    for (const [u, share] of named.share.entries()) {
      if (share < rescannedShare) continue;
      const unit = await timed(a.acquire(refs[u]!));
      scans[u] = { ...scans[u]!, dense: indexScores(unit.entries, left) };
    }
  }
  const hits = topEntries({ question: asked, weights, scans, share: named?.share }, selectedEntries);
  if (asked.aboutDocument) hits.push(...openingEntries(scans, hits, openingTokens / a.encoder.shape.ratio));
  const selected = performance.now();
  const restored = restore;
  const rows = { ...inside, asked, termWeights: weights };
  const latents = questionLatents(a.lexicon, rows, a.projector.shape);
  const reader = new FeatureReader(a.lexicon, a.signs, asked, weights);
  const units = new Map<number, UnitData>();
  const judged: Judged[] = [];
  for (const [index, own] of groupByUnit(hits)) {
    const unit = await timed(a.acquire(refs[index]!));
    units.set(index, unit);
    const candidates = candidatesOf({ unit, index, lexicon: a.lexicon }, own);
    const runs = joinRanges(candidates, nearbyTokens, unit.ids.length);
    const read = await timed(a.latents(refs[index]!, runs));
    const regions = runs.map((run, i) => ({
      ...reader.region(unit, run.from, run.to),
      rows: read[i]!,
      latents: new RegionReader(latents, read[i]!),
    }));
    for (const candidate of candidates) {
      const region = runOf(regions, candidate.tokenStart)!;
      const features = {
        ...reader.read(unit, candidate, region),
        ...readLatents(region.latents, candidate, region),
        dense: candidate.dense,
        elsewhere: named === undefined ? 0 : 1 - named.share[index]!,
      };
      judged.push({ candidate, region, features, score: scoreOf(features) });
    }
  }
  judged.sort((x, y) => y.score - x.score || byPlace(x.candidate, y.candidate));
  return {
    judged,
    question: latents,
    units,
    timingsMs: {
      restore,
      select: selected - begin - restored,
      read: performance.now() - selected - (restore - restored),
    },
  };
}

/** A judged candidate as calibration and support need it. */
export interface Explained extends EvidenceSpan {
  readonly features: Features;
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

function spanOf({ units }: Judgement, refs: readonly UnitRef[], { candidate, score, answer }: Judged): EvidenceSpan {
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

/** The entries with which every document opens, unless they were selected already. */
function openingEntries(
  scans: readonly UnitScan[],
  selected: readonly EntryHit[],
  ratio: number,
): EntryHit[] {
  const known = new Set(selected.map((hit) => `${hit.unit} ${hit.entry}`));
  return scans.flatMap(({ dense }, unit) =>
    [...dense.subarray(0, openingTokens / ratio)].flatMap((score, entry) =>
      known.has(`${unit} ${entry}`) ? [] : [{ unit, entry, score, dense: score }],
    ),
  );
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
