/** Uploading, reading back and deleting documents over HTTP. */
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { request } from 'node:http';
import { ReadableStream } from 'node:stream/web';
import { encodeSequence } from '@lectern/contracts';
import type { DeletedWithReceipt, DocumentObject, TokenSequence } from '@lectern/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorOf, startApi } from './api-harness.js';
import type { Harness } from './api-harness.js';
import { startPostgres } from './postgres.js';
import type { TestPostgres } from './postgres.js';

const maxBytes = 100_000;
let postgres: TestPostgres;
let api: Harness;
let collectionId: string;
beforeAll(async () => {
  postgres = await startPostgres();
  api = await startApi(await postgres.freshDatabase(), { LECTERN_MAX_UPLOAD_BYTES: String(maxBytes) });
  collectionId = (await api.own.collection('main')).id;
});
afterAll(async () => {
  await api.close();
  await postgres.stop();
});

const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const leftovers = (): string[] => readdirSync(api.config.tempDir);
const post = (body: FormData): Promise<Response> =>
  api.own.call('POST', `/v1/collections/${collectionId}/documents`, { body });

/** A sequence of two files, as reading a code tree gives. */
function sequence(): TokenSequence {
  const text = 'alpha beta\ngamma\n';
  const lines = (path: string, from: number, to: number, charStart: number, charEnd: number) => ({
    modality: 'code' as const,
    tokenStart: from,
    tokenEnd: to,
    charStart,
    charEnd,
    source: { kind: 'lines' as const, path },
  });
  return {
    meta: { kind: 'code', mediaType: 'application/zip', reader: 'code/1', tokenizer: 't/1' },
    text,
    ids: Uint16Array.of(1, 2, 3),
    charStart: Uint32Array.of(0, 6, 11),
    charEnd: Uint32Array.of(5, 10, 16),
    spans: [lines('a.txt', 0, 2, 0, 11), lines('b/c.txt', 2, 3, 11, 17)],
    places: {
      charStart: new Uint32Array(),
      charEnd: new Uint32Array(),
      page: new Uint32Array(),
      box: new Float32Array(),
    },
    segments: { charStart: Uint32Array.of(0, 11), charEnd: Uint32Array.of(10, 16) },
    structure: [
      { kind: 'function', charStart: 0, charEnd: 10, label: 'alpha()' },
      { kind: 'function', charStart: 11, charEnd: 16, label: 'gamma()' },
    ],
    skipped: [{ what: 'x.bin', why: 'It is binary.' }],
  };
}

describe('upload', () => {
  it('takes the bytes themselves, whatever their type says, and queues the document', async () => {
    const body = '{"a": 1}';
    const response = await api.own.call('POST', `/v1/collections/${collectionId}/documents`, {
      headers: { 'content-type': 'application/json', 'x-filename': encodeURIComponent('../дело №1.json') },
      body,
    });
    expect(response.status).toBe(202);
    const document = (await response.json()) as DocumentObject;
    expect(document).toMatchObject({
      object: 'document',
      title: '../дело №1.json',
      status: 'queued',
      bytes: 8,
      sha256: sha256(body),
      collection_id: collectionId,
    });
    expect(await api.queues.has('ingest', document.id)).toBe(true);
    expect(Buffer.from(await api.blobs.read(document.sha256)).toString()).toBe(body);
    expect(leftovers()).toEqual([]);
  });

  it('takes a form with one file', async () => {
    const form = new FormData();
    form.set('note', 'ignored');
    form.set('file', new Blob(['hello form'], { type: 'text/plain' }), 'form file.txt');
    const response = await post(form);
    expect(response.status).toBe(202);
    expect(await response.json()).toMatchObject({
      title: 'form file.txt',
      bytes: 10,
      sha256: sha256('hello form'),
    });
  });

  it('gives the same document for the same bytes again, and tries a failed one anew', async () => {
    const first = await api.own.document(collectionId, 'same.txt', 'same bytes');
    const again = await api.own.document(collectionId, 'other name.txt', 'same bytes');
    expect(again).toMatchObject({ id: first.id, title: 'same.txt' });
    await api.queues.cancel('ingest', first.id);
    await api.records.documents.fail(api.own.id, first.id, {
      code: 'unreadable_document',
      message: 'Broken.',
    });
    const retried = await api.own.document(collectionId, 'same.txt', 'same bytes');
    expect(retried).toMatchObject({ id: first.id, status: 'queued', error: null });
    expect(await api.queues.has('ingest', first.id)).toBe(true);
    const elsewhere = await api.own.collection('elsewhere');
    expect((await api.own.document(elsewhere.id, 'same.txt', 'same bytes')).id).not.toBe(first.id);
  });

  it('gives one document when the same bytes come in at the same time', async () => {
    const all = await Promise.all(
      Array.from({ length: 6 }, () => api.own.document(collectionId, 'race.txt', 'race bytes')),
    );
    expect(new Set(all.map((document) => document.id)).size).toBe(1);
  });

  it('refuses more than the limit with 413 in every form, and leaves nothing behind', async () => {
    const big = new Uint8Array(maxBytes + 1).fill(65);
    const before = await api.blobs.totalBytes();
    const raw = await api.own.upload(collectionId, 'big.bin', big);
    expect(raw.status).toBe(413);
    expect((await errorOf(raw)).code).toBe('payload_too_large');
    const form = new FormData();
    form.set('file', new Blob([big]), 'big.bin');
    expect((await post(form)).status).toBe(413);
    async function* chunks(): AsyncGenerator<Uint8Array> {
      for (let i = 0; i < 20; i++) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        yield new Uint8Array(10_000);
      }
    }
    const chunked = await api.own.call('POST', `/v1/collections/${collectionId}/documents`, {
      headers: { 'content-type': 'application/octet-stream', 'x-filename': 'c.bin' },
      body: ReadableStream.from(chunks()) as unknown as RequestInit['body'],
    });
    expect(chunked.status).toBe(413);
    expect(leftovers()).toEqual([]);
    expect(await api.blobs.totalBytes()).toBe(before);
  });

  it('refuses forms without a file, with two, and damaged ones', async () => {
    const none = new FormData();
    none.set('note', 'x');
    expect((await post(none)).status).toBe(400);
    const two = new FormData();
    two.append('file', new Blob(['one']), 'one');
    two.append('file', new Blob(['two']), 'two');
    expect((await post(two)).status).toBe(400);
    const damaged = await api.own.call('POST', `/v1/collections/${collectionId}/documents`, {
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
      body: '--x\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nno end',
    });
    expect(damaged.status).toBe(400);
    expect(leftovers()).toEqual([]);
  });

  it('leaves nothing when the caller goes away half way', async () => {
    const sending = request(`${api.url}/v1/collections/${collectionId}/documents`, {
      method: 'POST',
      headers: { authorization: `Bearer ${api.own.key}`, 'content-length': '5000', 'x-filename': 'half' },
    });
    sending.on('error', () => undefined);
    sending.write('half of it');
    await expect.poll(leftovers).toHaveLength(1);
    sending.destroy();
    await expect.poll(leftovers).toEqual([]);
  });
});

