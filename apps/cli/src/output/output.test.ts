import type { Answer, Citation, Deletion, DeletionItem } from '@lectern/contracts';
import { describe, expect, it } from 'vitest';
import { answerText } from './answer.js';
import { bar, bytes, clock, milliseconds, oneLine, plural, table } from './format.js';
import { placeOf, verifiedMark } from './places.js';
import { receiptLine } from './receipt.js';

const cited = { document_id: 'd', document_title: 'lease.pdf', cited_text: 'the quote', verified: true };
const box = (page: number) => ({ page_number: page, x0: 10.4, y0: 20.6, x1: 30, y1: 40 });

describe('numbers in words', () => {
  it('formats sizes, durations and positions', () => {
    expect([bytes(512), bytes(4_200_000)]).toEqual(['512 B', '4.2 MB']);
    expect([milliseconds(320), milliseconds(4210), milliseconds(185_000)]).toEqual([
      '320 ms',
      '4.2 s',
      '3 min 5 s',
    ]);
    expect([clock(12_400), clock(3_725_000)]).toEqual(['0:12', '1:02:05']);
    expect([plural(1, 'document'), plural(1234, 'token')]).toEqual(['1 document', '1,234 tokens']);
  });

  it('keeps a bar inside its width whatever the share', () => {
    expect([bar(-1, 4), bar(0.5, 4), bar(7, 4)]).toEqual(['[    ]', '[==  ]', '[====]']);
  });

  it('aligns columns and cuts lines visibly', () => {
    expect(
      table([
        ['a', 'bb'],
        ['ccc', 'd'],
      ]),
    ).toBe('a    bb\nccc  d');
    expect(oneLine('a\n b   c', 20)).toBe('a b c');
    expect(oneLine('abcdefghij', 8)).toBe('abcde...');
  });
});

describe('places in words', () => {
  const places: readonly (readonly [Citation, string])[] = [
    [{ ...cited, type: 'box_location', page_number: 2, boxes: [box(2), box(2)] }, 'lease.pdf, page 2'],
    [{ ...cited, type: 'box_location', page_number: 2, boxes: [box(2), box(3)] }, 'lease.pdf, pages 2, 3'],
    [{ ...cited, type: 'region_location', boxes: [box(1)] }, 'lease.pdf, region 10,21 to 30,40'],
    [{ ...cited, type: 'time_location', start_ms: 12_000, end_ms: 19_400 }, 'lease.pdf, 0:12-0:19'],
    [
      { ...cited, type: 'line_location', path: 'src/a.ts', start_line: 3, end_line: 3 },
      'lease.pdf: src/a.ts:3',
    ],
    [{ ...cited, type: 'line_location', path: 'lease.pdf', start_line: 3, end_line: 9 }, 'lease.pdf:3-9'],
    [
      {
        ...cited,
        type: 'line_location',
        path: 'src/a.ts',
        start_line: 3,
        end_line: 9,
        within: ['class Router', 'match()'],
      },
      'lease.pdf: src/a.ts:3-9, in class Router > match()',
    ],
    [
      { ...cited, type: 'char_location', start_char_index: 5, end_char_index: 1200 },
      'lease.pdf, characters 5-1,200',
    ],
  ];
  it.each(places)('%#', (citation, words) => {
    expect(placeOf(citation)).toBe(words);
  });

  it('shouts when a quote is not verified', () => {
    const [first] = places[0]!;
    expect(verifiedMark({ ...first, verified: false })).toBe('NOT VERIFIED');
  });
});

