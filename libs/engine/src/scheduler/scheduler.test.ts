import { beforeAll, describe, expect, it } from 'vitest';
import type { UnitData } from '../core/unit.js';
import { readQuestion } from '../memory/question.js';
import { buildPostings } from '../memory/postings.js';
import { entryStarts, normalize } from '../model/entries.js';
import type { QueryHeads } from '../model/indexer.js';
import { cutWindows } from '../model/windows.js';
import { TestTokenizer } from '../testing/sequences.js';
import { AnswerSigns, holdsAnswerKind } from './answer-signs.js';
import { type Candidate, candidatesOf } from './candidates.js';
import { memoryScores, scanUnit, termWeights, topEntries } from './coarse.js';
import { diversify, type Ranked } from './diversity.js';
import { FeatureReader, type LexicalFeatures } from './evidence-features.js';
import { featureNames, scoreModel, scoreOf } from './score-model.js';
import { capitalBits, layoutSegments } from './unit-layout.js';

let tokenizer: TestTokenizer;
let signs: AnswerSigns;
beforeAll(async () => {
  tokenizer = await TestTokenizer.load();
  signs = new AnswerSigns(tokenizer.lexicon);
});

const width = 16;
const wave = (i: number): number =>
  Math.sin(i * 12.9898) * 43.7 - Math.floor(Math.sin(i * 12.9898) * 43.7) - 0.5;

/** A unit with made-up keys; what the encoder would give does not matter to these tests. */
async function unitOf(parts: readonly string[], modality: 'text' | 'code' = 'text'): Promise<UnitData> {
  const sequence = tokenizer.sequence(parts, modality);
  const tokens = sequence.ids.length;
  const segments = layoutSegments(sequence);
  const tokenStart = entryStarts(
    cutWindows(
      tokens,
      { tokenEnd: segments.tokenEnd, isCode: new Uint8Array(segments.tokenEnd.length) },
      { most: 126, least: 20 },
    ),
    tokens,
    24,
    segments.tokenEnd,
  );
  const count = tokenStart.length;
  const key = Int8Array.from({ length: count * width }, (_, i) => Math.round(200 * wave(i + tokens)));
  const scale = Float32Array.from({ length: count }, (_, e) => 0.01 + 0.001 * e);
  const inverse = new Float32Array(count * 3);
  const at = (e: number, d: number): number => key[e * width + d]! * scale[e]!;
  for (let e = 0; e < count; e++)
    [1, 2, 4].forEach((n, i) => {
      if (e + n > count) return;
      const sum = Array.from({ length: width }, (_, d) => {
        let value = 0;
        for (let k = e; k < e + n; k++) value += at(k, d);
        return value;
      });
      inverse[e * 3 + i] = 1 / Math.hypot(...sum);
    });
  return {
    ids: sequence.ids,
    capital: capitalBits(sequence),
    segments,
    spanKind: Uint8Array.from(sequence.spans, () => (modality === 'code' ? 1 : 0)),
    entries: { tokenStart, key, scale, inverse },
    postings: await buildPostings(tokenizer.lexicon, sequence.ids, tokenStart),
  };
}

/** Heads of one vector. */
const headOf = (vector: Float32Array): QueryHeads => ({
  vectors: normalize(vector),
  weights: Float32Array.of(1),
});
const noHead = headOf(new Float32Array(width));

const whole = (unit: UnitData): Candidate => ({
  unit: 0,
  first: 0,
  last: unit.segments.tokenStart.length - 1,
  tokenStart: 0,
  tokenEnd: unit.ids.length,
  coarse: 0,
  dense: 0,
});

async function featuresOf(
  question: string,
  text: string,
  modality: 'text' | 'code' = 'text',
): Promise<LexicalFeatures> {
  const unit = await unitOf([text], modality);
  const asked = readQuestion(tokenizer.lexicon, tokenizer.question(question));
  const scan = scanUnit(unit, noHead, asked);
  const reader = new FeatureReader(tokenizer.lexicon, signs, asked, termWeights(asked, [scan]));
  return reader.read(unit, whole(unit), reader.region(unit, 0, unit.ids.length));
}

