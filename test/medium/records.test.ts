/** Rows on a real PostgreSQL: what must hold while processes race and documents vanish. */
import type { ReadOutcome, Records } from '@lectern/platform';
import { loadConfig, migrate, openRecords } from '@lectern/platform';
import { answerSchema } from '@lectern/contracts';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPostgres } from './postgres.js';
import type { TestPostgres } from './postgres.js';

let postgres: TestPostgres;
let databaseUrl: string;
let records: Records;
let tenant: string;
beforeAll(async () => {
  postgres = await startPostgres();
  databaseUrl = await postgres.freshDatabase();
  const config = loadConfig({ DATABASE_URL: databaseUrl });
  await migrate(config);
  records = await openRecords(config);
  tenant = await records.tenants.create('t');
});
afterAll(async () => {
  await records.close();
  await postgres.stop();
});

let blobs = 0;
const newBlob = (): string => (++blobs).toString(16).padStart(64, '0');
const outcome = (sequenceBlob = newBlob()): ReadOutcome => ({
  sequenceBlob,
  mediaType: 'text/plain',
  kind: 'text',
  tokens: 10,
  pages: null,
  durationMs: null,
  skipped: [],
  readMs: 1,
});
async function newDocument(blob = newBlob()): Promise<{ id: string; collectionId: string }> {
  const { row: collection } = await records.collections.create(tenant, `c${newBlob()}`);
  const collectionId = collection.id;
  const { row } = await records.documents.create(tenant, { collectionId, title: 'a', blob, bytes: 1 });
  return { id: row.id, collectionId };
}
async function swept(): Promise<string[]> {
  const names: string[] = [];
  await records.garbage.sweep((_kind, name) => {
    names.push(name);
    return Promise.resolve(true);
  });
  return names.sort();
}

