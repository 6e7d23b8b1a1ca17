/** The generator of needles: what it puts where. The engine answers in the benchmark only. */
import { describe, expect, it } from 'vitest';
import { tokensOf } from '../engine-data.js';
import { type Case, forms, makeCase } from './cases.js';
import { eachDot } from './font.js';
import { documentTokens, type Hay, type HayDocument, makeHay, textIn } from './hay.js';
import { paint } from './heat-map.js';
import { barsOf, type Outcome, shareHeld } from './results.js';

const sentences = Array.from({ length: 40 }, (_, i) => `Sentence ${i} is hay.`);
const document: HayDocument = { sentences, needles: [] };
const small: Hay = { source: 'test', at: () => 0, documents: [document], bases: [document] };
const formOf = (name: string): (typeof forms)[number] => forms.find((form) => form.name === name)!;
const textsOf = ({ replaced, documents }: Case): string[] =>
  Array.from({ length: documents }, (_, place) => replaced.get(place) ?? textIn(sentences));

describe('cases', () => {
  it('hold every gold value exactly once and ask for the right number of them', () => {
    for (const form of forms.filter((f) => f.hay === 'essay' || f.hay === 'noise'))
      for (const documents of [1, 4, 16])
        for (const depth of [0, 0.25, 0.5, 0.75, 1]) {
          const one = makeCase(form, small, { documents, depth, sample: 0, seed: 's' });
          const all = textsOf(one).join('\n');
          expect(one.gold).toHaveLength(form.keysAsked * form.valuesPerKey);
          for (const value of one.gold) expect(all.split(value)).toHaveLength(2);
        }
  });

  it('put the first needle at its depth: first sentence at 0, last at 1', () => {
    const form = formOf('single-2');
    const first = makeCase(form, small, { documents: 4, depth: 0, sample: 0, seed: 's' });
    const last = makeCase(form, small, { documents: 4, depth: 1, sample: 0, seed: 's' });
    expect([...first.replaced.keys()]).toEqual([0]);
    expect(first.replaced.get(0)).toMatch(/^The keeper's book gives \d{7} /u);
    expect([...last.replaced.keys()]).toEqual([3]);
    expect(last.replaced.get(3)).toMatch(/\d{7} as the secret number of [a-z]+-[a-z]+\.$/u);
  });

  it('are the same for the same seed and others for another', () => {
    const plan = { documents: 4, depth: 0.5, sample: 1, seed: 's' };
    const again = makeCase(formOf('multi-query'), small, plan);
    expect(makeCase(formOf('multi-query'), small, plan)).toEqual(again);
    expect(makeCase(formOf('multi-query'), small, { ...plan, seed: 't' }).gold).not.toEqual(again.gold);
  });

  it('bring the same documents at every length from four on, so that each is computed once', () => {
    const plan = { depth: 0.25, sample: 0, seed: 's' };
    const short = makeCase(formOf('multi-value'), small, { ...plan, documents: 4 });
    const long = makeCase(formOf('multi-value'), small, { ...plan, documents: 16 });
    expect(new Set(long.replaced.values())).toEqual(new Set(short.replaced.values()));
  });

  it('ask a hay of needles for one that stands at the depth', () => {
    const hay = makeHay('uuids', 2, 's');
    const one = makeCase(formOf('multi-key-3'), hay, { documents: 2, depth: 1, sample: 0, seed: 's' });
    const needle = hay.documents[1]!.needles.at(-1)!;
    expect(one.gold).toEqual([needle.value]);
    expect(one.question).toContain(needle.key);
    expect(one.replaced.size).toBe(0);
  });
});

describe('hay', () => {
  it('of needles fills its documents and repeats no key', () => {
    const { documents } = makeHay('numbers', 3, 's');
    const keys = documents.flatMap((d) => d.needles.map((n) => n.key));
    expect(new Set(keys).size).toBe(keys.length);
    for (const d of documents) {
      expect(d.sentences).toEqual(d.needles.map((n) => n.sentence));
      expect(tokensOf(textIn(d.sentences))).toBeLessThanOrEqual(documentTokens);
      expect(tokensOf(textIn(d.sentences))).toBeGreaterThan(documentTokens - 60);
    }
  });

  it('of noise holds no needle', () => {
    expect(textIn(makeHay('noise', 5, 's').documents[0]!.sentences)).not.toContain('keeper');
  });
});

describe('results', () => {
  const outcome = (length: number, score: number): Outcome => ({
    form: 'single-1',
    length,
    depth: 0,
    side: 'lectern',
    score,
    ms: 1,
  });

  it('count a value that stands in any quote', () => {
    expect(shareHeld(['12', '34'], ['a 12', 'b'])).toBe(0.5);
  });

  it('report the worst cell, and fail it below the bar', () => {
    const grid = { forms: [formOf('single-1')], lengths: [4000, 16_000], depths: [0] };
    const [worst] = barsOf([outcome(4000, 1), outcome(16_000, 0.5), outcome(16_000, 1)], grid);
    expect(worst).toMatchObject({ name: 'needle.min_accuracy', value: 0.75, pass: false });
  });
});

describe('the heat map', () => {
  const map = {
    title: 'Title',
    note: 'note',
    forms: ['one'],
    lengths: ['4k', '16k'],
    depths: ['0', '1'],
    panels: [{ title: 'side', scores: [[[1, 0], []]] }],
  };

  it('paints good strips blue and bad ones red', () => {
    const { rgb, width, height } = paint(map);
    expect(rgb).toHaveLength(width * height * 3);
    const colours = new Set<string>();
    for (let i = 0; i < rgb.length; i += 3) colours.add(rgb.subarray(i, i + 3).join());
    expect(colours).toContain('33,102,172');
    expect(colours).toContain('165,15,35');
  });

  it('draws letters dot by dot', () => {
    const dots: string[] = [];
    eachDot('i', (x, y) => dots.push(`${x},${y}`));
    expect(dots.filter((dot) => dot.endsWith(',0'))).toEqual(['1,0', '2,0', '3,0']);
    expect(dots).toContain('2,3');
  });
});