const prose =
  'The lease begins in May. The tenant pays rent of 500 dollars each month to Mr Brown. The landlord repairs the roof. ' +
  'Either party may end the lease with notice of thirty days. The laws of the State of Ohio govern this lease.';

describe('layoutSegments', () => {
  it('gives runs of tokens to a document without segments', () => {
    const sequence = tokenizer.sequence([prose]);
    const bare = { ...sequence, segments: { charStart: new Uint32Array(), charEnd: new Uint32Array() } };
    const segments = layoutSegments(bare);
    expect(segments.tokenStart[0]).toBe(0);
    expect(segments.tokenEnd.at(-1)).toBe(sequence.ids.length);
  });

  it('gives each segment exactly the tokens inside its characters', () => {
    const sequence = tokenizer.sequence([prose, prose]);
    const segments = layoutSegments(sequence);
    segments.tokenStart.forEach((from, s) => {
      expect(sequence.charStart[from]).toBe(segments.charStart[s]);
      expect(sequence.charEnd[segments.tokenEnd[s]! - 1]).toBe(segments.charEnd[s]);
    });
    expect(new Set(segments.span)).toEqual(new Set([0, 1]));
  });
});

describe('coarse scores', () => {
  it('of the memory lie in 0..1, peak where the words stand, and are 0 without words', async () => {
    const unit = await unitOf([`${prose} ${prose} The invoice XJ-4471 remains unpaid. ${prose}`]);
    const asked = readQuestion(tokenizer.lexicon, tokenizer.question('Is invoice XJ-4471 unpaid?'));
    const scan = scanUnit(unit, noHead, asked);
    const scores = memoryScores(asked, termWeights(asked, [scan]), scan);
    const best = scores.indexOf(Math.max(...scores));
    const number = tokenizer.question('4471').ids;
    const at = unit.ids.findIndex((_, t) => number.every((id, i) => unit.ids[t + i] === id));
    expect(Math.max(...scores)).toBeLessThanOrEqual(1);
    expect(Math.abs(unit.entries.tokenStart[best]! - at)).toBeLessThan(32);
    const nothing = readQuestion(tokenizer.lexicon, tokenizer.question('what is it?'));
    const empty = scanUnit(unit, noHead, nothing);
    expect(Math.max(...memoryScores(nothing, termWeights(nothing, [empty]), empty))).toBe(0);
  });

  it('give the exact top k over all units, ties in order of the context', async () => {
    const units = [await unitOf([prose]), await unitOf([prose, prose]), await unitOf([prose])];
    const asked = readQuestion(tokenizer.lexicon, tokenizer.question('Who repairs the roof?'));
    const query = headOf(Float32Array.from({ length: width }, (_, i) => wave(i)));
    const scans = units.map((unit) => scanUnit(unit, query, asked));
    const weights = termWeights(asked, scans);
    const all = scans.flatMap((scan, unit) => {
      const memory = memoryScores(asked, weights, scan);
      return [...scan.dense].map((dense, entry) => ({
        unit,
        entry,
        score: dense + asked.gate * memory[entry]!,
      }));
    });
    all.sort((a, b) => b.score - a.score || a.unit - b.unit || a.entry - b.entry);
    const top = topEntries({ question: asked, weights, scans }, 5);
    expect(top.map((t) => [t.unit, t.entry])).toEqual(all.slice(0, 5).map((t) => [t.unit, t.entry]));
  });
});

