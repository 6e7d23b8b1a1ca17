/** Receipts, redaction and the budget's choices on a real PostgreSQL, with files that only the test knows. */
import type { Answer } from '@lectern/contracts';
import { loadConfig, migrate, openRecords } from '@lectern/platform';
import type { OpenDeletion, Records } from '@lectern/platform';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startPostgres } from './postgres.js';
import type { TestPostgres } from './postgres.js';

let postgres: TestPostgres;
let databaseUrl: string;
let records: Records;
let tenant: string;
let collectionId: string;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  databaseUrl = await postgres.freshDatabase();
  const config = loadConfig({ DATABASE_URL: databaseUrl });
  await migrate(config);
  records = await openRecords(config);
  tenant = await records.tenants.create('t');
  collectionId = (await records.collections.create(tenant, 'c')).row.id;
  return () => records.close();
});

let made = 0;
const newName = (): string => (++made).toString(16).padStart(64, '0');

async function ready(unit = newName(), title = 'a.txt', bytes = 100): Promise<{ id: string; unit: string }> {
  const blob = newName();
  const { row } = await records.documents.create(tenant, { collectionId, title, blob, bytes: 1 });
  await records.documents.startReading(tenant, row.id);
  await records.documents.finishReading(tenant, row.id, {
    ...{ sequenceBlob: newName(), mediaType: 'text/plain', kind: 'text', tokens: 10, pages: null },
    ...{ durationMs: null, skipped: [], readMs: 1 },
  });
  await records.documents.finishPrefill(tenant, row.id, { unit, prefillMs: 1, bytes });
  return { id: row.id, unit };
}

async function sql(text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(text, values);
  await client.end();
  return rows;
}

/** An answer over documents that quotes some of them. */
function answerOf(id: string, over: readonly string[], quoted: readonly string[]): Answer {
  const evidence = quoted.map((document_id, i) => ({
    rank: i + 1,
    score: 1,
    citation: {
      ...{ type: 'char_location' as const, document_id, document_title: `title of ${document_id}` },
      ...{ cited_text: `words of ${document_id}`, verified: true, start_char_index: 0, end_char_index: 1 },
    },
  }));
  return {
    ...{ id, object: 'answer', created_at: 1, collection_id: collectionId, question: 'q', model: 'm' },
    ...{ mode: 'quote', found: true, content: [], evidence },
    usage: {
      ...{ prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 },
      ...{ prompt_cache_hit_tokens: 0, prompt_cache_miss_tokens: 0 },
      prompt_tokens_details: { cached_tokens: 0 },
      cache_tiers: { device: 0, host: 0, disk: 0, miss: 0 },
    },
    coverage: {
      tokens: 10 * over.length,
      documents: over.map((document_id, i) => ({
        ...{ document_id, title: `title of ${document_id}`, token_start: 10 * i, token_end: 10 * i + 10 },
        skipped: [{ what: `page of ${document_id}`, why: 'It is blank.' }],
      })),
      not_read: [],
    },
    timings_ms: { restore: 0, select: 0, read: 0, generate: 0, total: 0 },
  };
}
async function answer(over: readonly string[], quoted: readonly string[]): Promise<string> {
  const { id } = await records.answers.create(tenant, { collectionId, question: 'q', top: 5 });
  await records.answers.complete(tenant, id, answerOf(id, over, quoted));
  return id;
}

