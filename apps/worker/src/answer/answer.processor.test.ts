import { createHash } from 'node:crypto';
import { AppError, answerProgressSchema, answerSchema, encodeSequence } from '@lectern/contracts';
import type { Answer, SpanSource, TokenSequence } from '@lectern/contracts';
import type { AttendResult, EvidenceSpan } from '@lectern/engine';
import type { AnswerRow } from '@lectern/platform';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeDesk, tenantId } from '../jobs/fake-desk.test-support.js';
import { FigureCounts } from '../upkeep/figure-counts.js';
import { AnswerProcessor } from './answer.processor.js';
import { DocumentRepair } from './document-repair.js';
import { notFoundText } from './quote-content.js';
import { openSequenceCache } from './sequence-cache.js';
import { smallSequence } from './small-sequence.test-support.js';

let desk: FakeDesk;
let row: AnswerRow;
let completed: Answer | undefined;
let attended: AttendResult;
let composed: readonly { readonly unit: string; readonly documentId: string }[];
let attendFails: AppError | undefined;
let reads: number;
let figures: FigureCounts;

const nothing = { hits: 0, misses: 0, evictions: 0, bytes: 0, latentBytes: 0 };
const noStats = { tiers: { host: nothing, disk: nothing } };

beforeEach(() => {
  desk = new FakeDesk();
  row = {
    id: 'ans_1',
    tenantId,
    collectionId: 'col_1',
    question: 'When is the rent due?',
    top: 5,
    documentIds: [],
    status: 'pending',
    result: null,
    error: null,
    createdAt: new Date(1_700_000_000_000),
  };
  completed = undefined;
  attendFails = undefined;
  reads = 0;
  figures = new FigureCounts();
  attended = attend([]);
});

/** The engine's counts are those of the documents that were composed: a third of them from memory. */
function counted(result: AttendResult): AttendResult {
  const tokens = composed.reduce((sum, { documentId }) => sum + (desk.rows.get(documentId)?.tokens ?? 0), 0);
  const host = Math.floor(tokens / 3);
  return { ...result, usage: { tokens, tiers: { device: 0, host, disk: tokens - host, miss: 0 } } };
}

function attend(evidence: readonly EvidenceSpan[], found = evidence.length > 0): AttendResult {
  return {
    found,
    evidence,
    usage: { tokens: 10, tiers: { device: 0, host: 4, disk: 6, miss: 0 } },
    timingsMs: { restore: 1.234, select: 2, read: 3 },
  };
}

function addDocument(id: string, text: string, source: SpanSource = { kind: 'chars' }): TokenSequence {
  const sequence = smallSequence([{ text, source }]);
  const bytes = encodeSequence(sequence);
  const sequenceBlob = createHash('sha256').update(bytes).digest('hex');
  desk.blobs.set(sequenceBlob, bytes);
  const status = 'ready' as const;
  desk.add({ id, title: `${id}.txt`, status, sequenceBlob, unit: `unit-${id}`, tokens: sequence.ids.length });
  return sequence;
}

function span(documentId: string, sequence: TokenSequence, quote: string, score = 0.9): EvidenceSpan {
  const charStart = sequence.text.indexOf(quote);
  return { documentId, score, tokenStart: 0, tokenEnd: 1, charStart, charEnd: charStart + quote.length };
}

let processor: AnswerProcessor | undefined;
let showSecrets = false;
beforeEach(() => {
  processor = undefined;
  showSecrets = false;
});

function ask(): Promise<{ answer: Answer; told: unknown[] }> {
  processor ??= new AnswerProcessor(
    {
      answers: {
        get: () => Promise.resolve(row),
        complete: (_tenant, _id, answer) => Promise.resolve(((completed = answer), true)),
      },
      documents: {
        asked: (_tenant, _collection, ids = []) => {
          const asked = [...desk.rows.values()].filter((d) => ids.length === 0 || ids.includes(d.id));
          return Promise.resolve({
            ready: asked.filter((d) => d.status === 'ready'),
            notReady: asked.flatMap(({ id, title, status, error }) =>
              status === 'ready' ? [] : [{ id, title, status, error }],
            ),
          });
        },
      },
      collections: {
        get: () => {
          const counts = { queued: 0, reading: 0, prefilling: 0, ready: 0, failed: 0 };
          for (const document of desk.rows.values()) counts[document.status]++;
          return Promise.resolve({ id: 'col_1', name: 'leases', createdAt: new Date(), counts, tokens: 0 });
        },
      },
    },
    {
      engine: {
        model: 'lite-test',
        compose: (units) => Promise.resolve(((composed = units), {}) as never),
        attend: () => (attendFails ? Promise.reject(attendFails) : Promise.resolve(counted(attended))),
      },
      tokenizer: {
        encode: (text) => {
          const words = [...text.matchAll(/\w+/gu)];
          return {
            ids: Uint16Array.from(words, (_, i) => i),
            charStart: Uint32Array.from(words, (m) => m.index),
            charEnd: Uint32Array.from(words, (m) => m.index + m[0].length),
          };
        },
      },
      sequences: openSequenceCache({
        read: (name) => {
          reads++;
          return desk.store.read(name);
        },
      }),
      files: { use: (_documents, work) => work() },
      figures,
      logger: { warn: () => undefined },
      showSecrets,
    },
    new DocumentRepair(desk, desk.queues),
  );
  const told: unknown[] = [];
  const job = {
    id: 'ans_1',
    payload: { tenantId, answerId: 'ans_1' },
    signal: new AbortController().signal,
    progress: (value: object) => Promise.resolve(told.push(value)),
  };
  return processor.run(job).then((answer) => ({ answer, told }));
}