describe('content', () => {
  it('comes back as an attachment that no browser runs, whole or in ranges', async () => {
    const document = await api.own.document(collectionId, 'page "1".html', '<script>1</script>');
    const path = `/v1/documents/${document.id}/content`;
    const whole = await api.own.call('GET', path);
    expect(whole.status).toBe(200);
    expect(await whole.text()).toBe('<script>1</script>');
    expect(whole.headers.get('content-type')).toBe('application/octet-stream');
    expect(whole.headers.get('content-disposition')).toBe(
      `attachment; filename="page _1_.html"; filename*=UTF-8''page%20%221%22.html`,
    );
    expect(whole.headers.get('x-content-type-options')).toBe('nosniff');
    expect(whole.headers.get('content-security-policy')).toContain('sandbox');
    expect(whole.headers.get('accept-ranges')).toBe('bytes');
    const part = await api.own.call('GET', path, { headers: { range: 'bytes=1-6' } });
    expect([part.status, await part.text()]).toEqual([206, 'script']);
    expect(part.headers.get('content-range')).toBe('bytes 1-6/18');
    const tail = await api.own.call('GET', path, { headers: { range: 'bytes=-3' } });
    expect([tail.status, await tail.text()]).toEqual([206, 'pt>']);
    const beyond = await api.own.call('GET', path, { headers: { range: 'bytes=18-' } });
    expect(beyond.status).toBe(416);
    expect(beyond.headers.get('content-range')).toBe('bytes */18');
    const etag = whole.headers.get('etag')!;
    expect((await api.own.call('GET', path, { headers: { 'if-none-match': etag } })).status).toBe(304);
    expect((await api.own.call('HEAD', path)).headers.get('content-length')).toBe('18');
  });

  it('shows text and spans once it was read, and says why not before', async () => {
    const document = await api.own.document(collectionId, 'tree.zip', 'zip bytes');
    const early = await api.own.call('GET', `/v1/documents/${document.id}/text`);
    expect([early.status, (await errorOf(early)).code]).toEqual([409, 'document_not_ready']);
    const { documents } = api.records;
    await documents.startReading(api.own.id, document.id);
    const { sha256: sequenceBlob } = await api.blobs.putBytes(encodeSequence(sequence()));
    await documents.finishReading(api.own.id, document.id, {
      sequenceBlob,
      mediaType: 'application/zip',
      kind: 'code',
      tokens: 3,
      pages: null,
      durationMs: null,
      skipped: [{ what: 'x.bin', why: 'It is binary.' }],
      readMs: 5,
    });
    const get = async (path: string): Promise<unknown> =>
      (await api.own.call('GET', `/v1/documents/${document.id}${path}`)).json();
    expect(await get('/text')).toMatchObject({ text: 'alpha beta\ngamma\n', total_chars: 17, path: null });
    expect(await get('/text?start=6&end=10')).toMatchObject({ text: 'beta', start_char_index: 6 });
    expect(await get('/text?path=b/c.txt')).toMatchObject({ text: 'gamma\n', start_char_index: 11 });
    expect((await api.own.call('GET', `/v1/documents/${document.id}/text?path=no`)).status).toBe(404);
    expect(await get('/spans?offset=1&limit=1')).toMatchObject({
      total: 2,
      data: [{ modality: 'code', token_start: 2, source: { kind: 'lines', path: 'b/c.txt' } }],
    });
    expect(await get('/structure?start=11')).toEqual({
      object: 'document.structure',
      document_id: document.id,
      total: 1,
      data: [{ kind: 'function', char_start: 11, char_end: 16, label: 'gamma()' }],
    });
    expect(await get('/structure?offset=1&limit=5')).toMatchObject({
      total: 2,
      data: [{ label: 'gamma()' }],
    });
    expect(await get('')).toMatchObject({
      status: 'prefilling',
      skipped: [{ what: 'x.bin' }],
      skipped_count: 1,
    });
    expect((await api.own.call('GET', `/v1/documents/${document.id}/pages/1`)).status).toBe(404);
  });

  it('has pages drawn by the worker and keeps what it drew', async () => {
    const document = await api.own.document(collectionId, 'a.pdf', 'pdf bytes');
    const worker = await api.playWorker();
    let drawn = 0;
    await worker.process('render', async (job) => {
      drawn += 1;
      const { sha256: blob } = await api.blobs.putBytes(Buffer.from(`png of page ${job.payload.pageNumber}`));
      await api.records.documents.setPageImage(api.own.id, document.id, job.payload.pageNumber, blob);
      return { blob };
    });
    for (let i = 0; i < 2; i++) {
      const page = await api.own.call('GET', `/v1/documents/${document.id}/pages/3`);
      expect([page.status, await page.text()]).toEqual([200, 'png of page 3']);
      expect(page.headers.get('content-type')).toBe('image/png');
    }
    expect(drawn).toBe(1);
    expect((await api.own.call('GET', `/v1/documents/${document.id}/pages/0`)).status).toBe(404);
  });
});

