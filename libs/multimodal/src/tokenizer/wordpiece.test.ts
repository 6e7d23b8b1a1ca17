import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { realData } from '../testing/real-data.js';
import { createTokenizer } from './wordpiece.js';

interface GoldenCase {
  readonly name: string;
  readonly text: string;
  readonly repeat?: number;
  readonly ids: readonly number[];
  readonly start: readonly number[];
  readonly end: readonly number[];
}

const goldenUrl = new URL('../../../../test/golden/wordpiece/golden.json', import.meta.url);
const golden = JSON.parse(readFileSync(goldenUrl, 'utf8')) as GoldenCase[];
const tokenizer = createTokenizer();
/** Processor time of this process, so that a busy machine does not fail the test. */
const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

describe('WordPiece against the oracle', () => {
  it.each(golden.map((entry) => [entry.name, entry] as const))(
    'gives ids and offsets of "%s"',
    (_, entry) => {
      const encoding = tokenizer.encode(entry.text.repeat(entry.repeat ?? 1));
      expect([...encoding.ids]).toEqual(entry.ids);
      expect([...encoding.charStart]).toEqual(entry.start);
      expect([...encoding.charEnd]).toEqual(entry.end);
    },
  );

  it('gives the same tokens for the parts of a text as for the whole, when it is cut at white space', () => {
    const text = golden.map((entry) => entry.text).join(' ');
    const whole = tokenizer.encode(text);
    const parts = golden.flatMap((entry) => [...tokenizer.encode(entry.text).ids]);
    expect([...whole.ids]).toEqual(parts);
  });
});

describe('offsets', () => {
  it('name the characters of the original, also around what was dropped or decomposed', () => {
    const text = 'The Café\u00adteria in Zu\u0308rich 👋 東京';
    const { charStart, charEnd } = tokenizer.encode(text);
    const tokens = [...charStart].map((start, i) => text.slice(start, charEnd[i]));
    expect(tokens).toEqual(['The', 'Café\u00adteria', 'in', 'Zu\u0308rich', '👋', '東', '京']);
  });

  it('never decrease and never leave the text, whatever the input', () => {
    let seed = 7;
    const random = (below: number): number => (seed = (seed * 1103515245 + 12345) % 2 ** 31) % below;
    for (let round = 0; round < 300; round++) {
      const units = Array.from({ length: random(60) }, () =>
        random(3) === 0 ? random(0x10000) : 32 + random(95),
      );
      const text = String.fromCharCode(...units);
      const { ids, charStart, charEnd } = tokenizer.encode(text);
      for (let i = 0; i < ids.length; i++) {
        expect(charEnd[i]!).toBeGreaterThan(charStart[i]!);
        expect(charEnd[i]!).toBeLessThanOrEqual(text.length);
        if (i > 0) expect(charStart[i]!).toBeGreaterThanOrEqual(charStart[i - 1]!);
      }
    }
  });
});

describe('limits', () => {
  it('turns a megabyte without a space into tokens in linear time', () => {
    const started = cpuMs();
    expect(tokenizer.encode('x'.repeat(1 << 20)).ids).toHaveLength(1);
    expect(tokenizer.encode('é'.repeat(1 << 20)).ids).toHaveLength(1);
    expect(tokenizer.encode('漢'.repeat(1 << 20)).ids).toHaveLength(1 << 20);
    expect(cpuMs() - started).toBeLessThan(5000);
  });

  it('keeps lone surrogates out', () => {
    expect([...tokenizer.encode('a\ud800b').ids]).toEqual([...tokenizer.encode('ab').ids]);
  });
});

const novel = realData('text', 'war-and-peace.txt');
describe.skipIf(novel === undefined)('on a whole novel', () => {
  it('gives the 734,981 tokens that the oracle gives, within the time it is allowed', () => {
    const text = readFileSync(novel!, 'utf8');
    const started = cpuMs();
    const { ids } = createTokenizer().encode(text);
    expect(ids).toHaveLength(734_981);
    expect(cpuMs() - started).toBeLessThan(1500);
  });
});