describe('migrate', () => {
  it('lets several processes start at once on an empty database', async () => {
    const config = loadConfig({ DATABASE_URL: await postgres.freshDatabase() });
    await Promise.all([migrate(config), migrate(config), migrate(config)]);
    const client = new pg.Client(config.databaseUrl);
    await client.connect();
    const { rows } = await client.query<{ n: number }>('SELECT count(*)::int AS n FROM _prisma_migrations');
    await client.end();
    expect(rows[0]!.n).toBeGreaterThan(0);
    const started = performance.now();
    await migrate(config);
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it('takes up a step that an earlier start was killed in', async () => {
    const config = loadConfig({ DATABASE_URL: await postgres.freshDatabase() });
    await migrate(config);
    const client = new pg.Client(config.databaseUrl);
    await client.connect();
    try {
      // A step is noted, then run as one transaction, then noted as finished; a kill leaves the first note alone.
      await client.query(`UPDATE _prisma_migrations SET finished_at = NULL, applied_steps_count = 0`);
      await client.query(`CREATE SCHEMA kept; ALTER TABLE _prisma_migrations SET SCHEMA kept`);
      await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
      await client.query('ALTER TABLE kept._prisma_migrations SET SCHEMA public');
      await migrate(config);
      const { rows } = await client.query(`SELECT to_regclass('public."Document"') AS found`);
      expect(rows).toEqual([{ found: expect.stringContaining('Document') as string }]);
    } finally {
      await client.end();
    }
  });

  it('says so when there is no database', async () => {
    const config = loadConfig({ DATABASE_URL: 'postgresql://x@127.0.0.1:1/x' });
    await expect(migrate(config)).rejects.toMatchObject({ code: 'service_unavailable' });
    await expect(openRecords(config)).rejects.toMatchObject({ code: 'service_unavailable' });
  });
});

describe('a document', () => {
  it('moves from queued to ready and cannot be moved twice', async () => {
    const { id } = await newDocument();
    const { documents } = records;
    expect(await documents.startPrefill(tenant, id)).toBeUndefined();
    expect((await documents.startReading(tenant, id))?.attempts).toBe(1);
    expect((await documents.startReading(tenant, id))?.attempts).toBe(2);
    expect(await documents.finishReading(tenant, id, outcome())).toBe(true);
    expect(await documents.startReading(tenant, id)).toBeUndefined();
    expect(await documents.finishPrefill(tenant, id, { unit: 'u1', prefillMs: 5, bytes: 9 })).toBe(true);
    expect(await documents.get(tenant, id)).toMatchObject({ status: 'ready', unit: 'u1', tokens: 10 });
    await documents.fail(tenant, id, { code: 'internal_error', message: 'late' });
    expect((await documents.get(tenant, id)).status).toBe('ready');
  });

  it('finds its earlier versions: same title or repository, same collection, ready, newest first', async () => {
    const made = async (title: string, unit: string | null, to?: string): Promise<string> => {
      const { row } = await records.documents.create(tenant, {
        collectionId: to ?? (await notes()),
        title,
        blob: newBlob(),
        bytes: 1,
      });
      if (unit === null) return row.id;
      await records.documents.startReading(tenant, row.id);
      await records.documents.finishReading(tenant, row.id, outcome());
      await records.documents.finishPrefill(tenant, row.id, {
        unit,
        reusedTokens: 3,
        prefillMs: 1,
        bytes: 9,
      });
      return row.id;
    };
    const notes = async (): Promise<string> => (await records.collections.create(tenant, 'versions')).row.id;
    const elsewhere = (await records.collections.create(tenant, 'versions elsewhere')).row.id;
    const first = await made('bullmq@aaaaaaaaaa', 'v1');
    await made('bullmq', 'v2');
    await made('bullmq@aaaaaaaaab', 'v2');
    await made('bullmq-pro@aaaaaaaaab', 'other');
    await made('bullmq@aaaaaaaaac', 'elsewhere', elsewhere);
    await made('bullmq@aaaaaaaaad', null);
    const id = await made('bullmq@bbbbbbbbbb', 'v3');
    const document = await records.documents.get(tenant, id);
    expect(document.reusedTokens).toBe(3);
    expect(await records.documents.earlierUnits(document)).toEqual(['v2', 'v1']);
    expect(await records.documents.earlierUnits({ ...document, tenantId: 'ten_other' })).toEqual([]);
    expect(await records.documents.earlierUnits(await records.documents.get(tenant, first))).toEqual([
      'v3',
      'v2',
    ]);
  });

  it('that was deleted while it was worked on never comes back, and leaves its files as garbage', async () => {
    await swept();
    const blob = newBlob();
    const { id } = await newDocument(blob);
    await records.documents.startReading(tenant, id);
    await records.documents.delete(tenant, id);
    const read = outcome();
    expect(await records.documents.finishReading(tenant, id, read)).toBe(false);
    expect(await records.documents.finishPrefill(tenant, id, { unit: 'u2', prefillMs: 1, bytes: 9 })).toBe(
      false,
    );
    await records.documents.setPageImage(tenant, id, 1, newBlob());
    expect(await records.documents.find(tenant, id)).toBeUndefined();
    expect(await swept()).toEqual(
      [blob, read.sequenceBlob, blobs.toString(16).padStart(64, '0'), 'u2'].sort(),
    );
    expect(await swept()).toEqual([]);
  });

  it('is not seen, moved or deleted by another tenant', async () => {
    const other = await records.tenants.create('other');
    const { id, collectionId } = await newDocument();
    const { documents } = records;
    expect(await documents.find(other, id)).toBeUndefined();
    expect(await documents.startReading(other, id)).toBeUndefined();
    expect(await documents.requeue(other, id, 'queued')).toBe(false);
    await documents.fail(other, id, { code: 'internal_error', message: 'x' });
    await expect(documents.delete(other, id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(
      documents.create(other, { collectionId, title: 'a', blob: newBlob(), bytes: 1 }),
    ).rejects.toMatchObject({ code: 'not_found' });
    await expect(
      records.answers.create(other, { collectionId, question: 'q', top: 1 }),
    ).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(records.collections.delete(other, collectionId)).rejects.toMatchObject({
      code: 'not_found',
    });
    expect(await documents.get(tenant, id)).toMatchObject({ status: 'queued', error: null });
  });

  it('that is not finished is found by a starting worker, whoever owns it', async () => {
    const { id } = await newDocument();
    await records.documents.startReading(tenant, id);
    const found = await records.documents.unfinished();
    expect(found).toContainEqual({ tenantId: tenant, id, status: 'reading' });
  });
});

describe('garbage', () => {
  it('keeps a file that a second document uses, and offers it once the last is gone', async () => {
    await swept();
    const blob = newBlob();
    const first = await newDocument(blob);
    const second = await newDocument(blob);
    for (const { id } of [first, second]) {
      await records.documents.startReading(tenant, id);
      await records.documents.finishReading(tenant, id, outcome('f'.repeat(64)));
      await records.documents.finishPrefill(tenant, id, { unit: 'shared', prefillMs: 1, bytes: 9 });
    }
    await records.documents.delete(tenant, first.id);
    expect(await swept()).toEqual([]);
    await records.collections.delete(tenant, second.collectionId);
    expect(await swept()).toEqual([blob, 'f'.repeat(64), 'shared'].sort());
  });

  it('stays noted when a file could not be removed', async () => {
    await swept();
    const blob = newBlob();
    await records.garbage.note('blob', blob);
    expect(await records.garbage.sweep(() => Promise.resolve(false))).toBe(0);
    await expect(records.garbage.sweep(() => Promise.reject(new Error('busy')))).rejects.toThrow('busy');
    expect(await swept()).toEqual([blob]);
  });

  it('cannot be swept while the same bytes are being added', async () => {
    await swept();
    const blob = newBlob();
    await records.garbage.note('blob', blob);
    const { row: collection } = await records.collections.create(tenant, 'adding');
    let removing = (): void => undefined;
    const begun = new Promise<void>((resolve) => (removing = resolve));
    let present = true;
    const sweeping = records.garbage.sweep(async () => {
      removing();
      await new Promise((resolve) => setTimeout(resolve, 200));
      present = false;
      return true;
    });
    await begun;
    await records.documents.create(tenant, { collectionId: collection.id, title: 'a', blob, bytes: 1 });
    expect(present).toBe(false); // Adding waited, so the check that follows it sees the truth.
    await sweeping;
  });
});

describe('keys and answers', () => {
  it('make the first key once, however many processes start', async () => {
    const config = loadConfig({ DATABASE_URL: await postgres.freshDatabase() });
    await migrate(config);
    const fresh = await openRecords(config);
    const kept: string[] = [];
    const keep = (secret: string): Promise<void> => Promise.resolve(void kept.push(secret));
    await expect(fresh.tenants.createFirst(() => Promise.reject(new Error('disk full')))).rejects.toThrow();
    await Promise.all([1, 2, 3].map(() => fresh.tenants.createFirst(keep)));
    expect(kept).toHaveLength(1);
    expect(await fresh.keys.verify(kept[0]!)).toBeDefined();
    expect(await fresh.keys.verify(`${kept[0]!}x`)).toBeUndefined();
    await fresh.close();
  });

  it('never store a key or a session token', async () => {
    const { row, secret } = await records.keys.create(tenant, 'k');
    const { token } = await records.sessions.create({ tenantId: tenant, keyId: row.id });
    const client = new pg.Client(databaseUrl);
    await client.connect();
    const dumped = await client.query(
      'SELECT to_jsonb(k)::text AS t FROM "ApiKey" k UNION ALL SELECT to_jsonb(s)::text FROM "Session" s',
    );
    await client.end();
    const all = JSON.stringify(dumped.rows);
    expect(all).not.toContain(secret.slice(10));
    expect(all).not.toContain(token);
    expect(await records.sessions.verify(token)).toEqual({ tenantId: tenant, keyId: row.id });
    await records.keys.create(tenant, 'another');
    await records.keys.revoke(tenant, row.id);
    expect(await records.sessions.verify(token)).toBeUndefined();
  });

  it('keep a failed answer failed and a finished one finished', async () => {
    const { collectionId } = await newDocument();
    const { id } = await records.answers.create(tenant, { collectionId, question: 'q', top: 2 });
    await records.answers.fail(tenant, id, { code: 'deadline_exceeded', message: 'Too late.' });
    expect(await records.answers.get(tenant, id)).toMatchObject({
      status: 'failed',
      error: { code: 'deadline_exceeded' },
    });
    const result = answerSchema.parse({
      id,
      object: 'answer',
      created_at: 1,
      collection_id: collectionId,
      question: 'q',
      model: 'm',
      mode: 'quote',
      found: false,
      content: [],
      evidence: [],
      usage: {
        prompt_tokens: 0,
        completion_tokens: 0,
        total_tokens: 0,
        prompt_cache_hit_tokens: 0,
        prompt_cache_miss_tokens: 0,
        prompt_tokens_details: { cached_tokens: 0 },
        cache_tiers: { device: 0, host: 0, disk: 0, miss: 0 },
      },
      coverage: { tokens: 0, documents: [], not_read: [] },
      timings_ms: { restore: 0, select: 0, read: 0, generate: 0, total: 0 },
    });
    expect(await records.answers.complete(tenant, id, result)).toBe(true);
    await records.answers.fail(tenant, id, { code: 'internal_error', message: 'late' });
    expect(await records.answers.get(tenant, id)).toMatchObject({ status: 'done', error: null, result });
  });
});

describe('a collection that is deleted while a document is being added', () => {
  async function adding(collectionId: string, blob: string): Promise<pg.Client> {
    const client = new pg.Client(databaseUrl);
    await client.connect();
    await client.query('BEGIN');
    await client.query(
      `INSERT INTO "Document" ("id", "tenantId", "collectionId", "title", "blob", "bytes")
       VALUES ($1, $2, $3, 'late', $4, 1)`,
      [`doc_${blob}`, tenant, collectionId, blob],
    );
    return client;
  }

  it('leaves the bytes of that document as garbage', async () => {
    const { row } = await records.collections.create(tenant, 'busy');
    const blob = newBlob();
    const client = await adding(row.id, blob);
    const deleting = records.collections.delete(tenant, row.id);
    await new Promise((resolve) => setTimeout(resolve, 500));
    await client.query('COMMIT');
    await client.end();
    expect((await deleting).documentIds).toEqual([`doc_${blob}`]);
    expect(await swept()).toContain(blob);
  });

  it('is missing for that document, when it goes first', async () => {
    const { row } = await records.collections.create(tenant, 'gone');
    const client = new pg.Client(databaseUrl);
    await client.connect();
    await client.query('BEGIN');
    await client.query('SELECT 1 FROM "Collection" WHERE "id" = $1 FOR UPDATE', [row.id]);
    const creating = records.documents.create(tenant, {
      collectionId: row.id,
      title: 'late',
      blob: newBlob(),
      bytes: 1,
    });
    const refused = expect(creating).rejects.toMatchObject({ code: 'not_found' });
    await new Promise((resolve) => setTimeout(resolve, 500));
    await client.query('DELETE FROM "Collection" WHERE "id" = $1', [row.id]);
    await client.query('COMMIT');
    await client.end();
    await refused;
  });
});
