/**
 * Receipts and their progress. A file's item is settled under the lock that adding the same bytes takes: it is removed when no row
 * needs it, kept when a row of the same tenant does. Where only other tenants need the bytes, this tenant's hold on them is what ends,
 * and the receipt tells nobody of the others.
 */
import { AppError } from '@lectern/contracts';
import type { Database, Transaction } from './database.js';
import { lockName, notFound } from './database.js';
import { garbageLock, isReferenced } from './garbage.js';
import type { DeletionItemRow, DeletionRow, GarbageKind, OpenDeletion, PendingFile } from './types.js';
import { workerAliveMs } from './worker-alive.js';

/** Receipts are kept this long. */
const keptMs = 365 * 24 * 3_600_000;

export class DeletionRecords {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Throws  AppError not_found, also for another tenant's */
  async get(tenantId: string, id: string): Promise<DeletionRow> {
    const found = await this.#db.deletion.findFirst({
      where: { tenantId, id },
      include: { items: { orderBy: [{ kind: 'asc' }, { name: 'asc' }] } },
    });
    if (!found) throw notFound('deletion', id);
    const { items, ...row } = found;
    return {
      ...row,
      items: items.map(({ bytes, ...item }) => ({ ...item, bytes: bytes === null ? null : Number(bytes) })),
    };
  }

  /** Whether it is complete; one small query. */
  async isComplete(id: string): Promise<boolean> {
    return (await this.#db.deletion.count({ where: { id, NOT: { completedAt: null } } })) > 0;
  }

  async anyOpen(): Promise<boolean> {
    return (
      (await this.#db.deletion.findFirst({ where: { completedAt: null }, select: { id: true } })) !== null
    );
  }

  /** Deletions in which there is something to do for this worker, oldest first. Crosses tenants. */
  async open(workerId: string): Promise<readonly OpenDeletion[]> {
    const mine = { OR: [{ kind: { not: 'memory' as const } }, { name: workerId }] };
    const found = await this.#db.deletion.findMany({
      where: { completedAt: null, items: { some: { status: 'pending', ...mine } } },
      orderBy: { createdAt: 'asc' },
      include: {
        items: {
          where: { OR: [{ status: 'pending' }, { kind: { in: ['document', 'sequence', 'context_file'] } }] },
        },
      },
    });
    return found.map(({ id, tenantId, items }) => {
      const named = (kind: DeletionItemRow['kind']): string[] =>
        items.filter((item) => item.kind === kind).map((item) => item.name);
      const pending = items.filter((item) => item.status === 'pending');
      return {
        id,
        tenantId,
        documentIds: named('document'),
        sequences: named('sequence'),
        units: named('context_file'),
        pendingFiles: pending.flatMap(fileOf),
        pendingWorkers: pending.filter((item) => item.kind === 'memory').map((item) => item.name),
      };
    });
  }

  /**
   * Settles one file. `remove` deletes it and returns its size, null when nobody knows it; it must not mind that the file is gone
   * already. When it throws, the item stays pending.
   */
  async settleFile(
    deletion: Pick<OpenDeletion, 'id' | 'tenantId'>,
    file: PendingFile,
    remove: () => Promise<number | null>,
  ): Promise<void> {
    const { kind, name, garbage } = file;
    await this.#db.$transaction(
      async (tx) => {
        await lockName(tx, garbageLock(garbage, name));
        const item = { deletionId: deletion.id, kind, name };
        const usedBy = await userOf(tx, deletion.tenantId, garbage, name);
        const doneAt = (): Date => new Date();
        if (usedBy !== undefined) {
          await tx.deletionItem.updateMany({
            where: item,
            data: { status: 'kept', usedBy, doneAt: doneAt() },
          });
          return;
        }
        const bytes = (await isReferenced(tx, garbage, name)) ? null : await remove();
        await forgetFile(tx, garbage, name);
        const data = { status: 'removed' as const, doneAt: doneAt() };
        await tx.deletionItem.updateMany({
          where: item,
          data: bytes === null ? data : { ...data, bytes: BigInt(bytes) },
        });
      },
      { timeout: 60_000 },
    );
  }

  /** This worker holds nothing of the deletion in its pools and caches any more. */
  async settleMemory(deletionId: string, workerId: string): Promise<void> {
    await this.#db.deletionItem.updateMany({
      where: { deletionId, kind: 'memory', name: workerId, status: 'pending' },
      data: { status: 'removed', doneAt: new Date() },
    });
  }

  /**
   * Closes deletions that wait for nothing; memory of workers that ended went with their processes. Forgets receipts that are a year
   * old. Returns how many were closed.
   */
  async close(): Promise<number> {
    const alive = new Date(Date.now() - workerAliveMs);
    await this.#db.$executeRaw`
      UPDATE "DeletionItem" i SET "status" = 'removed', "doneAt" = now() FROM "Deletion" d
      WHERE d."id" = i."deletionId" AND d."completedAt" IS NULL AND i."kind" = 'memory' AND i."status" = 'pending'
        AND NOT EXISTS (SELECT 1 FROM "WorkerHeartbeat" w WHERE w."id" = i."name" AND w."seenAt" >= ${alive})`;
    const closed = await this.#db.deletion.updateMany({
      where: { completedAt: null, items: { none: { status: 'pending' } } },
      data: { completedAt: new Date() },
    });
    await this.#db.deletion.deleteMany({ where: { completedAt: { lt: new Date(Date.now() - keptMs) } } });
    return closed.count;
  }

  /** Has PostgreSQL take deleted rows out of its tables now, rather than when it comes to it. */
  async vacuum(): Promise<void> {
    await this.#db.$executeRaw`VACUUM "Document", "PageImage", "Answer"`;
  }
}

function fileOf({ kind, name }: Pick<DeletionItemRow, 'kind' | 'name'>): PendingFile[] {
  switch (kind) {
    case 'context_file':
      return [{ kind, name, garbage: 'unit' }];
    case 'upload':
    case 'sequence':
    case 'page_image':
      return [{ kind, name, garbage: 'blob' }];
    case 'document':
    case 'answer':
    case 'coverage':
    case 'memory':
      return [];
  }
}

/** A document of the tenant that names the file. */
async function userOf(
  tx: Transaction,
  tenantId: string,
  kind: GarbageKind,
  name: string,
): Promise<string | undefined> {
  const named =
    kind === 'unit'
      ? { unit: name }
      : { OR: [{ blob: name }, { sequenceBlob: name }, { pageImages: { some: { blob: name } } }] };
  const found = await tx.document.findFirst({
    where: { tenantId, ...named },
    orderBy: { createdAt: 'asc' },
    select: { id: true },
  });
  return found?.id;
}

async function forgetFile(tx: Transaction, kind: GarbageKind, name: string): Promise<void> {
  if (await isReferenced(tx, kind, name)) return;
  await tx.garbage.deleteMany({ where: { kind, name } });
  if (kind === 'unit') await tx.unit.deleteMany({ where: { name } });
}

/** Throws  AppError conflict when a document that an answer quotes has gone. Holds the others until the transaction ends. */
export async function holdCited(tx: Transaction, tenantId: string, cited: readonly string[]): Promise<void> {
  const ids = [...new Set(cited)].sort();
  if (ids.length === 0) return;
  const held = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "Document" WHERE "tenantId" = ${tenantId} AND "id" = ANY(${ids}) ORDER BY "id" FOR SHARE`;
  if (held.length === ids.length) return;
  throw new AppError(
    'conflict',
    'A document that this answer quotes was deleted while it was being made; ask again.',
  );
}
