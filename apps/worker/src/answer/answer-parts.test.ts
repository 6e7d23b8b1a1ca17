import { citationSchema, coverageSchema, usageSchema } from '@lectern/contracts';
import type { Evidence, SpanSource } from '@lectern/contracts';
import { describe, expect, it } from 'vitest';
import { coverageOf, usageOf } from './accounts.js';
import { ByteCache } from './byte-cache.js';
import { cite, markAnswer, toEvidence } from './cite.js';
import { placeInWords } from './place-in-words.js';
import { notFoundText, quoteContent } from './quote-content.js';
import { smallSequence } from './small-sequence.test-support.js';

const document = { id: 'doc_1', title: 'lease.pdf' };
const page = (pageNumber: number): SpanSource => ({
  kind: 'page',
  pageNumber,
  width: 600,
  height: 800,
  read: 'text-layer',
});

function citeText(parts: Parameters<typeof smallSequence>[0], quote: string): ReturnType<typeof cite> {
  const sequence = smallSequence(parts);
  const charStart = sequence.text.indexOf(quote);
  return cite(sequence, document, { score: 0.9, charStart, charEnd: charStart + quote.length });
}

describe('cite', () => {
  it.each<[string, SpanSource, string]>([
    ['char_location', { kind: 'chars' }, ''],
    ['line_location', { kind: 'lines', path: 'src/a.ts' }, 'src/a.ts, line 2'],
    ['box_location', page(1), 'page 1'],
    ['region_location', { kind: 'image', pageNumber: 1, width: 600, height: 800 }, ''],
  ])('gives a verified %s and says its place in words', (type, source, words) => {
    const citation = citeText(
      [{ text: 'The first line.\nRent is due monthly.', source }],
      'Rent is due monthly.',
    );
    expect(citation).toMatchObject({ type, verified: true, cited_text: 'Rent is due monthly.' });
    expect(citationSchema.parse(citation)).toEqual(citation);
    expect(placeInWords(citation)).toBe(words);
  });

  it('widens a spoken quote to whole utterances and says the time', () => {
    const time = (startMs: number, endMs: number): SpanSource => ({ kind: 'time', startMs, endMs });
    const citation = citeText(
      [
        { text: 'Good morning everyone.', source: time(0, 1500) },
        { text: 'The deposit was returned in May.', source: time(62_000, 65_400) },
      ],
      'returned in May',
    );
    expect(citation.cited_text).toBe('The deposit was returned in May.');
    expect(citation.verified).toBe(true);
    expect(placeInWords(citation)).toBe('1:02 to 1:05');
    expect(
      placeInWords({ type: 'time_location', start_ms: 3_723_000, end_ms: 3_725_000, speaker: 'B' }),
    ).toBe('1:02:03 to 1:02:05, B');
  });

  it('keeps boxes on several pages and names them all', () => {
    const citation = citeText(
      [
        { text: 'ends with the words', source: page(1) },
        { text: 'on the next page.', source: page(2) },
      ],
      'words\non the next',
    );
    expect(citation.verified).toBe(true);
    expect(placeInWords(citation)).toBe('pages 1 to 2');
  });

  it('keeps a range that stands nowhere, unverified', () => {
    const sequence = smallSequence([{ text: 'Short.', source: { kind: 'chars' } }]);
    const citation = cite(sequence, document, { score: 1, charStart: 50, charEnd: 60 });
    expect(citation.verified).toBe(false);
  });
});

function item(rank: number, score: number, verified = true): Evidence {
  const citation = citeText([{ text: `Quote ${rank}.`, source: page(1) }], `Quote ${rank}.`);
  return toEvidence({ ...citation, verified }, score, rank);
}

