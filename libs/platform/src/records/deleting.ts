/**
 * What happens to rows when documents go, in one transaction: their answers, their receipt, and a note of every file that lost its
 * row. Files and memory are the workers' (deletions.ts); nothing here says "removed" of those.
 */
import type { Transaction } from './database.js';
import { addGarbage } from './garbage.js';
import { newId } from './ids.js';
import type { DeletionItemKind } from './types.js';
import { workerAliveMs } from './worker-alive.js';

export interface Deleting {
  readonly tenantId: string;
  readonly target: 'document' | 'collection';
  readonly targetId: string;
  readonly where: { readonly collectionId: string } | { readonly id: string };
}

interface Item {
  readonly kind: DeletionItemKind;
  readonly name: string;
  readonly bytes?: bigint | null;
}

/** Writes the receipt of documents whose rows the caller deletes next, in the same transaction. Returns its id. */
export async function recordDeletion(
  tx: Transaction,
  deleting: Deleting,
): Promise<{ readonly deletionId: string; readonly documentIds: readonly string[] }> {
  const { tenantId, target, targetId } = deleting;
  const where = { tenantId, ...deleting.where };
  // Locked first, so that no worker adds a file between this look and the deletion, and no answer is finished meanwhile.
  const ids = (await tx.document.findMany({ where, select: { id: true } })).map((d) => d.id);
  await tx.$queryRaw`SELECT "id" FROM "Document" WHERE "id" = ANY(${ids}) ORDER BY "id" FOR UPDATE`;
  const documents = await tx.document.findMany({
    where,
    select: {
      id: true,
      collectionId: true,
      title: true,
      blob: true,
      bytes: true,
      sequenceBlob: true,
      unit: true,
      pageImages: { select: { blob: true } },
    },
  });
  const units = documents.flatMap((d) => (d.unit === null ? [] : [d.unit]));
  const known = await tx.unit.findMany({ where: { name: { in: units }, evictedAt: null } });
  const unitBytes = new Map(known.map((unit) => [unit.name, unit.bytes]));
  const files: Item[] = documents.flatMap((d) => [
    { kind: 'upload', name: d.blob, bytes: d.bytes },
    ...(d.sequenceBlob === null ? [] : [{ kind: 'sequence' as const, name: d.sequenceBlob }]),
    ...(d.unit === null
      ? []
      : [{ kind: 'context_file' as const, name: d.unit, bytes: unitBytes.get(d.unit) ?? null }]),
    ...d.pageImages.map((image) => ({ kind: 'page_image' as const, name: image.blob })),
  ]);
  await addGarbage(
    tx,
    'blob',
    files.filter((file) => file.kind !== 'context_file').map((file) => file.name),
  );
  await addGarbage(tx, 'unit', units);
  const alive = new Date(Date.now() - workerAliveMs);
  const workers = await tx.workerHeartbeat.findMany({ where: { seenAt: { gte: alive } } });
  const rows: Item[] = documents.map((d) => ({ kind: 'document', name: d.id }));
  for (const answer of await deleteAnswers(tx, deleting)) rows.push({ kind: 'answer', name: answer });
  if (target === 'document')
    for (const d of documents) {
      for (const answer of await redactAnswers(tx, d)) rows.push({ kind: 'coverage', name: answer });
    }
  const deletionId = newId('del');
  const doneAt = new Date();
  await tx.deletion.create({ data: { id: deletionId, tenantId, target, targetId } });
  await tx.deletionItem.createMany({
    skipDuplicates: true,
    data: [
      ...rows.map((row) => ({ deletionId, ...row, status: 'removed' as const, doneAt })),
      ...files.map((file) => ({ deletionId, ...file, status: 'pending' as const })),
      ...workers.map(({ id }) => ({
        deletionId,
        kind: 'memory' as const,
        name: id,
        status: 'pending' as const,
      })),
    ],
  });
  return { deletionId, documentIds: documents.map((d) => d.id) };
}

/** Deletes every answer of a collection, or those that quote the document. Returns their ids. */
async function deleteAnswers(tx: Transaction, { tenantId, where }: Deleting): Promise<readonly string[]> {
  if ('collectionId' in where) {
    const { collectionId } = where;
    const gone = await tx.$queryRaw<{ id: string }[]>`
      DELETE FROM "Answer" WHERE "tenantId" = ${tenantId} AND "collectionId" = ${collectionId} RETURNING "id"`;
    return gone.map(({ id }) => id);
  }
  const gone = await tx.$queryRaw<{ id: string }[]>`
    DELETE FROM "Answer" a USING "Document" d
    WHERE d."tenantId" = ${tenantId} AND d."id" = ${where.id} AND a."collectionId" = d."collectionId" AND (
      jsonb_path_exists(a."result", '$.evidence[*].citation.document_id ? (@ == $id)', jsonb_build_object('id', d."id"))
      OR jsonb_path_exists(a."result", '$.content[*].citations[*].document_id ? (@ == $id)', jsonb_build_object('id', d."id"))
      OR position('"' || d."title" || '"' IN coalesce(a."errorMessage", '')) > 0
    ) RETURNING a."id"`;
  return gone.map(({ id }) => id);
}

/** Takes title and details of a document out of the answers that only stood over it. Returns their ids. */
async function redactAnswers(
  tx: Transaction,
  document: { readonly id: string; readonly collectionId: string },
): Promise<readonly string[]> {
  const { id, collectionId } = document;
  const bare = JSON.stringify({ title: 'deleted document', skipped: [] });
  const bareNotRead = JSON.stringify({ title: 'deleted document', why: 'It has been deleted since.' });
  const changed = await tx.$queryRaw<{ id: string }[]>`
    UPDATE "Answer" a SET "result" = jsonb_set(a."result", '{coverage}', a."result"->'coverage' || jsonb_build_object(
      'documents', coalesce((SELECT jsonb_agg(CASE WHEN e->>'document_id' = ${id} THEN e || ${bare}::jsonb ELSE e END ORDER BY n)
        FROM jsonb_array_elements(a."result"->'coverage'->'documents') WITH ORDINALITY AS t(e, n)), '[]'::jsonb),
      'not_read', coalesce((SELECT jsonb_agg(CASE WHEN e->>'document_id' = ${id} THEN e || ${bareNotRead}::jsonb ELSE e END ORDER BY n)
        FROM jsonb_array_elements(a."result"->'coverage'->'not_read') WITH ORDINALITY AS t(e, n)), '[]'::jsonb)))
    WHERE a."collectionId" = ${collectionId} AND (
      a."result"->'coverage'->'documents' @> jsonb_build_array(jsonb_build_object('document_id', ${id}::text))
      OR a."result"->'coverage'->'not_read' @> jsonb_build_array(jsonb_build_object('document_id', ${id}::text)))
    RETURNING a."id"`;
  return changed.map((row) => row.id);
}