describe('candidatesOf', () => {
  const everyEntry = (unit: UnitData): { entry: number; score: number; dense: number }[] =>
    [...unit.entries.tokenStart].map((_, entry) => ({ entry, score: 1, dense: 1 }));
  const candidates = (unit: UnitData): Candidate[] =>
    candidatesOf({ unit, index: 0, lexicon: tokenizer.lexicon }, everyEntry(unit));

  it('are runs of whole segments that never cross spans, without duplicates', async () => {
    const unit = await unitOf(['Short one.', prose, 'Tail. End.', 'const a = 1;']);
    const all = candidates(unit);
    const keys = all.map((c) => `${c.first}-${c.last}`);
    expect(new Set(keys).size).toBe(keys.length);
    for (const c of all) {
      expect(unit.segments.span[c.first]).toBe(unit.segments.span[c.last]);
      expect(c.tokenStart).toBe(unit.segments.tokenStart[c.first]);
      expect(c.tokenEnd).toBe(unit.segments.tokenEnd[c.last]);
    }
    const covered = new Set(all.flatMap((c) => [c.first, c.last]));
    unit.segments.tokenStart.forEach((_, s) => {
      expect(all.some((c) => c.first <= s && s <= c.last)).toBe(true);
    });
    expect(covered.size).toBeGreaterThan(3);
  });

  it('take a heading together with its sentence, and lines of code up to twelve', async () => {
    const heading = await unitOf(['Governing Law.\nThis agreement is governed by the laws of Ohio.']);
    expect(candidates(heading).some((c) => c.first === 0 && c.last === 1)).toBe(true);
    const code = await unitOf([Array.from({ length: 40 }, (_, i) => `x${i} = ${i}`).join('\n')], 'code');
    const sizes = candidates(code).map((c) => c.last - c.first + 1);
    expect(Math.max(...sizes)).toBeGreaterThan(5);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(12);
  });

  it('begin code where something begins, not with what closes the lines before', async () => {
    const lines = ['  return a;', '}', '*/', 'function late(x) {', '  return x + 1;', '}', '', '/**'];
    const code = await unitOf([lines.join('\n')], 'code');
    for (const c of candidates(code).filter((run) => run.first < 5 && run.last > run.first)) {
      expect([1, 2]).not.toContain(c.first);
      expect(c.last).not.toBe(code.segments.tokenStart.length - 1);
    }
    expect(candidates(code).some((c) => c.first === 3)).toBe(true);
  });

  it('leave a long segment alone', async () => {
    const unit = await unitOf([`${'word '.repeat(300)}.`]);
    expect(candidates(unit)).toHaveLength(1);
  });
});

describe('lexical features', () => {
  it('count words, pairs, and inflections of the question', async () => {
    const full = await featuresOf('Does the landlord repair the roof?', 'The landlord repaired the roof.');
    expect(full.cover).toBe(1);
    expect(full.adjacent).toBe(1);
    const none = await featuresOf('Does the landlord repair the roof?', 'A dog sleeps near the river bank.');
    expect([none.cover, none.adjacent, none.nearby]).toEqual([0, 0, 0]);
  });

  it('miss an exact name that is not there', async () => {
    expect((await featuresOf('What is XJ-4471?', 'XJ-4472 is a pump.')).exactMissed).toBeGreaterThan(0.2);
    expect((await featuresOf('What is XJ-4471?', 'XJ-4471 is a pump.')).exactMissed).toBe(0);
  });

  it('see definitions, not uses', async () => {
    const asked = 'Where is createQueueEvents defined?';
    for (const line of [
      'export function createQueueEvents(name) {',
      'const createQueueEvents = (name) => 1;',
      'export async function createQueueEvents(name) {',
      'def createQueueEvents(name):',
      '  async createQueueEvents(name: string) {',
      '  async createQueueEvents<T extends Error>(',
    ])
      expect([line, (await featuresOf(asked, line, 'code')).defines]).toEqual([line, 1]);
    for (const line of [
      'const q = createQueueEvents(name);',
      'return createQueueEvents(name) {',
      'if (createQueueEvents(name)) {',
      'read(types: createQueueEvents[]) {',
      'createQueueEvents(',
    ])
      expect([line, (await featuresOf(asked, line, 'code')).defines]).toEqual([line, 0]);
  });

  it('see persons, times, amounts and places', async () => {
    for (const [question, yes, no] of [
      ['Who pays?', 'The rent is paid by Brown.', 'the rent is paid by him.'],
      ['When is it due?', 'It is due in May 1999.', 'It is due soon.'],
      ['How much is it?', 'It costs 500.', 'It costs a lot.'],
      ['Where is it?', 'It lies in Ohio.', 'It lies somewhere.'],
    ] as const) {
      expect([question, (await featuresOf(question, yes)).kind]).toEqual([question, 1]);
      expect([question, (await featuresOf(question, no)).kind]).toEqual([question, 0]);
    }
    const unit = await unitOf([prose]);
    expect(holdsAnswerKind(signs, 'any', unit, whole(unit))).toBe(false);
  });
});

