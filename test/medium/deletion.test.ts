/**
 * A deleted document is nowhere: a word that stands in no other place is put into documents, asked for, deleted, and looked for in
 * every file of the data folder, in every column of every table, and in what the worker holds.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Answer, DeletedWithReceipt, Deletion } from '@lectern/contracts';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDesk } from './desk.js';
import type { Desk } from './desk.js';
import { smallPdf } from './small-pdf.js';
import { startPostgres } from './postgres.js';
import type { TestPostgres } from './postgres.js';

let postgres: TestPostgres;
let databaseUrl: string;
let desk: Desk;
beforeAll(async () => {
  postgres = await startPostgres();
  databaseUrl = await postgres.freshDatabase();
  desk = await startDesk(databaseUrl);
  await desk.startWorker();
});
afterAll(async () => {
  await desk.close();
  await postgres.stop();
});

/** Files below the data folder whose name or bytes hold the word. */
function filesWith(word: string): string[] {
  const { dataDir } = desk.api.config;
  const entries = readdirSync(dataDir, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => file.includes(word) || readFileSync(file).includes(word));
}

/** Tables of every schema in which any column of any row holds the word, the queue's among them. */
async function tablesWith(word: string): Promise<string[]> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
       WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
    );
    const found: string[] = [];
    for (const { name } of rows) {
      const hit = await client.query(`SELECT 1 FROM ${name} AS t WHERE t::text LIKE $1 LIMIT 1`, [
        `%${word}%`,
      ]);
      if (hit.rowCount !== 0) found.push(name);
    }
    expect(rows.map((row) => row.name)).toContain('bullmq.event');
    return found.sort();
  } finally {
    await client.end();
  }
}

async function remove(route: string): Promise<Deletion> {
  const response = await desk.api.own.call('DELETE', route);
  expect(response.status).toBe(200);
  let { receipt } = (await response.json()) as DeletedWithReceipt;
  const look = async (): Promise<string> => {
    receipt = (await (await desk.api.own.call('GET', `/v1/deletions/${receipt.id}`)).json()) as Deletion;
    return receipt.status;
  };
  await expect.poll(look, { timeout: 30_000 }).toBe('complete');
  return receipt;
}

const kinds = (receipt: Deletion): string[] => receipt.items.map((item) => item.kind).sort();
const units = async (): Promise<number | undefined> => (await desk.metrics()).get('lectern_pool_units');

