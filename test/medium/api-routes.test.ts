/** The whole route table against the running API: everything is there, nothing without a key, nothing of another tenant. */
import { buildOpenapi, createAnswerSchema, routes } from '@lectern/contracts';
import type { Route } from '@lectern/contracts';
import { emptyPool } from '@lectern/platform';
import type { Figures } from '@lectern/platform';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorOf, startApi } from './api-harness.js';
import type { Harness } from './api-harness.js';
import { startPostgres } from './postgres.js';
import type { TestPostgres } from './postgres.js';

const table = routes as readonly Route[];
let postgres: TestPostgres;
let api: Harness;
beforeAll(async () => {
  postgres = await startPostgres();
  api = await startApi(await postgres.freshDatabase());
});
afterAll(async () => {
  await api.close();
  await postgres.stop();
});

function pathOf(route: Route, ids: Readonly<Record<string, string>> = {}): string {
  return route.path.replace(/\{(\w+)\}/gu, (_, name: string) => ids[name] ?? 'none');
}

describe('every route of the table', () => {
  it.each(table.filter((route) => route.key).map((route) => [route.operationId, route] as const))(
    '%s answers 401 without a key and with a wrong one',
    async (_, route) => {
      for (const headers of [{}, { authorization: 'Bearer lk_wrong' }, { 'x-api-key': 'lk_wrong' }]) {
        const response = await fetch(api.url + pathOf(route), {
          method: route.method.toUpperCase(),
          headers: headers as Record<string, string>,
        });
        expect(response.status).toBe(401);
        expect((await errorOf(response)).code).toBe('invalid_api_key');
        expect(response.headers.get('x-request-id')).toMatch(/^req_/u);
      }
    },
  );

  it.each(table.map((route) => [route.operationId, route] as const))(
    '%s is implemented',
    async (_, route) => {
      if (route.path.startsWith('/v1/session')) return; // Covered by the session's own tests.
      const response = await api.own.call(route.method.toUpperCase(), pathOf(route), {
        ...(route.body?.kind === 'json' ? { json: {} } : {}),
      });
      const body = await response.text();
      // An unknown route says "There is no GET /path"; an unknown id names the resource.
      expect(body).not.toMatch(/There is no (GET|POST|DELETE) /u);
      expect(response.status).not.toBe(405);
      if (response.status < 300) expect(response.status).toBe(route.status);
    },
  );

  it('refuses the character NUL, wherever it stands, and addresses that are none', async () => {
    const { own } = api;
    const refused = [
      await own.call('GET', '/v1/documents/%00'),
      await own.call('GET', '/v1/collections?name=a%00b'),
      await own.call('GET', '/v1/answers?after=%00'),
      await own.call('POST', '/v1/keys', { json: { name: 'a\0b' } }),
      await own.call('POST', '/v1/answers', { json: { collection_id: 'x', question: 'a\0b' } }),
      await own.call('POST', '/v1/answers', {
        json: { collection_id: 'x', question: 'a', document_ids: ['\0'] },
      }),
      await own.call('GET', '/v1/documents/%E0%A4%A'),
    ];
    for (const response of refused) {
      expect(response.status).toBe(400);
      expect((await errorOf(response)).code).toBe('invalid_request');
    }
  });

  it('answers 404, never 403 or 200, for everything that belongs to another tenant', async () => {
    const { foreign, own } = api;
    const collection = await foreign.collection('secret');
    const document = await foreign.document(collection.id, 'secret.txt', 'secret');
    const keys = (await (await foreign.call('GET', '/v1/keys')).json()) as { data: { id: string }[] };
    const answer = await api.records.answers.create(foreign.id, {
      collectionId: collection.id,
      question: 'what?',
      top: 1,
    });
    const ids = {
      collection_id: collection.id,
      document_id: document.id,
      key_id: keys.data[0]!.id,
      answer_id: answer.id,
      page_number: '1',
    };
    const withIds = table.filter((route) => route.path.includes('{'));
    expect(withIds.length).toBeGreaterThan(8);
    for (const route of withIds) {
      const method = route.method.toUpperCase();
      const response = await own.call(method, pathOf(route, ids), route.body ? { body: 'x' } : {});
      expect([route.operationId, response.status]).toEqual([route.operationId, 404]);
      expect(await response.text()).not.toContain('secret');
    }
    const asked = createAnswerSchema.parse({ collection_id: collection.id, question: 'what?' });
    expect((await own.call('POST', '/v1/answers', { json: asked })).status).toBe(404);
    const listed = await own.call('GET', '/v1/collections');
    expect(await listed.text()).not.toContain('secret');
    // And it is all still there for its owner.
    expect((await foreign.call('GET', `/v1/documents/${document.id}/content`)).status).toBe(200);
    expect((await foreign.call('GET', '/v1/keys')).status).toBe(200);
  });

  it('is described by openapi.json, built from the same schemas', async () => {
    const response = await fetch(`${api.url}/openapi.json`);
    const served = (await response.json()) as { info: { version: string } };
    expect(served).toEqual(JSON.parse(JSON.stringify(buildOpenapi(served.info.version))));
  });

  it('answers unknown routes and wrong bodies in the same error shape, with an id and safe headers', async () => {
    const unknown = await api.own.call('GET', '/v1/nothing');
    expect(unknown.status).toBe(404);
    expect((await errorOf(unknown)).code).toBe('not_found');
    const wrong = await api.own.call('POST', '/v1/collections', { json: { name: '' } });
    expect(wrong.status).toBe(400);
    expect(await errorOf(wrong)).toMatchObject({ code: 'invalid_request', param: 'name' });
    const broken = await api.own.call('POST', '/v1/collections', {
      headers: { 'content-type': 'application/json', 'x-request-id': 'mine-1' },
      body: '{"name":',
    });
    expect(broken.status).toBe(400);
    expect(broken.headers.get('x-request-id')).toBe('mine-1');
    const text = await api.own.call('POST', '/v1/collections', {
      headers: { 'content-type': 'text/plain' },
      body: 'name=a',
    });
    expect(text.status).toBe(415);
    for (const response of [unknown, wrong, broken, text]) {
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(response.headers.get('content-security-policy')).toContain("default-src 'self'");
    }
  });
});