describe('markAnswer', () => {
  const text = 'Good morning everyone.\nThe deposit was returned in May.';
  const sequence = smallSequence([
    { text: 'Good morning everyone.', source: { kind: 'chars' } },
    { text: 'The deposit was returned in May.', source: { kind: 'chars' } },
  ]);
  const rangeOf = (quote: string): { score: number; charStart: number; charEnd: number } => {
    const charStart = sequence.text.indexOf(quote);
    return { score: 0.9, charStart, charEnd: charStart + quote.length };
  };
  const tokensOf = (words: string): { tokenStart: number; tokenEnd: number } => {
    const at = sequence.text.indexOf(words);
    const tokens = [...sequence.charStart.keys()].filter(
      (t) => sequence.charStart[t]! >= at && sequence.charEnd[t]! <= at + words.length,
    );
    return { tokenStart: tokens[0]!, tokenEnd: tokens.at(-1)! + 1 };
  };
  const range = rangeOf('The deposit was returned in May.');
  const citation = cite(sequence, document, range);

  it('says where the words stand in the quote', () => {
    expect(markAnswer(sequence, citation, range, tokensOf('returned in'))).toEqual({
      text: 'returned in',
      start: 16,
      end: 27,
    });
  });

  it('finds them in a quote that was widened', () => {
    const wide = { ...citation, cited_text: text };
    expect(sequence.text).toContain(text);
    expect(markAnswer(sequence, wide, range, tokensOf('deposit'))).toEqual({
      text: 'deposit',
      start: 27,
      end: 34,
    });
  });

  it('marks nothing that the quote does not hold', () => {
    expect(markAnswer(sequence, citation, range, tokensOf('everyone'))).toBeUndefined();
    expect(
      markAnswer(sequence, { ...citation, cited_text: 'else' }, range, tokensOf('deposit')),
    ).toBeUndefined();
    expect(markAnswer(sequence, citation, range, { tokenStart: 900, tokenEnd: 901 })).toBeUndefined();
  });
});

describe('quoteContent', () => {
  it('says that the documents do not say, and cites nothing, when nothing was found', () => {
    expect(quoteContent(false, [item(1, 0.3)])).toEqual([
      { type: 'text', text: notFoundText, citations: [] },
    ]);
    expect(quoteContent(true, [])).toEqual([{ type: 'text', text: notFoundText, citations: [] }]);
  });

  it('quotes word for word behind a line that says where', () => {
    const [block] = quoteContent(true, [item(1, 0.9)]);
    expect(block?.text).toBe('From "lease.pdf", page 1:\nQuote 1.');
    expect(block?.citations).toHaveLength(1);
  });

  it('never quotes an unverified span while a verified one exists', () => {
    const content = quoteContent(true, [item(1, 0.99, false), item(2, 0.7)]);
    expect(content.flatMap((b) => b.citations).map((c) => c.cited_text)).toEqual(['Quote 2.']);
    expect(quoteContent(true, [item(1, 0.99, false)])[0]?.citations[0]?.verified).toBe(false);
  });

  it('adds only quotes that are nearly as good as the best one, and at most three', () => {
    expect(quoteContent(true, [item(1, 0.9), item(2, 0.87), item(3, 0.8)])).toHaveLength(2);
    expect(
      quoteContent(
        true,
        [1, 2, 3, 4, 5].map((n) => item(n, 0.9)),
      ),
    ).toHaveLength(3);
  });
});