describe('answering without anything to ask over', () => {
  it('says that the collection is empty', async () => {
    await expect(ask()).rejects.toMatchObject({
      code: 'invalid_request',
      message: 'The collection "leases" holds no documents; add one first.',
    });
  });

  it('says what is still being read', async () => {
    desk.add({ id: 'a', status: 'queued' });
    desk.add({ id: 'b', status: 'reading' });
    desk.add({ id: 'c', status: 'failed' });
    await expect(ask()).rejects.toMatchObject({
      code: 'document_not_ready',
      message:
        'No document of "leases" is ready yet: 1 waiting, 1 being read, 1 failed; ask again when one is ready.',
    });
  });

  it('says that all failed, or that the chosen ones did', async () => {
    desk.add({ id: 'a', status: 'failed' });
    await expect(ask()).rejects.toThrow('None of the 1 documents of "leases" could be read.');
    addDocument('b', 'Some text.');
    row = { ...row, documentIds: ['a'] };
    await expect(ask()).rejects.toThrow('None of the chosen documents of "leases" could be read.');
  });

  it('refuses a question without words', async () => {
    addDocument('a', 'Some text.');
    row = { ...row, question: '???' };
    await expect(ask()).rejects.toMatchObject({ code: 'invalid_request' });
  });
});

describe('answering', () => {
  it('quotes verified evidence, streams it, stores a valid answer and returns it', async () => {
    const lease = addDocument('lease', 'Preamble.\nThe rent is due on the first day of each month.');
    const mail = addDocument('mail', 'See you soon.');
    attended = attend([
      span('lease', lease, 'The rent is due on the first day of each month.'),
      span('mail', mail, 'See you soon.', 0.2),
    ]);
    const { answer, told } = await ask();
    expect(answerSchema.parse(answer)).toEqual(answer);
    expect(completed).toEqual(answer);
    expect(answer).toMatchObject({
      found: true,
      model: 'lite-test',
      mode: 'quote',
      created_at: 1_700_000_000,
    });
    expect(answer.content.map((block) => block.text)).toEqual([
      'From "lease.txt":\nThe rent is due on the first day of each month.',
    ]);
    expect(answer.evidence.map((e) => [e.rank, e.citation.document_id, e.citation.verified])).toEqual([
      [1, 'lease', true],
      [2, 'mail', true],
    ]);
    expect(composed).toEqual([
      { unit: 'unit-lease', documentId: 'lease' },
      { unit: 'unit-mail', documentId: 'mail' },
    ]);
    expect(answer.coverage).toMatchObject({
      tokens: 15,
      documents: [
        { document_id: 'lease', token_start: 0, token_end: 12 },
        { document_id: 'mail', token_start: 12, token_end: 15 },
      ],
    });
    expect(answer.usage).toMatchObject({
      prompt_tokens: 20,
      prompt_cache_hit_tokens: 15,
      completion_tokens: 14,
      cache_tiers: { device: 0, host: 5, disk: 10, miss: 5 },
    });
    expect(figures.take(noStats)).toMatchObject({
      'answer.hit': 15,
      'answer.miss': 5,
      'answer.host': 5,
      'answer.disk': 10,
    });
    expect(answer.timings_ms.restore).toBe(1.2);
    expect(told.map((event) => answerProgressSchema.parse(event).type)).toEqual([
      'evidence',
      'evidence',
      'delta',
    ]);
  });

  it('says that the documents do not say, and keeps the nearest as evidence', async () => {
    const mail = addDocument('mail', 'See you soon.');
    attended = attend([span('mail', mail, 'See you soon.', 0.1)], false);
    const { answer } = await ask();
    expect(answer.found).toBe(false);
    expect(answer.content).toEqual([{ type: 'text', text: notFoundText, citations: [] }]);
    expect(answer.evidence).toHaveLength(1);
  });

  it('counts spans that widen to the same lines as one', async () => {
    const code = addDocument('code', 'const rent = due(1);', { kind: 'lines', path: 'a.ts' });
    attended = attend([span('code', code, 'rent'), span('code', code, 'due')]);
    expect((await ask()).answer.evidence).toHaveLength(1);
  });

  it('asks only over the chosen documents', async () => {
    addDocument('a', 'One.');
    addDocument('b', 'Two.');
    row = { ...row, documentIds: ['b'] };
    await ask();
    expect(composed.map((unit) => unit.documentId)).toEqual(['b']);
  });

  it('gives the stored answer when it runs again', async () => {
    const lease = addDocument('lease', 'The rent is due.');
    attended = attend([span('lease', lease, 'The rent is due.')]);
    const { answer } = await ask();
    row = { ...row, result: answer };
    desk.rows.clear();
    expect((await ask()).answer).toEqual(answer);
  });

  it('reads a stored document once for several questions', async () => {
    const lease = addDocument('lease', 'The rent is due.');
    attended = attend([span('lease', lease, 'The rent is due.')]);
    await ask();
    await ask();
    expect(reads).toBe(1);
  });

  it('leaves out a document whose stored text is damaged, and has it read again', async () => {
    const lease = addDocument('lease', 'The rent is due.');
    attended = attend([span('lease', lease, 'The rent is due.')]);
    desk.blobs.clear();
    const { answer } = await ask();
    expect(answer).toMatchObject({ found: false, evidence: [] });
    expect(answer.coverage.documents[0]?.skipped).toEqual([
      { what: 'its quotes', why: expect.stringContaining('damaged') as string },
    ]);
    expect([...desk.jobs.keys()]).toEqual(['ingest/lease']);
    expect(desk.rows.get('lease')?.status).toBe('queued');
  });

  it('names the documents that are not in the context, with the reason', async () => {
    addDocument('a', 'One.');
    desk.add({ id: 'b', title: 'b.pdf', status: 'reading' });
    const error = { code: 'encrypted_document', message: '"c.pdf" needs a password.' };
    desk.add({ id: 'c', title: 'c.pdf', status: 'failed', error });
    const { coverage } = (await ask()).answer;
    expect(coverage.documents.map((document) => document.document_id)).toEqual(['a']);
    expect(coverage.not_read).toEqual([
      { document_id: 'b', title: 'b.pdf', status: 'reading', why: 'It is still being read.' },
      { document_id: 'c', title: 'c.pdf', status: 'failed', why: '"c.pdf" needs a password.' },
    ]);
  });

  it('has damaged context files computed again and says so', async () => {
    addDocument('lease', 'The rent is due.');
    attendFails = new AppError('cache_corrupt', 'page 3');
    await expect(ask()).rejects.toMatchObject({ code: 'document_not_ready' });
    expect([...desk.jobs.keys()]).toEqual(['prefill/lease']);
    expect(desk.rows.get('lease')?.status).toBe('prefilling');
  });
});

