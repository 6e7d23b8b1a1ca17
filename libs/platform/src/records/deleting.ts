/**
 * What happens to rows when documents go, in one transaction: their answers, their receipt, and a note of every file that lost its
 * row. Files and memory are the workers' (deletions.ts); nothing here says "removed" of those.
 */
import type { Transaction } from './database.js';
import { newId } from './ids.js';
import { workerAliveMs } from './worker-alive.js';

export interface Deleting {
  readonly tenantId: string;
  readonly target: 'document' | 'collection';
  readonly targetId: string;
  readonly where: { readonly collectionId: string } | { readonly id: string };
}

/** The document and all that were found in it, however deep; locked, so that none is added meanwhile. */
async function withParts(tx: Transaction, tenantId: string, id: string): Promise<string[]> {
  let level = await tx.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "Document" WHERE "tenantId" = ${tenantId} AND "id" = ${id} FOR UPDATE`;
  const ids: string[] = [];
  while (level.length > 0) {
    const above = level.map((row) => row.id);
    ids.push(...above);
    level = await tx.$queryRaw<{ id: string }[]>`
      SELECT "id" FROM "Document" WHERE "tenantId" = ${tenantId} AND "partOfId" = ANY(${above}) ORDER BY "id" FOR UPDATE`;
  }
  return ids;
}

/**
 * Writes the receipt of documents whose rows the caller deletes next, in the same transaction. Statements over sets throughout: a
 * collection may hold tens of thousands of documents.
 */
export async function recordDeletion(
  tx: Transaction,
  deleting: Deleting,
): Promise<{ readonly deletionId: string; readonly documentIds: readonly string[] }> {
  const { tenantId, target, targetId, where } = deleting;
  // Locked first, so that no worker adds a file between this look and the deletion, and no answer is finished meanwhile.
  const ids =
    'id' in where
      ? await withParts(tx, tenantId, where.id)
      : (
          await tx.$queryRaw<{ id: string }[]>`
            SELECT "id" FROM "Document" WHERE "tenantId" = ${tenantId} AND "collectionId" = ${where.collectionId}
            ORDER BY "id" FOR UPDATE`
        ).map((document) => document.id);
  const deletionId = newId('del');
  await tx.deletion.create({ data: { id: deletionId, tenantId, target, targetId } });
  await tx.$executeRaw`
    INSERT INTO "DeletionItem" ("deletionId", "kind", "name", "bytes", "status", "doneAt")
    SELECT ${deletionId}, 'document'::"DeletionItemKind", "id", NULL, 'removed'::"DeletionItemStatus", now()
      FROM "Document" WHERE "id" = ANY(${ids})
    UNION ALL SELECT ${deletionId}, 'upload', "blob", "bytes", 'pending', NULL
      FROM "Document" WHERE "id" = ANY(${ids})
    UNION ALL SELECT ${deletionId}, 'sequence', "sequenceBlob", NULL, 'pending', NULL
      FROM "Document" WHERE "id" = ANY(${ids}) AND "sequenceBlob" IS NOT NULL
    UNION ALL SELECT ${deletionId}, 'context_file', d."unit", u."bytes", 'pending', NULL
      FROM "Document" d LEFT JOIN "Unit" u ON u."name" = d."unit" AND u."evictedAt" IS NULL
      WHERE d."id" = ANY(${ids}) AND d."unit" IS NOT NULL
    UNION ALL SELECT ${deletionId}, 'page_image', "blob", NULL, 'pending', NULL
      FROM "PageImage" WHERE "documentId" = ANY(${ids})
    UNION ALL SELECT ${deletionId}, 'memory', "id", NULL, 'pending', NULL
      FROM "WorkerHeartbeat" WHERE "seenAt" >= ${new Date(Date.now() - workerAliveMs)}
    ON CONFLICT DO NOTHING`;
  await tx.$executeRaw`
    INSERT INTO "Garbage" ("kind", "name")
    SELECT CASE WHEN "kind" = 'context_file' THEN 'unit'::"GarbageKind" ELSE 'blob'::"GarbageKind" END, "name"
      FROM "DeletionItem" WHERE "deletionId" = ${deletionId}
        AND "kind" IN ('upload', 'sequence', 'context_file', 'page_image')
    ON CONFLICT DO NOTHING`;
  const gone = await deleteAnswers(tx, deleting, ids);
  const redacted = 'id' in where ? await redactAnswers(tx, ids) : [];
  const item = { deletionId, status: 'removed' as const, doneAt: new Date() };
  await tx.deletionItem.createMany({
    data: [
      ...gone.map((name) => ({ ...item, kind: 'answer' as const, name })),
      ...redacted.map((name) => ({ ...item, kind: 'coverage' as const, name })),
    ],
  });
  return { deletionId, documentIds: ids };
}

/** Deletes every answer of a collection, or those that quote one of the documents. Returns their ids. */
async function deleteAnswers(
  tx: Transaction,
  { tenantId, where }: Deleting,
  ids: readonly string[],
): Promise<readonly string[]> {
  if ('collectionId' in where) {
    const { collectionId } = where;
    const gone = await tx.$queryRaw<{ id: string }[]>`
      DELETE FROM "Answer" WHERE "tenantId" = ${tenantId} AND "collectionId" = ${collectionId} RETURNING "id"`;
    return gone.map(({ id }) => id);
  }
  const gone = await tx.$queryRaw<{ id: string }[]>`
    DELETE FROM "Answer" a USING "Document" d
    WHERE d."tenantId" = ${tenantId} AND d."id" = ANY(${ids}) AND a."collectionId" = d."collectionId" AND (
      jsonb_path_exists(a."result", '$.evidence[*].citation.document_id ? (@ == $id)', jsonb_build_object('id', d."id"))
      OR jsonb_path_exists(a."result", '$.content[*].citations[*].document_id ? (@ == $id)', jsonb_build_object('id', d."id"))
      OR position('"' || d."title" || '"' IN coalesce(a."errorMessage", '')) > 0
    ) RETURNING a."id"`;
  return gone.map(({ id }) => id);
}

/** Takes title and details of documents out of the answers that only stood over them. Returns their ids. */
async function redactAnswers(tx: Transaction, ids: readonly string[]): Promise<readonly string[]> {
  const bare = JSON.stringify({ title: 'deleted document', skipped: [] });
  const bareNotRead = JSON.stringify({ title: 'deleted document', why: 'It has been deleted since.' });
  const changed = await tx.$queryRaw<{ id: string }[]>`
    UPDATE "Answer" a SET "result" = jsonb_set(a."result", '{coverage}', a."result"->'coverage' || jsonb_build_object(
      'documents', coalesce((SELECT jsonb_agg(CASE WHEN e->>'document_id' = ANY(${ids}) THEN e || ${bare}::jsonb ELSE e END ORDER BY n)
        FROM jsonb_array_elements(a."result"->'coverage'->'documents') WITH ORDINALITY AS t(e, n)), '[]'::jsonb),
      'not_read', coalesce((SELECT jsonb_agg(CASE WHEN e->>'document_id' = ANY(${ids}) THEN e || ${bareNotRead}::jsonb ELSE e END ORDER BY n)
        FROM jsonb_array_elements(a."result"->'coverage'->'not_read') WITH ORDINALITY AS t(e, n)), '[]'::jsonb)))
    FROM "Document" d WHERE d."id" = ANY(${ids}) AND a."collectionId" = d."collectionId" AND (
      a."result"->'coverage'->'documents' @> jsonb_build_array(jsonb_build_object('document_id', d."id"))
      OR a."result"->'coverage'->'not_read' @> jsonb_build_array(jsonb_build_object('document_id', d."id")))
    RETURNING a."id"`;
  return changed.map((row) => row.id);
}