describe('keys and sessions', () => {
  it('makes a key that works, shows it once, and refuses it after it was deleted', async () => {
    const made = (await (await api.own.call('POST', '/v1/keys', { json: { name: 'second' } })).json()) as {
      id: string;
      key: string;
    };
    const using = { headers: { authorization: `Bearer ${made.key}` } };
    expect((await fetch(`${api.url}/v1/keys`, using)).status).toBe(200);
    expect(await (await api.own.call('GET', '/v1/keys')).text()).not.toContain(made.key);
    expect((await api.own.call('DELETE', `/v1/keys/${made.id}`)).status).toBe(200);
    expect((await fetch(`${api.url}/v1/keys`, using)).status).toBe(401);
  });

  it('keeps the last key, for without one nobody could make another', async () => {
    const keys = (await (await api.foreign.call('GET', '/v1/keys')).json()) as { data: { id: string }[] };
    expect(keys.data).toHaveLength(1);
    const response = await api.foreign.call('DELETE', `/v1/keys/${keys.data[0]!.id}`);
    expect(response.status).toBe(409);
  });

  it('trades a key for a cookie that reads, and changes things only from our own pages', async () => {
    const signIn = await fetch(`${api.url}/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ api_key: api.own.key }),
    });
    expect(signIn.status).toBe(200);
    const setCookie = signIn.headers.get('set-cookie') ?? '';
    expect(setCookie).toMatch(/HttpOnly; SameSite=Strict/u);
    const cookie = setCookie.split(';', 1)[0]!;
    const call = (method: string, path: string, headers: Record<string, string> = {}): Promise<Response> =>
      fetch(api.url + path, { method, headers: { cookie, ...headers } });
    expect((await call('GET', '/v1/collections')).status).toBe(200);
    expect((await call('DELETE', '/v1/collections/none')).status).toBe(403);
    expect((await call('DELETE', '/v1/collections/none', { 'sec-fetch-site': 'cross-site' })).status).toBe(
      403,
    );
    expect((await call('DELETE', '/v1/collections/none', { origin: 'http://evil.example' })).status).toBe(
      403,
    );
    expect((await call('DELETE', '/v1/collections/none', { origin: api.url })).status).toBe(404);
    expect((await call('DELETE', '/v1/session', { 'sec-fetch-site': 'same-origin' })).status).toBe(204);
    expect((await call('GET', '/v1/collections')).status).toBe(401);
  });

  it('says that it is not ready until a worker has shown itself', async () => {
    const before = await fetch(`${api.url}/readyz`);
    expect(before.status).toBe(503);
    expect(await before.json()).toEqual({
      status: 'starting',
      checks: { database: true, queue: true, worker: false },
    });
    await api.records.workers.beat({
      ...{ id: 'wrk_1', model: 'm', startedAt: new Date() },
      ...{ pool: { ...emptyPool, units: 3 }, figures: { 'disk.hits': 7, 'answer.miss': 12 } },
    });
    expect((await fetch(`${api.url}/readyz`)).status).toBe(200);
    await api.records.workers.leave('wrk_1');
  });
});

describe('metrics', () => {
  async function metrics(): Promise<Map<string, number>> {
    const response = await api.own.call('GET', '/metrics');
    expect(response.status).toBe(200);
    const lines = (await response.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    return new Map(lines.map((line) => [line.replace(/ \S+$/u, ''), Number(line.split(' ').at(-1))]));
  }

  it('show what workers counted, summed, and keep it when they are gone', async () => {
    const before = await metrics();
    const beat = (id: string, figures: Figures): Promise<void> =>
      api.records.workers.beat({
        ...{ id, model: 'm', startedAt: new Date(), figures },
        pool: { units: 2, pages: 3, bytes: 4096, limitBytes: 10_000 },
      });
    await beat('wrk_a', { 'host.hits': 5, 'answer.hit': 100, 'prefill.read': 9 });
    await beat('wrk_b', { 'host.hits': 1 });
    await beat('wrk_a', { 'host.hits': 2 });
    const both = await metrics();
    const grown = (of: Map<string, number>, name: string): number => of.get(name)! - before.get(name)!;
    expect(grown(both, 'lectern_cache_hits_total{tier="host"}')).toBe(8);
    expect(grown(both, 'lectern_answer_tokens_total{kind="hit"}')).toBe(100);
    expect(grown(both, 'lectern_prefill_tokens_total{kind="read"}')).toBe(9);
    expect(both.get('lectern_pool_bytes')).toBe(8192);
    expect(both.get('lectern_workers')).toBe(2);
    await api.records.workers.leave('wrk_a');
    await api.records.workers.leave('wrk_b');
    const after = await metrics();
    expect(grown(after, 'lectern_cache_hits_total{tier="host"}')).toBe(8);
    expect(after.get('lectern_pool_bytes')).toBe(0);
    expect(after.get('lectern_context_files')).toBe(0);
  });
});
