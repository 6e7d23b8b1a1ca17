/**
 * Files that lost a row pointing to them. Deleting a document only notes names here; the worker's upkeep removes the files.
 * A blob or a unit may serve several documents, so a file goes only when no row is left, seen under the same lock that
 * creating a document takes.
 */
import type { Database, Transaction } from './database.js';
import { lockName } from './database.js';
import type { GarbageKind } from './types.js';

export const garbageLock = (kind: GarbageKind, name: string): string => `lectern:${kind}:${name}`;

/** Notes everything that the matching documents point to. Call before their rows go, in the same transaction. */
export async function noteGarbage(
  tx: Transaction,
  of: { readonly tenantId: string; readonly collectionId?: string; readonly documentId?: string },
): Promise<void> {
  const where = {
    tenantId: of.tenantId,
    ...(of.collectionId === undefined ? {} : { collectionId: of.collectionId }),
    ...(of.documentId === undefined ? {} : { id: of.documentId }),
  };
  // Locked first, so that no worker adds a file between this look and the deletion.
  const ids = (await tx.document.findMany({ where, select: { id: true } })).map((d) => d.id);
  await tx.$queryRaw`SELECT "id" FROM "Document" WHERE "id" = ANY(${ids}) ORDER BY "id" FOR UPDATE`;
  const documents = await tx.document.findMany({
    where,
    select: { blob: true, sequenceBlob: true, unit: true, pageImages: { select: { blob: true } } },
  });
  const blobs = documents.flatMap((d) => [
    d.blob,
    d.sequenceBlob,
    ...d.pageImages.map((image) => image.blob),
  ]);
  await addGarbage(tx, 'blob', blobs);
  await addGarbage(
    tx,
    'unit',
    documents.map((d) => d.unit),
  );
}

export async function addGarbage(
  tx: Transaction,
  kind: GarbageKind,
  names: readonly (string | null)[],
): Promise<void> {
  const data = [...new Set(names)].filter((name) => name !== null).map((name) => ({ kind, name }));
  await tx.garbage.createMany({ data, skipDuplicates: true });
}

export class GarbageRecords {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Notes a file that was written but never got a row, so that upkeep removes it. */
  async note(kind: GarbageKind, name: string): Promise<void> {
    await addGarbage(this.#db, kind, [name]);
  }

  /**
   * Offers every unreferenced file once; `remove` deletes it, must not mind that it is gone already, and says false when it
   * cannot be removed now. Names that a row uses again are forgotten; one that was not removed stays noted for the next time.
   * Crosses tenants: files have none. Returns how many were removed.
   */
  async sweep(remove: (kind: GarbageKind, name: string) => Promise<boolean>): Promise<number> {
    const noted = await this.#db.garbage.findMany({ orderBy: { createdAt: 'asc' } });
    let removed = 0;
    for (const { kind, name } of noted) {
      await this.#db.$transaction(
        async (tx) => {
          await lockName(tx, garbageLock(kind, name));
          const unused = !(await isReferenced(tx, kind, name));
          if (unused && !(await remove(kind, name))) return;
          if (unused) removed += 1;
          await tx.garbage.deleteMany({ where: { kind, name } });
        },
        { timeout: 60_000 },
      );
    }
    return removed;
  }
}

async function isReferenced(tx: Transaction, kind: GarbageKind, name: string): Promise<boolean> {
  switch (kind) {
    case 'blob': {
      const documents = await tx.document.count({ where: { OR: [{ blob: name }, { sequenceBlob: name }] } });
      return documents > 0 || (await tx.pageImage.count({ where: { blob: name } })) > 0;
    }
    case 'unit':
      return (await tx.document.count({ where: { unit: name } })) > 0;
  }
}