describe('answers of a deleted document', () => {
  it('go when they quote it, and lose its title and details when they only stood over it', async () => {
    const doomed = await ready();
    const other = await ready();
    const quoting = await answer([doomed.id, other.id], [other.id, doomed.id]);
    const standing = await answer([doomed.id, other.id], [other.id]);
    const apart = await answer([other.id], [other.id]);
    const apartBefore = (await records.answers.get(tenant, apart)).result;
    const { deletionId } = await records.documents.delete(tenant, doomed.id);

    expect(await records.answers.find(tenant, quoting)).toBeUndefined();
    expect((await records.answers.get(tenant, apart)).result).toEqual(apartBefore);
    const { result } = await records.answers.get(tenant, standing);
    expect(result?.coverage.documents).toEqual([
      { document_id: doomed.id, title: 'deleted document', token_start: 0, token_end: 10, skipped: [] },
      {
        ...{ document_id: other.id, title: `title of ${other.id}`, token_start: 10, token_end: 20 },
        skipped: [{ what: `page of ${other.id}`, why: 'It is blank.' }],
      },
    ]);
    const receipt = await records.deletions.get(tenant, deletionId);
    const named = (kind: string): string[] =>
      receipt.items.filter((item) => item.kind === kind).map((item) => item.name);
    expect([named('answer'), named('coverage')]).toEqual([[quoting], [standing]]);
  });

  it('cannot be finished any more once they would quote it', async () => {
    const doomed = await ready();
    const { id } = await records.answers.create(tenant, { collectionId, question: 'q', top: 5 });
    await records.documents.delete(tenant, doomed.id);
    const late = records.answers.complete(tenant, id, answerOf(id, [doomed.id], [doomed.id]));
    await expect(late).rejects.toMatchObject({ code: 'conflict' });
    expect((await records.answers.get(tenant, id)).result).toBeNull();
  });

  it('are seen by a deletion that came while they were being finished', async () => {
    const doomed = await ready();
    const { id } = await records.answers.create(tenant, { collectionId, question: 'q', top: 5 });
    const both = await Promise.allSettled([
      records.answers.complete(tenant, id, answerOf(id, [doomed.id], [doomed.id])),
      records.documents.delete(tenant, doomed.id),
    ]);
    expect(both[1].status).toBe('fulfilled');
    expect((await records.answers.find(tenant, id))?.result ?? null).toBeNull();
  });
});

describe('a receipt', () => {
  const settleAll = async (remove: () => Promise<number | null>): Promise<readonly OpenDeletion[]> => {
    const open = await records.deletions.open('wrk_none');
    for (const deletion of open)
      for (const file of deletion.pendingFiles) await records.deletions.settleFile(deletion, file, remove);
    return open;
  };

  it('is complete when every file and every living worker is through, and not before', async () => {
    const beat = (id: string): Promise<void> =>
      records.workers.beat({
        ...{ id, model: 'm', startedAt: new Date(), figures: {} },
        pool: { units: 0, pages: 0, bytes: 0, limitBytes: 0 },
      });
    await beat('wrk_a');
    await beat('wrk_b');
    const { id } = await ready();
    const { deletionId } = await records.documents.delete(tenant, id);
    await settleAll(() => Promise.reject(new Error('busy'))).catch(() => undefined);
    expect(
      (await records.deletions.get(tenant, deletionId)).items.filter((i) => i.status === 'removed'),
    ).toHaveLength(1);
    await settleAll(() => Promise.resolve(7));
    expect(await records.deletions.close()).toBe(0);
    await records.deletions.settleMemory(deletionId, 'wrk_a');
    expect(await records.deletions.close()).toBe(0);
    // The other one is killed: it is silent, and its memory is gone with it.
    await sql(`UPDATE "WorkerHeartbeat" SET "seenAt" = now() - interval '31 seconds' WHERE "id" = 'wrk_b'`);
    expect(await records.deletions.close()).toBe(1);
    const receipt = await records.deletions.get(tenant, deletionId);
    expect(receipt.completedAt).not.toBeNull();
    expect(receipt.items.find((item) => item.kind === 'sequence')?.bytes).toBe(7);
    expect(await records.deletions.anyOpen()).toBe(false);
    await records.deletions.vacuum();
  });

  it('holds no title and no text', async () => {
    const { id } = await ready(newName(), 'very secret title.txt');
    await records.documents.delete(tenant, id);
    const rows = await sql('SELECT d::text || i::text AS t FROM "Deletion" d, "DeletionItem" i');
    expect(rows.length).toBeGreaterThan(3);
    expect(JSON.stringify(rows)).not.toContain('secret');
  });
});

