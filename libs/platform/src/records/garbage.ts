/**
 * Files that lost a row pointing to them. Deleting a document notes names here and in its receipt; workers remove the
 * files at once, and upkeep what was left behind.
 * A blob or a unit may serve several documents, so a file goes only when no row is left, seen under the same lock that
 * creating a document takes.
 */
import type { Database, Transaction } from './database.js';
import { lockName } from './database.js';
import type { GarbageKind } from './types.js';

const orphansAtOnce = 1000;

export const garbageLock = (kind: GarbageKind, name: string): string => `lectern:${kind}:${name}`;

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

  /** Notes those of the blobs that no row names: what a process left that was killed between a file and its row. Returns how many. */
  async noteOrphans(blobs: readonly string[]): Promise<number> {
    let orphans = 0;
    for (let from = 0; from < blobs.length; from += orphansAtOnce) {
      const names = blobs.slice(from, from + orphansAtOnce);
      const unnamed = await this.#db.$queryRaw<{ name: string }[]>`
        SELECT n AS "name" FROM unnest(${names}::text[]) AS n
        WHERE NOT EXISTS (SELECT 1 FROM "Document" WHERE "blob" = n)
          AND NOT EXISTS (SELECT 1 FROM "Document" WHERE "sequenceBlob" = n)
          AND NOT EXISTS (SELECT 1 FROM "PageImage" WHERE "blob" = n)`;
      const found = unnamed.map((row) => row.name);
      await addGarbage(this.#db, 'blob', found);
      orphans += found.length;
    }
    return orphans;
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
          if (unused && kind === 'unit') await tx.unit.deleteMany({ where: { name } });
          await tx.garbage.deleteMany({ where: { kind, name } });
        },
        { timeout: 60_000 },
      );
    }
    return removed;
  }
}

export async function isReferenced(tx: Transaction, kind: GarbageKind, name: string): Promise<boolean> {
  switch (kind) {
    case 'blob': {
      const documents = await tx.document.count({ where: { OR: [{ blob: name }, { sequenceBlob: name }] } });
      return documents > 0 || (await tx.pageImage.count({ where: { blob: name } })) > 0;
    }
    case 'unit':
      return (await tx.document.count({ where: { unit: name } })) > 0;
  }
}