describe('coverageOf', () => {
  const states = ['queued', 'reading', 'prefilling', 'failed'] as const;

  it('gives ranges that touch and add up, and names every document exactly once, for any documents', () => {
    for (let round = 0; round < 300; round++) {
      const all = Array.from({ length: Math.floor(Math.random() * 20) }, (_, i) => ({
        id: `doc_${i}`,
        title: `${i}.txt`,
        tokens: Math.floor(Math.random() * 5000),
        skipped: Math.random() < 0.3 ? [{ what: 'page 2', why: 'It is blank.' }] : [],
        left: Math.random() < 0.4 ? states[Math.floor(Math.random() * states.length)] : undefined,
      }));
      const documents = all.filter((document) => document.left === undefined);
      const out = all.flatMap(({ id, title, left }) =>
        left === undefined
          ? []
          : [{ id, title, status: left, error: left === 'failed' ? { message: `${id} broke.` } : null }],
      );
      const coverage = coverageSchema.parse(coverageOf(documents, out));
      let cursor = 0;
      for (const [i, range] of coverage.documents.entries()) {
        expect(range.token_start).toBe(cursor);
        expect(range.token_end - range.token_start).toBe(documents[i]?.tokens);
        expect(range.skipped).toEqual(documents[i]?.skipped);
        cursor = range.token_end;
      }
      expect(coverage.tokens).toBe(cursor);
      const named = [...coverage.documents, ...coverage.not_read].map((document) => document.document_id);
      expect(named.sort()).toEqual(all.map((document) => document.id).sort());
      for (const { why, status, document_id } of coverage.not_read) {
        expect(why).toMatch(/\.$/u);
        if (status === 'failed') expect(why).toBe(`${document_id} broke.`);
      }
    }
  });
});

describe('usageOf', () => {
  const tiers = { device: 0, host: 700, disk: 300, miss: 0 };
  const counts = { contextTokens: 1000, coveredTokens: 1000, questionTokens: 12, answerTokens: 30, tiers };

  it('counts the question as computed, and hits and misses add up to the prompt', () => {
    expect(usageSchema.parse(usageOf(counts))).toEqual({
      prompt_tokens: 1012,
      completion_tokens: 30,
      total_tokens: 1042,
      prompt_cache_hit_tokens: 1000,
      prompt_cache_miss_tokens: 12,
      prompt_tokens_details: { cached_tokens: 1000 },
      cache_tiers: { device: 0, host: 700, disk: 300, miss: 12 },
    });
  });

  it.each([
    ['more hits than context', { tiers: { ...tiers, disk: 301 } }],
    ['fewer hits than context', { tiers: { ...tiers, disk: 299 } }],
    ['a context that is not what the documents hold', { coveredTokens: 999 }],
  ])('refuses to hide %s', (_what, wrong) => {
    expect(() => usageOf({ ...counts, ...wrong })).toThrow(
      expect.objectContaining({ code: 'internal_error' }) as Error,
    );
  });
});

describe('ByteCache', () => {
  const open = (maxBytes: number, loads: string[]): ByteCache<string> =>
    new ByteCache(maxBytes, (key) => {
      loads.push(key);
      return Promise.resolve({ value: key, bytes: key.length });
    });

  it('evicts the coldest first and stays within its bound', async () => {
    const loads: string[] = [];
    const cache = open(6, loads);
    for (const key of ['aa', 'bb', 'cc', 'aa', 'dd', 'aa', 'bb']) await cache.get(key);
    expect(loads).toEqual(['aa', 'bb', 'cc', 'dd', 'bb']);
    expect(cache.bytes).toBe(6);
  });

  it('loads once when several ask at the same time, and hands out what is too large without keeping it', async () => {
    const loads: string[] = [];
    const cache = open(3, loads);
    await Promise.all([cache.get('large'), cache.get('large')]);
    expect(loads).toEqual(['large']);
    expect(cache.bytes).toBe(0);
  });

  it('forgets what is removed, also while it is being loaded', async () => {
    const loads: string[] = [];
    const cache = open(10, loads);
    const loading = cache.get('aa');
    cache.remove('aa');
    expect(await loading).toBe('aa');
    expect(cache.bytes).toBe(0);
    await cache.get('aa');
    cache.remove('aa');
    cache.remove('aa');
    expect([cache.bytes, loads]).toEqual([0, ['aa', 'aa']]);
  });

  it('does not remember a failed load', async () => {
    let attempts = 0;
    const cache = new ByteCache<string>(10, () =>
      attempts++ === 0 ? Promise.reject(new Error('gone')) : Promise.resolve({ value: 'x', bytes: 1 }),
    );
    await expect(cache.get('k')).rejects.toThrow('gone');
    await expect(cache.get('k')).resolves.toBe('x');
  });
});