describe('a quote with a secret in it', () => {
  it.each([
    [false, 'The key is ••••••••••••••.'],
    [true, 'The key is hunter2hunter2.'],
  ])('is verified and shown as the setting wants it: %s', async (show, expected) => {
    showSecrets = show;
    const secret = { kind: 'secret', charStart: 11, charEnd: 25 } as const;
    const sequence = {
      ...smallSequence([{ text: 'The key is hunter2hunter2.', source: { kind: 'chars' } }]),
      structure: [secret],
    };
    const bytes = encodeSequence(sequence);
    const sequenceBlob = createHash('sha256').update(bytes).digest('hex');
    desk.blobs.set(sequenceBlob, bytes);
    desk.add({
      id: 's',
      title: 's.txt',
      status: 'ready',
      sequenceBlob,
      unit: 'unit-s',
      tokens: sequence.ids.length,
    });
    attended = { ...attended, found: true, evidence: [span('s', sequence, 'The key is hunter2hunter2.')] };
    const { answer, told } = await ask();
    expect(answer.evidence[0]?.citation).toMatchObject({ cited_text: expected, verified: true });
    expect(answer.content[0]?.text).toContain(expected);
    expect(JSON.stringify([answer, told, completed]).includes('hunter2')).toBe(show);
  });
});
