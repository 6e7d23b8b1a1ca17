/** The product over plain HTTP, as somebody's own program would use it: ./lectern up, then nothing but fetch. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { answerEventSchema, answerSchema, documentSchema, errorBodySchema } from '@lectern/contracts';
import type { Answer, DocumentObject } from '@lectern/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root, startLectern, temporaryFolder } from './cli-harness.js';
import type { Running } from './cli-harness.js';

const folder = temporaryFolder();
const sample = (name: string): Buffer => readFileSync(path.join(root, 'samples/matter', name));
let desk: Running;
let url = '';
let key = '';
let collectionId = '';

function call(route: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set('authorization', `Bearer ${key}`);
  return fetch(url + route, { ...init, headers });
}

async function post(route: string, body: unknown): Promise<Response> {
  return call(route, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

async function finished(id: string): Promise<DocumentObject> {
  for (;;) {
    const document = documentSchema.parse(await (await call(`/v1/documents/${id}`)).json());
    if (document.status === 'ready' || document.status === 'failed') return document;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

beforeAll(async () => {
  desk = startLectern(folder.path, ['up', '--port', '0']);
  const found = await desk.says(/(http:\/\/127\.0\.0\.1:\d+)\/#key=(lk_[\w-]+)/u);
  url = found[1] ?? '';
  key = found[2] ?? '';
  const made = await post('/v1/collections', { name: 'http' });
  expect(made.status).toBe(201);
  collectionId = ((await made.json()) as { id: string }).id;
});

afterAll(async () => {
  desk.child.kill('SIGINT');
  await desk.done;
  folder.remove();
});

describe('over HTTP', () => {
  it('answers health without a key and nothing else', async () => {
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    const refused = await fetch(`${url}/v1/collections`);
    expect(refused.status).toBe(401);
    expect(errorBodySchema.parse(await refused.json()).error.code).toBe('invalid_api_key');
    expect(refused.headers.get('x-request-id')).toBeTruthy();
  });

  it('describes itself', async () => {
    const described = (await (await fetch(`${url}/openapi.json`)).json()) as {
      paths: Record<string, unknown>;
    };
    expect(Object.keys(described.paths)).toContain('/v1/answers');
  });

  let lease: DocumentObject;

  it('takes a multipart upload at once and reads it afterwards', async () => {
    const form = new FormData();
    form.set('file', new Blob([Uint8Array.from(sample('lease.pdf'))]), 'lease.pdf');
    const route = `/v1/collections/${collectionId}/documents`;
    const accepted = await call(route, { method: 'POST', body: form });
    expect(accepted.status).toBe(202);
    lease = await finished(documentSchema.parse(await accepted.json()).id);
    expect(lease).toMatchObject({ status: 'ready', kind: 'pdf', media_type: 'application/pdf', pages: 3 });
  });

  it('takes the bytes themselves, and knows the same bytes again', async () => {
    const send = async (): Promise<DocumentObject> => {
      const response = await call(`/v1/collections/${collectionId}/documents`, {
        method: 'POST',
        headers: {
          'content-type': 'application/octet-stream',
          'x-filename': encodeURIComponent('Notiz ü.txt'),
        },
        body: 'The spare key hangs behind the green door of the pump house.',
      });
      expect(response.status).toBe(202);
      return documentSchema.parse(await response.json());
    };
    const first = await send();
    expect(first.title).toBe('Notiz ü.txt');
    expect((await finished(first.id)).status).toBe('ready');
    expect((await send()).id).toBe(first.id);
  });

  it('fails a broken file with a reason and keeps going', async () => {
    const form = new FormData();
    form.set('file', new Blob(['%PDF-1.7\nnot really']), 'broken.pdf');
    const accepted = await call(`/v1/collections/${collectionId}/documents`, { method: 'POST', body: form });
    const broken = await finished(documentSchema.parse(await accepted.json()).id);
    expect(broken.status).toBe('failed');
    expect(broken.error?.code).toBe('unreadable_document');
    expect(broken.error?.message).toMatch(/broken\.pdf/u);
  });

  it('answers as one JSON object whose quote stands on the page', async () => {
    const response = await post('/v1/answers', {
      collection_id: collectionId,
      question: 'How much base rent does the tenant pay each month?',
    });
    expect(response.status).toBe(200);
    const answer: Answer = answerSchema.parse(await response.json());
    expect(answer.found).toBe(true);
    const citation = answer.content[0]?.citations[0];
    expect(citation).toMatchObject({ type: 'box_location', document_id: lease.id, verified: true });
    expect(citation?.cited_text).toContain('14,250');
    const ranges = answer.coverage.documents.map((d) => d.token_end - d.token_start);
    expect(ranges.reduce((a, b) => a + b, 0)).toBe(answer.coverage.tokens);
    const { usage } = answer;
    expect(usage.prompt_cache_hit_tokens + usage.prompt_cache_miss_tokens).toBe(usage.prompt_tokens);
  });

  it('streams evidence, text and the same object at the end', async () => {
    const response = await post('/v1/answers', {
      collection_id: collectionId,
      question: 'Where does the spare key hang?',
      stream: true,
    });
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/u);
    const events = (await response.text())
      .split('\n\n')
      .map((block) => /^data: ?(.*)$/mu.exec(block)?.[1])
      .filter((data) => data !== undefined)
      .map((data) => answerEventSchema.parse(JSON.parse(data)));
    const types = events.map((event) => event.type);
    expect(types[0]).toBe('answer.created');
    expect(types).toContain('answer.evidence');
    expect(types).toContain('answer.text.delta');
    const last = events.at(-1);
    if (last?.type !== 'answer.completed')
      throw new Error(`the stream ended with ${last?.type ?? 'nothing'}`);
    expect(last.answer.content[0]?.citations[0]).toMatchObject({ type: 'char_location', verified: true });
    const stored = await call(`/v1/answers/${last.answer.id}`);
    expect(answerSchema.parse(await stored.json())).toEqual(last.answer);
  });

  it('serves what was uploaded as an attachment, in ranges, and draws its pages', async () => {
    const part = await call(`/v1/documents/${lease.id}/content`, { headers: { range: 'bytes=0-4' } });
    expect(part.status).toBe(206);
    expect(await part.text()).toBe('%PDF-');
    expect(part.headers.get('content-disposition')).toMatch(/^attachment/u);
    expect(part.headers.get('x-content-type-options')).toBe('nosniff');
    const page = await call(`/v1/documents/${lease.id}/pages/2`);
    expect(page.headers.get('content-type')).toBe('image/png');
    expect(
      Buffer.from(await page.arrayBuffer())
        .subarray(1, 4)
        .toString('latin1'),
    ).toBe('PNG');
  });

  it('forgets a deleted document', async () => {
    expect((await call(`/v1/documents/${lease.id}`, { method: 'DELETE' })).status).toBe(200);
    expect((await call(`/v1/documents/${lease.id}`)).status).toBe(404);
    const response = await post('/v1/answers', {
      collection_id: collectionId,
      question: 'How much base rent does the tenant pay each month?',
    });
    expect(answerSchema.parse(await response.json()).found).toBe(false);
  });
});
