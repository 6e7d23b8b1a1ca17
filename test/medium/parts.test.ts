/** Documents found in documents, on a real database: made once, seen by their tenant alone, gone with what they were found in. */
import { loadConfig, migrate, openRecords } from '@lectern/platform';
import type { Records } from '@lectern/platform';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPostgres } from './postgres.js';
import type { TestPostgres } from './postgres.js';

let postgres: TestPostgres;
let records: Records;
let tenant: string;
beforeAll(async () => {
  postgres = await startPostgres();
  const config = loadConfig({ DATABASE_URL: await postgres.freshDatabase() });
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
const part = (title: string, blob = newBlob()) => ({ title, blob, bytes: 1 });

async function newDocument(): Promise<{ id: string; collectionId: string }> {
  const { row } = await records.collections.create(tenant, `c${newBlob()}`);
  const upload = { collectionId: row.id, ...part('mail.eml') };
  const document = (await records.documents.create(tenant, upload)).row;
  return { id: document.id, collectionId: row.id };
}

async function titles(collectionId: string): Promise<string[]> {
  const { rows } = await records.documents.list(tenant, collectionId, { limit: 1000 });
  return rows.map((row) => row.title).sort();
}

describe('documents found in a document', () => {
  it('are not added to one that is gone or of another tenant, and their bytes are swept', async () => {
    const { id, collectionId } = await newDocument();
    const other = await records.tenants.create('other');
    const lost = part('lost.pdf');
    await expect(records.documents.addParts(other, id, [lost])).resolves.toBeUndefined();
    await records.documents.delete(tenant, id);
    await expect(records.documents.addParts(tenant, id, [lost])).resolves.toBeUndefined();
    await expect(titles(collectionId)).resolves.toEqual([]);
    const swept: string[] = [];
    await records.garbage.sweep((_kind, name) => Promise.resolve(swept.push(name) > 0));
    expect(swept).toContain(lost.blob);
  });

  it('are queued once, however often the document is read', async () => {
    const { id, collectionId } = await newDocument();
    const parts = Array.from({ length: 250 }, (_, i) => part(`${String(i)}.pdf`));
    const first = await records.documents.addParts(tenant, id, parts);
    expect(first).toHaveLength(250);
    await expect(records.documents.addParts(tenant, id, parts)).resolves.toEqual([]);
    const row = await records.documents.get(tenant, first?.[7] ?? '');
    expect(row).toMatchObject({ status: 'queued', partOfId: id, depth: 1, collectionId });
    const [deeper] = (await records.documents.addParts(tenant, row.id, [part('deep.txt')])) ?? [];
    await expect(records.documents.get(tenant, deeper ?? '')).resolves.toMatchObject({ depth: 2 });
  });

  it('go with what they were found in, however deep, and the receipt lists their files', async () => {
    const { id, collectionId } = await newDocument();
    const [zip, pdf, txt] = [part('a.zip'), part('a.pdf'), part('a.txt')];
    const [zipId = ''] = (await records.documents.addParts(tenant, id, [zip, pdf])) ?? [];
    await records.documents.addParts(tenant, zipId, [txt]);
    const { deletionId } = await records.documents.delete(tenant, id);
    await expect(titles(collectionId)).resolves.toEqual([]);
    const receipt = await records.deletions.get(tenant, deletionId);
    const uploads = receipt.items.filter((item) => item.kind === 'upload').map((item) => item.name);
    expect(uploads).toEqual(expect.arrayContaining([zip.blob, pdf.blob, txt.blob]));
    expect(uploads).toHaveLength(4);
  });

  it('leave the others alone when one of them is deleted', async () => {
    const { id, collectionId } = await newDocument();
    const added = (await records.documents.addParts(tenant, id, [part('one'), part('two')])) ?? [];
    await records.documents.delete(tenant, added[0] ?? '');
    await expect(titles(collectionId)).resolves.toEqual(['mail.eml', 'two']);
  });
});