describe('deleting a document', () => {
  it('leaves nothing of it in files, tables and memory, and lists what went', async () => {
    const word = 'quillonberry';
    const { own } = desk.api;
    const { id: collectionId } = await own.collection('canary');
    const other = await desk.add(
      collectionId,
      'other.txt',
      'The ferry leaves at nine. Tickets cost four euros.',
    );
    const doomed = await desk.add(
      collectionId,
      `${word}.txt`,
      `The ${word} is stored in hall seven of the port.`,
    );
    await expect.poll(units, { timeout: 20_000 }).toBe(2);
    const quoting = await desk.answer(collectionId, `Where is the ${word} stored?`);
    expect(JSON.stringify(quoting.content)).toContain('hall seven');
    const standing = await desk.answer(collectionId, 'When does the ferry leave?', [other.id]);
    await own.call('GET', `/v1/documents/${doomed.id}/text`);
    // The search finds it while it is there, or it would prove nothing.
    expect(filesWith(word).length).toBeGreaterThan(1);
    expect(await tablesWith(word)).toEqual(
      expect.arrayContaining(['bullmq.event', 'bullmq.job', 'public."Answer"', 'public."Document"']),
    );

    const receipt = await remove(`/v1/documents/${doomed.id}`);
    expect(receipt.items.every((item) => item.status === 'removed' && item.done_at !== null)).toBe(true);
    expect(kinds(receipt)).toEqual(['answer', 'context_file', 'document', 'memory', 'sequence', 'upload']);
    const answers = receipt.items.filter((item) => item.kind === 'answer').map((item) => item.name);
    expect(answers).toEqual([quoting.id]);
    expect(receipt.bytes_removed).toBeGreaterThan(4096);
    expect(filesWith(word)).toEqual([]);
    // The person's own question is theirs, and went with the answer.
    expect(await tablesWith(word)).toEqual([]);
    await expect.poll(units, { timeout: 20_000 }).toBe(1);
    expect((await own.call('GET', `/v1/answers/${quoting.id}`)).status).toBe(404);
    const kept = (await (await own.call('GET', `/v1/answers/${standing.id}`)).json()) as Answer;
    expect(kept).toEqual(standing);
    const after = await desk.answer(collectionId, 'Where is it stored? In hall seven?');
    expect(JSON.stringify(after.evidence)).not.toContain('hall seven');
  });

  it('takes the pages of a PDF and everything of a collection with it', async () => {
    const word = 'vexillumtree';
    const { own } = desk.api;
    const { id: collectionId } = await own.collection('canary-pdf');
    const pdf = smallPdf(`The ${word} grows behind the customs house.`);
    const document = await desk.add(collectionId, 'trees.pdf', pdf);
    const page = await own.call('GET', `/v1/documents/${document.id}/pages/1`);
    expect(page.status).toBe(200);
    const image = page.headers.get('etag')?.replaceAll('"', '') ?? '';
    await desk.answer(collectionId, `Where does the ${word} grow?`);
    expect(filesWith(word).length).toBeGreaterThan(0);

    const receipt = await remove(`/v1/collections/${collectionId}`);
    expect(receipt.target).toEqual({ object: 'collection', id: collectionId });
    expect(kinds(receipt)).toEqual(
      ['answer', 'context_file', 'document', 'memory', 'page_image', 'sequence', 'upload'].sort(),
    );
    expect(receipt.items.find((item) => item.kind === 'page_image')?.name).toBe(image);
    expect(await desk.api.blobs.has(image)).toBe(false);
    expect(filesWith(word)).toEqual([]);
    expect(await tablesWith(word)).toEqual([]);
  });

  it('keeps a file that another document of the same tenant needs, and says which', async () => {
    const { own } = desk.api;
    const text = 'The toll bridge opens for ships at noon.';
    const first = await own.collection('first');
    const second = await own.collection('second');
    const gone = await desk.add(first.id, 'bridge.txt', text);
    const stays = await desk.add(second.id, 'bridge.txt', text);
    const receipt = await remove(`/v1/documents/${gone.id}`);
    const kept = receipt.items.filter((item) => item.status === 'kept');
    expect(kept.map((item) => item.kind).sort()).toEqual(['context_file', 'sequence', 'upload']);
    expect(new Set(kept.map((item) => item.used_by))).toEqual(new Set([stays.id]));
    expect(receipt.bytes_removed).toBe(0);
    const { content } = await desk.answer(second.id, 'When does the toll bridge open?');
    expect(JSON.stringify(content)).toContain('noon');
  });

  it('tells no tenant of another', async () => {
    const { own, foreign } = desk.api;
    const text = 'Both of us hold this very sentence about a lighthouse.';
    const mine = await desk.add((await own.collection('mine')).id, 'same.txt', text);
    const theirs = await foreign.document((await foreign.collection('theirs')).id, 'same.txt', text);
    const receipt = await remove(`/v1/documents/${mine.id}`);
    expect(receipt.items.every((item) => item.status === 'removed' && item.used_by === null)).toBe(true);
    expect(JSON.stringify(receipt)).not.toContain(theirs.id);
    expect(await desk.api.blobs.has(theirs.sha256)).toBe(true);
  });

  it('waits for a question that is being answered, and keeps no quote of it', async () => {
    const word = 'corrigendale';
    const { id: collectionId } = await desk.api.own.collection('racing');
    const document = await desk.add(collectionId, 'race.txt', `The ${word} was ratified in the autumn.`);
    const asking = Array.from({ length: 4 }, () => desk.ask(collectionId, 'When was it ratified?'));
    await remove(`/v1/documents/${document.id}`);
    for (const response of await Promise.all(asking)) await response.text();
    await expect.poll(() => tablesWith(word), { timeout: 20_000 }).toEqual([]);
    expect(filesWith(word)).toEqual([]);
  });
});
