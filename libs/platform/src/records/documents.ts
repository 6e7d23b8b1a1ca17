/**
 * Documents as the API sees them: made, listed, deleted. What the worker writes is in document-progress.ts.
 * Every method takes the tenant first, and another tenant's document is simply not there.
 */
import { AppError } from '@lectern/contracts';
import type { Database, Transaction } from './database.js';
import { isMissingParent, isUniqueViolation, lockName, notFound } from './database.js';
import { documentRow } from './document-row.js';
import { recordDeletion } from './deleting.js';
import { garbageLock } from './garbage.js';
import { newId } from './ids.js';
import { listed, pageArguments } from './paging.js';
import type { DocumentRow, Listed, NewDocument, NotReadRow, Page } from './types.js';

/** What became of an upload: a new document, the same bytes again, or another try of a failed one. */
export type CreateOutcome = 'created' | 'existing' | 'retried';

const stamp = { id: true, createdAt: true } as const;

export class DocumentRecords {
  protected readonly db: Database;

  constructor(db: Database) {
    this.db = db;
  }

  /**
   * Records an upload as `queued`. The same bytes in the same collection are the same document; a failed one is queued again.
   * The blob must be stored already, and the caller must check afterwards that it still is: an upkeep run that was removing
   * it cannot do so once this returns.
   * Throws  AppError not_found when the tenant has no such collection
   */
  async create(
    tenantId: string,
    document: NewDocument,
  ): Promise<{ readonly row: DocumentRow; readonly outcome: CreateOutcome }> {
    try {
      return await this.db.$transaction((tx) => this.#createLocked(tx, tenantId, document));
    } catch (error) {
      if (isMissingParent(error)) throw notFound('collection', document.collectionId);
      if (!isUniqueViolation(error)) throw error;
      throw new AppError('conflict', 'The same file is being uploaded twice at once; try again.', {
        cause: error,
      });
    }
  }

  async #createLocked(
    tx: Transaction,
    tenantId: string,
    document: NewDocument,
  ): Promise<{ readonly row: DocumentRow; readonly outcome: CreateOutcome }> {
    await lockName(tx, garbageLock('blob', document.blob));
    const { collectionId, title, blob } = document;
    const collection = await tx.collection.findFirst({
      where: { tenantId, id: collectionId },
      select: { id: true },
    });
    if (!collection) throw notFound('collection', collectionId);
    await tx.garbage.deleteMany({ where: { kind: 'blob', name: blob } });
    const existing = await tx.document.findUnique({ where: { collectionId_blob: { collectionId, blob } } });
    if (!existing) {
      const data = { id: newId('doc'), tenantId, collectionId, title, blob, bytes: BigInt(document.bytes) };
      return { row: documentRow(await tx.document.create({ data })), outcome: 'created' };
    }
    if (existing.status !== 'failed') return { row: documentRow(existing), outcome: 'existing' };
    const again = await tx.document.update({
      where: { id: existing.id },
      data: { title, status: 'queued', errorCode: null, errorMessage: null, attempts: 0 },
    });
    return { row: documentRow(again), outcome: 'retried' };
  }

  /** The document, or undefined when the tenant has none of that id. */
  async find(tenantId: string, id: string): Promise<DocumentRow | undefined> {
    const found = await this.db.document.findFirst({ where: { tenantId, id } });
    return found ? documentRow(found) : undefined;
  }

  /** Throws  AppError not_found, also for another tenant's. */
  async get(tenantId: string, id: string): Promise<DocumentRow> {
    const found = await this.find(tenantId, id);
    if (!found) throw notFound('document', id);
    return found;
  }

  async list(tenantId: string, collectionId: string, page: Page): Promise<Listed<DocumentRow>> {
    const own = { tenantId, collectionId };
    const cursor =
      page.after === undefined
        ? null
        : await this.db.document.findFirst({ where: { ...own, id: page.after }, select: stamp });
    const { where, ...rest } = pageArguments(page, cursor);
    // The list shows how much was skipped; what it was can be long and is read with one document.
    const found = await this.db.document.findMany({
      where: { ...own, ...where },
      ...rest,
      omit: { skipped: true },
    });
    return listed(
      found.map((row) => documentRow({ ...row, skipped: [] })),
      page.limit,
    );
  }

  /**
   * The documents that a question is asked over, oldest first: all of a collection, or those of the given ids. The ready ones are
   * its context; each of the others is told of with its reason. Seen in one look, so that none is in both or neither.
   */
  async asked(
    tenantId: string,
    collectionId: string,
    ids?: readonly string[],
  ): Promise<{ readonly ready: readonly DocumentRow[]; readonly notReady: readonly NotReadRow[] }> {
    const some = ids && ids.length > 0 ? { id: { in: [...ids] } } : {};
    const found = await this.db.document.findMany({
      where: { tenantId, collectionId, ...some },
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    });
    const rows = found.map(documentRow);
    return {
      ready: rows.filter((row) => row.status === 'ready'),
      notReady: rows.flatMap(({ id, title, status, error }) =>
        status === 'ready' ? [] : [{ id, title, status, error }],
      ),
    };
  }

  /** How many documents of the tenant are in each state. */
  async counts(tenantId: string): Promise<Readonly<Record<DocumentRow['status'], number>>> {
    const counts = { queued: 0, reading: 0, prefilling: 0, ready: 0, failed: 0 };
    const groups = await this.db.document.groupBy({ by: ['status'], where: { tenantId }, _count: true });
    for (const group of groups) counts[group.status] = group._count;
    return counts;
  }

  /** Deletes the row, the documents found in it and what quotes them, and begins the receipt of all that it pointed to. Throws  AppError not_found */
  async delete(tenantId: string, id: string): Promise<{ readonly deletionId: string }> {
    return this.db.$transaction(
      async (tx) => {
        const deleting = { tenantId, target: 'document', targetId: id, where: { id } } as const;
        const { deletionId, documentIds } = await recordDeletion(tx, deleting);
        const { count } = await tx.document.deleteMany({ where: { tenantId, id: { in: [...documentIds] } } });
        if (count === 0) throw notFound('document', id);
        return { deletionId };
      },
      { timeout: 60_000 },
    );
  }

  /** The blob of a page drawn earlier. */
  async pageImage(tenantId: string, id: string, pageNumber: number): Promise<string | undefined> {
    const image = await this.db.pageImage.findFirst({
      where: { documentId: id, pageNumber, document: { tenantId } },
      select: { blob: true },
    });
    return image?.blob;
  }
}