describe('delete', () => {
  it('removes the document at once and its files when no other document uses them', async () => {
    const other = await api.own.collection('other');
    const first = await api.own.document(collectionId, 'shared.txt', 'shared bytes');
    const second = await api.own.document(other.id, 'shared.txt', 'shared bytes');
    const sweep = (): Promise<number> =>
      api.records.garbage.sweep((_kind, name) => api.blobs.delete(name).then(() => true));
    const deleted = await api.own.call('DELETE', `/v1/documents/${first.id}`);
    expect(deleted.status).toBe(200);
    const { receipt } = (await deleted.json()) as DeletedWithReceipt;
    // Nobody has removed anything yet, and the receipt does not say so.
    expect(receipt).toMatchObject({
      status: 'pending',
      bytes_removed: 0,
      items: [
        { kind: 'document', name: first.id, status: 'removed' },
        { kind: 'upload', name: first.sha256, status: 'pending', bytes: 12, done_at: null },
      ],
    });
    expect(await (await api.own.call('GET', `/v1/deletions/${receipt.id}`)).json()).toEqual(receipt);
    expect((await api.foreign.call('GET', `/v1/deletions/${receipt.id}`)).status).toBe(404);
    expect((await api.own.call('GET', `/v1/documents/${first.id}`)).status).toBe(404);
    expect(await api.queues.has('ingest', first.id)).toBe(false);
    expect(await sweep()).toBe(0);
    expect(await api.blobs.has(first.sha256)).toBe(true);
    expect((await api.own.call('DELETE', `/v1/collections/${other.id}`)).status).toBe(200);
    expect((await api.own.call('GET', `/v1/documents/${second.id}`)).status).toBe(404);
    expect(await sweep()).toBe(1);
    expect(await api.blobs.has(first.sha256)).toBe(false);
  });

  it('lists what is left, page by page', async () => {
    const many = await api.own.collection('many');
    for (let i = 0; i < 5; i++) await api.own.document(many.id, `${i}.txt`, `text ${i}`);
    const seen: string[] = [];
    let after = '';
    for (;;) {
      const page = (await (
        await api.own.call('GET', `/v1/collections/${many.id}/documents?limit=2&order=asc${after}`)
      ).json()) as { data: { title: string }[]; last_id: string; has_more: boolean };
      seen.push(...page.data.map((document) => document.title));
      if (!page.has_more) break;
      after = `&after=${page.last_id}`;
    }
    expect(seen).toEqual(['0.txt', '1.txt', '2.txt', '3.txt', '4.txt']);
    const counted = (await (await api.own.call('GET', `/v1/collections/${many.id}`)).json()) as {
      documents: unknown;
    };
    expect(counted.documents).toMatchObject({ total: 5, queued: 5, ready: 0 });
  });
});
