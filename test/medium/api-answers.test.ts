/** Asking over HTTP: one object, or events while the answer comes. The worker's part is played by the test. */
import { AppError } from '@lectern/contracts';
import type { Answer, Evidence } from '@lectern/contracts';
import type { Queues } from '@lectern/platform';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { errorOf, eventsOf, startApi } from './api-harness.js';
import type { Harness } from './api-harness.js';
import { startPostgres } from './postgres.js';
import type { TestPostgres } from './postgres.js';

let postgres: TestPostgres;
let api: Harness;
let collectionId: string;
let worker: Queues;
beforeAll(async () => {
  postgres = await startPostgres();
  api = await startApi(await postgres.freshDatabase());
  const collection = await api.own.collection('contracts');
  collectionId = collection.id;
  const document = await api.own.document(collectionId, 'a.txt', 'The law of Ohio governs.');
  evidence = evidenceIn(document.id);
  const { documents } = api.records;
  await documents.startReading(api.own.id, document.id);
  await documents.finishReading(api.own.id, document.id, {
    sequenceBlob: document.sha256,
    mediaType: 'text/plain',
    kind: 'text',
    tokens: 6,
    pages: null,
    durationMs: null,
    skipped: [],
    readMs: 1,
  });
  await documents.finishPrefill(api.own.id, document.id, { unit: 'u', prefillMs: 1, bytes: 9 });
});
afterAll(async () => {
  await api.close();
  await postgres.stop();
});
beforeEach(async () => {
  worker = await api.playWorker();
});
afterEach(() => worker.close(0));

let evidence: Evidence;
const evidenceIn = (documentId: string): Evidence => ({
  rank: 1,
  score: 0.9,
  citation: {
    type: 'char_location',
    document_id: documentId,
    document_title: 'a.txt',
    cited_text: 'The law of Ohio governs.',
    verified: true,
    start_char_index: 0,
    end_char_index: 24,
  },
});
function answer(id: string): Answer {
  return {
    id,
    object: 'answer',
    created_at: 1,
    collection_id: collectionId,
    question: 'Which law?',
    model: 'm',
    mode: 'quote',
    found: true,
    content: [{ type: 'text', text: 'The law of Ohio governs.', citations: [evidence.citation] }],
    evidence: [evidence],
    usage: {
      prompt_tokens: 6,
      completion_tokens: 0,
      total_tokens: 6,
      prompt_cache_hit_tokens: 6,
      prompt_cache_miss_tokens: 0,
      prompt_tokens_details: { cached_tokens: 6 },
      cache_tiers: { device: 0, host: 6, disk: 0, miss: 0 },
    },
    coverage: { tokens: 6, documents: [], not_read: [] },
    timings_ms: { restore: 1, select: 1, read: 1, generate: 0, total: 3 },
  };
}
const ask = (json: object = {}, headers: Record<string, string> = {}): Promise<Response> =>
  api.own.call('POST', '/v1/answers', {
    json: { collection_id: collectionId, question: 'Which law?', ...json },
    headers,
  });
const answering = (queues: Queues): Promise<void> =>
  queues.process('answer', async (job) => {
    await job.progress({ type: 'evidence', evidence });
    await job.progress({ type: 'delta', text: 'The law' });
    const result = answer(job.payload.answerId);
    await api.records.answers.complete(job.payload.tenantId, job.payload.answerId, result);
    return result;
  });

describe('answers', () => {
  it('come as one object, and can be read again later', async () => {
    await answering(worker);
    const response = await ask();
    expect(response.status).toBe(200);
    const given = (await response.json()) as Answer;
    expect(given).toEqual(answer(given.id));
    const again = await api.own.call('GET', `/v1/answers/${given.id}`);
    expect(await again.json()).toEqual(given);
    const listed = (await (
      await api.own.call('GET', `/v1/answers?collection_id=${collectionId}`)
    ).json()) as {
      data: Answer[];
    };
    expect(listed.data.map((one) => one.id)).toContain(given.id);
  });

  it.each([
    ['stream: true', { stream: true }, {}],
    ['the Accept header', {}, { accept: 'text/event-stream' }],
  ])('come as events when asked to by %s', async (_, body, headers) => {
    await answering(worker);
    const response = await ask(body, headers);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    expect(response.headers.get('x-request-id')).toMatch(/^req_/u);
    const events = await eventsOf(response);
    expect(events.map((event) => event.type)).toEqual([
      'answer.created',
      'answer.evidence',
      'answer.text.delta',
      'answer.completed',
    ]);
    const { id } = events[0]!.data as { id: string };
    expect(events[1]!.data).toEqual({ type: 'answer.evidence', evidence });
    expect(events[3]!.data).toEqual({ type: 'answer.completed', answer: answer(id) });
  });

  it('hand on a failure with its code: as a status, or as the last event', async () => {
    await worker.process('answer', () =>
      Promise.reject(new AppError('context_overflow', 'Too long: a.txt has 9 tokens.')),
    );
    const plain = await ask();
    expect(plain.status).toBe(422);
    expect(await errorOf(plain)).toMatchObject({
      code: 'context_overflow',
      message: 'Too long: a.txt has 9 tokens.',
    });
    const events = await eventsOf(await ask({ stream: true }));
    expect(events.at(-1)).toEqual({
      type: 'error',
      data: { type: 'error', error: { code: 'context_overflow', message: 'Too long: a.txt has 9 tokens.' } },
    });
  });

  it('are taken back when the caller goes away before the work began', async () => {
    const controller = new AbortController();
    const asking = fetch(`${api.url}/v1/answers`, {
      method: 'POST',
      headers: { authorization: `Bearer ${api.own.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ collection_id: collectionId, question: 'Which?', stream: true }),
      signal: controller.signal,
    });
    await asking;
    const waiting = async (): Promise<number> => (await api.queues.counts()).answer.waiting;
    await expect.poll(waiting).toBe(1);
    controller.abort();
    await expect.poll(waiting).toBe(0);
  });

  it('are refused at once when nothing can be asked', async () => {
    const empty = await api.own.collection('empty');
    const response = await ask({ collection_id: empty.id });
    expect([response.status, (await errorOf(response)).code]).toEqual([409, 'document_not_ready']);
    const unknown = await ask({ document_ids: ['doc_none'] });
    expect(unknown.status).toBe(404);
    expect((await ask({ question: ' ' })).status).toBe(400);
  });
});
