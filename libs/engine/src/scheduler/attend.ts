/**
 * Question -> evidence, in two stages. Select: every entry of the context gets a score, the best become candidates. Read:
 * candidates are encoded alone, compared exactly, and judged. Same input, same output, wherever the units came from.
 *
 * Units are asked for one at a time, so that a context larger than memory can be read.
 */
import type { AttendResult, EvidenceSpan, Question, UnitRef } from '../core/types.js';
import type { UnitData } from '../core/unit.js';
import { breathe } from '../core/yield.js';
import type { Lexicon } from '../memory/lexicon.js';
import { readQuestion } from '../memory/question.js';
import type { Encoder } from '../model/encoder.js';
import { AnswerSigns } from './answer-signs.js';
import { type Candidate, candidatesOf } from './candidates.js';
import { type EntryHit, scanUnit, termWeights, topEntries, type UnitScan } from './coarse.js';
import { diversify } from './diversity.js';
import { FeatureReader, type LexicalFeatures, openingTokens } from './evidence-features.js';
import { type Features, scoreModel, scoreOf } from './score-model.js';

/** Entries that become candidates. */
const selectedEntries = 128;
/** Candidates that are read. */
const readCandidates = 40;
/** Entries scanned between two breaths, about. */
const breathEntries = 20_000;

export interface Attention {
  readonly encoder: Encoder;
  readonly lexicon: Lexicon;
  readonly signs: AnswerSigns;
  /** A unit of the context, wherever it lies; throws AppError cache_corrupt. */
  readonly acquire: (ref: UnitRef) => Promise<UnitData>;
}

/** A candidate with everything that was found out about it. */
export interface Judged {
  readonly candidate: Candidate;
  readonly features: Features;
  readonly score: number;
}

export interface Judgement {
  /** Best first, not yet diverse. */
  readonly judged: readonly Judged[];
  /** Units that hold judged candidates, by index. */
  readonly units: ReadonlyMap<number, UnitData>;
  readonly timingsMs: AttendResult['timingsMs'];
}

/** Selects and reads; what attend() and calibration share. */
export async function judge(a: Attention, refs: readonly UnitRef[], question: Question): Promise<Judgement> {
  let restore = 0;
  const acquire = async (ref: UnitRef): Promise<UnitData> => {
    const start = performance.now();
    const unit = await a.acquire(ref);
    restore += performance.now() - start;
    return unit;
  };
  const begin = performance.now();
  const asked = readQuestion(a.lexicon, question);
  const [query] = await a.encoder.vectors([{ ids: question.ids, start: 0, end: question.ids.length }]);
  const scans: UnitScan[] = [];
  let sinceBreath = 0;
  for (const ref of refs) {
    const unit = await acquire(ref);
    scans.push(scanUnit(unit, query!, asked));
    sinceBreath += unit.entries.scale.length;
    if (sinceBreath > breathEntries) {
      sinceBreath = 0;
      await breathe();
    }
  }
  const weights = termWeights(asked, scans);
  const hits = topEntries(asked, weights, scans, selectedEntries);
  if (asked.aboutDocument) hits.push(...openingEntries(scans, hits, a.encoder.shape.ratio));
  const reader = new FeatureReader(a.lexicon, a.signs, asked, weights);
  const units = new Map<number, UnitData>();
  const found: { candidate: Candidate; lexical: LexicalFeatures; promise: number }[] = [];
  for (const [index, own] of groupByUnit(hits)) {
    const unit = await acquire(refs[index]!);
    units.set(index, unit);
    for (const candidate of candidatesOf({ unit, index, lexicon: a.lexicon }, own)) {
      const lexical = reader.read(unit, candidate);
      found.push({ candidate, lexical, promise: promiseOf(candidate, lexical, asked.gate) });
    }
  }
  found.sort((x, y) => y.promise - x.promise || byPlace(x.candidate, y.candidate));
  const chosen = found.slice(0, readCandidates);
  const selected = performance.now();
  const restoreMs = restore;
  const vectors = await a.encoder.vectors(
    chosen.map(({ candidate: c }) => ({ ids: units.get(c.unit)!.ids, start: c.tokenStart, end: c.tokenEnd })),
  );
  const judged = chosen.map(({ candidate, lexical }, i): Judged => {
    const features = { ...lexical, cosine: cosine(query!, vectors[i]!), dense: candidate.dense };
    return { candidate, features, score: scoreOf(features) };
  });
  judged.sort((x, y) => y.score - x.score || byPlace(x.candidate, y.candidate));
  return {
    judged,
    units,
    timingsMs: {
      restore: restoreMs,
      select: selected - begin - restoreMs,
      read: performance.now() - selected,
    },
  };
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
  const diverse = diversify(judgement.judged, (unit) => judgement.units.get(unit), top);
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

/** What decides which candidates are worth encoding. */
function promiseOf(candidate: Candidate, f: LexicalFeatures, gate: number): number {
  return (
    candidate.dense +
    gate * (0.6 * f.cover + 0.3 * f.nearby + 0.2 * f.adjacent) +
    0.5 * f.defines +
    0.3 * f.opening -
    0.1 * f.short
  );
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

function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