describe('an answer on the terminal', () => {
  const citation: Citation = { ...cited, type: 'box_location', page_number: 2, boxes: [box(2)] };
  const other: Citation = { ...citation, cited_text: 'another quote', page_number: 3, boxes: [box(3)] };
  const answer: Answer = {
    id: 'a',
    object: 'answer',
    created_at: 1,
    collection_id: 'c',
    question: 'why?',
    model: 'm',
    mode: 'quote',
    found: true,
    content: [{ type: 'text', text: 'the quote', citations: [citation] }],
    evidence: [
      { rank: 1, score: 0.9, citation },
      { rank: 2, score: 0.4, citation: other },
    ],
    usage: {
      prompt_tokens: 10,
      completion_tokens: 1,
      total_tokens: 11,
      prompt_cache_hit_tokens: 10,
      prompt_cache_miss_tokens: 0,
      prompt_tokens_details: { cached_tokens: 10 },
      cache_tiers: { device: 0, host: 10, disk: 0, miss: 0 },
    },
    coverage: { tokens: 1200, documents: [], not_read: [] },
    timings_ms: { restore: 1, select: 1, read: 1, generate: 1, total: 40 },
  };

  it('shows each quote once, with its place, and what else was found', () => {
    const text = answerText(answer);
    expect(text.match(/the quote/gu)).toHaveLength(1);
    expect(text).toContain('lease.pdf, page 2 [verified]');
    expect(text).toContain('Also found:\n  2. lease.pdf, page 3 (0.40): another quote');
  });

  it('puts the marked words first', () => {
    const [best, ...others] = answer.evidence;
    const evidence = [{ ...best!, answer: { text: 'quote', start: 4, end: 9 } }, ...others];
    expect(answerText({ ...answer, evidence })).toMatch(/^Answer: quote\n\n {2}\| the quote\n/u);
    expect(answerText(answer)).not.toContain('Answer:');
  });

  it('says plainly when the documents do not say, and calls the evidence only the nearest', () => {
    const text = answerText({
      ...answer,
      found: false,
      content: [{ type: 'text', text: 'x', citations: [] }],
    });
    expect(text).toMatch(/^The documents do not say\.\n\nThe nearest places:\n {2}1\. /u);
  });

  it('says in one line how much was read and what was not', () => {
    const read = { document_id: 'd', title: 'a.pdf', token_start: 0, token_end: 1200 };
    const out = { document_id: 'e', title: 'b.pdf', why: 'It is still being read.' };
    const lastLine = answerText({
      ...answer,
      coverage: {
        tokens: 1200,
        documents: [{ ...read, skipped: [{ what: 'page 2', why: 'It is blank.' }] }],
        not_read: [
          { ...out, status: 'reading' },
          { ...out, status: 'failed' },
        ],
      },
    })
      .trimEnd()
      .split('\n')
      .at(-1);
    expect(lastLine).toBe(
      '1 document, 1,200 tokens read (10 from the cache), 40 ms, 1 document not read yet, ' +
        '1 document could not be read, 1 part of documents skipped',
    );
  });
});

describe('a receipt on the terminal', () => {
  const item = (
    kind: DeletionItem['kind'],
    name: string,
    status: DeletionItem['status'] = 'removed',
  ): DeletionItem => ({ kind, name, bytes: null, status, used_by: null, done_at: null });
  const receipt: Deletion = {
    id: 'del_1',
    object: 'deletion',
    target: { object: 'document', id: 'd' },
    status: 'complete',
    created_at: 1,
    completed_at: 1,
    bytes_removed: 4_200_000,
    items: [item('document', 'd'), item('upload', 'a'), item('sequence', 'b'), item('answer', 'c')],
  };

  it('is one line, and names the receipt only when something is left to do', () => {
    expect(receiptLine([receipt])).toBe('Deleted 1 document: 2 files (4.2 MB), 1 answer.');
    const open = { ...receipt, items: [...receipt.items, item('memory', 'w', 'pending')] };
    expect(receiptLine([open], 'leases')).toBe(
      'Deleted "leases" with 1 document: 2 files (4.2 MB), 1 answer. 1 still being removed; the receipt is del_1.',
    );
  });

  it('says what was kept for other documents', () => {
    const kept = {
      ...receipt,
      items: [item('document', 'd'), item('upload', 'a', 'kept')],
      bytes_removed: 0,
    };
    expect(receiptLine([kept])).toBe(
      'Deleted 1 document: 0 files (0 B), 1 file kept, for other documents need them.',
    );
  });
});