describe('scoreOf', () => {
  const neutral = Object.fromEntries(featureNames.map((name) => [name, 0])) as unknown as Parameters<
    typeof scoreOf
  >[0];

  it('lies between 0 and 1 and rises with the evidence', () => {
    const low = scoreOf(neutral);
    const high = scoreOf({
      ...neutral,
      dense: 0.6,
      late: 0.8,
      whole: 0.7,
      pooled: 0.7,
      cover: 0.9,
      adjacent: 0.6,
      nearby: 0.9,
    });
    expect(low).toBeGreaterThan(0);
    expect(low).toBeLessThan(scoreModel.threshold);
    expect(high).toBeLessThan(1);
    expect(high).toBeGreaterThan(scoreModel.threshold);
  });
});

describe('diversify', () => {
  const ranked = (unit: UnitData, picks: readonly (readonly [unit: number, segment: number])[]): Ranked[] =>
    picks.map(([index, s], i) => ({
      candidate: {
        ...whole(unit),
        unit: index,
        first: s,
        last: s,
        tokenStart: unit.segments.tokenStart[s]!,
        tokenEnd: unit.segments.tokenEnd[s]!,
      },
      score: 1 - i / 10,
    }));
  const scores = (unit: UnitData, picks: readonly (readonly [number, number])[], top: number): number[] =>
    diversify(ranked(unit, picks), () => unit, tokenizer.lexicon, top).map((k) => k.score);

  it('drops overlaps, and near duplicates within one document only', async () => {
    const twice = 'The lease ends in May each year. ';
    const unit = await unitOf([`${twice.repeat(12)}The tenant pays rent.`]);
    const picks = [
      [0, 0],
      [0, 0],
      [0, 1],
      [1, 1],
      [0, 12],
    ] as const;
    expect(scores(unit, picks, 5)).toEqual([1, 0.7, 0.6]);
    expect(scores(unit, picks, 1)).toEqual([1]);
  });

  it('keeps records that differ in a number, a code or a rare word', async () => {
    for (const values of [
      ['4471', '4472', '9021'],
      ['xj81q', 'xj81r', 'zz01b'],
      ['velvet', 'copper', 'marble'],
    ]) {
      const record = (value: string): string =>
        `The special magic word of the amber falcon in this long book is ${value}.`;
      const unit = await unitOf([values.map(record).join(' ')]);
      expect(
        scores(
          unit,
          [
            [0, 0],
            [0, 1],
            [0, 2],
          ],
          5,
        ),
      ).toHaveLength(3);
    }
  });

  it('lets one place fill part of the list only, while others have something to say', async () => {
    const lines = 'alpha beta gamma delta epsilon zeta'.split(' ').map((w) => `The word ${w} stands here.`);
    const unit = await unitOf([
      `${lines.join(' ')} ${'Nothing of it is told. '.repeat(40)}The end comes last.`,
    ]);
    const last = unit.segments.tokenStart.length - 1;
    const near = [0, 1, 2, 3, 4, 5].map((s) => [0, s] as const);
    expect(scores(unit, [...near, [0, last]], 5)).toEqual([1, 0.9, 0.8, 0.7, 0.4]);
    expect(scores(unit, near, 5)).toHaveLength(5);
  });
});