describe('the budget', () => {
  const evict = (bytes: number, busy: readonly string[] = []): Promise<string[]> => {
    const gone: string[] = [];
    const budget = {
      bytes,
      before: new Date(Date.now() - 60_000),
      busy: (name: string) => busy.includes(name),
    };
    return records.units.evict(budget, (name) => Promise.resolve(void gone.push(name))).then(() => gone);
  };
  const unusedFor = (unit: string, minutes: number): Promise<unknown> =>
    sql(`UPDATE "Unit" SET "usedAt" = now() - make_interval(mins => $2) WHERE "name" = $1`, [unit, minutes]);

  it('takes the least recently used first, spares what is in use or fresh, and stops when it fits', async () => {
    const [a, b, c, d] = [await ready(), await ready(), await ready(), await ready()];
    await unusedFor(a.unit, 5);
    await unusedFor(b.unit, 50);
    await unusedFor(c.unit, 20);
    expect(await evict(400)).toEqual([]);
    expect(await evict(300, [b.unit])).toEqual([c.unit]);
    expect(await evict(0)).toEqual([b.unit, a.unit]);
    expect(await records.units.totals()).toEqual({ count: 1, bytes: 100 });
    const all = [a, b, c, d].map((document) => document.unit);
    const { evicted, bytes } = await records.units.evicted(all);
    expect([[...evicted].sort(), bytes]).toEqual([[a.unit, b.unit, c.unit].sort(), 400]);
    const { ready: still } = await records.documents.asked(tenant, collectionId);
    expect(still).toHaveLength(4);
    await records.documents.requeue(tenant, a.id, 'prefilling');
    await records.documents.finishPrefill(tenant, a.id, { unit: a.unit, prefillMs: 1, bytes: 100 });
    expect((await records.units.evicted(all)).evicted.has(a.unit)).toBe(false);
  });

  it('keeps the row of a file that could not be removed', async () => {
    const { unit } = await ready();
    await unusedFor(unit, 5);
    const budget = { bytes: 0, before: new Date(), busy: () => false };
    await expect(records.units.evict(budget, () => Promise.reject(new Error('busy')))).rejects.toThrow(
      'busy',
    );
    expect(await records.units.totals()).toEqual({ count: 1, bytes: 100 });
  });

  it('counts what is on disk after a start: unknown files in, vanished ones out, orphans named', async () => {
    const kept = await ready();
    const vanished = await ready();
    const grown = await ready();
    await sql(`UPDATE "Unit" SET "usedAt" = now() - interval '5 minutes'`);
    await sql(`DELETE FROM "Unit" WHERE "name" = $1`, [kept.unit]);
    const orphan = newName();
    const files = new Map([
      [kept.unit, 10],
      [grown.unit, 200],
      [orphan, 5],
    ]);
    expect(await records.units.reconcile(files)).toEqual([orphan]);
    expect(await records.units.totals()).toEqual({ count: 2, bytes: 210 });
    expect(await sql('SELECT 1 FROM "Unit" WHERE "name" = $1', [vanished.unit])).toEqual([]);
  });
});

describe('blobs that a killed process left', () => {
  it('are found and swept, and no others', async () => {
    const { id } = await ready();
    const { blob, sequenceBlob } = await records.documents.get(tenant, id);
    const image = newName();
    await records.documents.setPageImage(tenant, id, 1, image);
    const orphan = newName();
    expect(await records.garbage.noteOrphans([blob, sequenceBlob!, orphan, image])).toBe(1);
    const swept: string[] = [];
    await records.garbage.sweep((_kind, name) => Promise.resolve(swept.push(name) > 0));
    expect(swept).toEqual([orphan]);
  });
});
