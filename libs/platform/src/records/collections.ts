/** Collections, with the state of their documents counted from the rows each time: nothing to keep in step. */
import { AppError } from '@lectern/contracts';
import type { Database } from './database.js';
import { isUniqueViolation, notFound } from './database.js';
import { recordDeletion } from './deleting.js';
import { newId } from './ids.js';
import { listed, pageArguments } from './paging.js';
import type { CollectionRow, Listed, Page } from './types.js';

interface Bare {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
}
const columns = { id: true, name: true, createdAt: true } as const;

export class CollectionRecords {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Makes a collection, or returns the tenant's existing one of that name. */
  async create(
    tenantId: string,
    name: string,
  ): Promise<{ readonly row: CollectionRow; readonly created: boolean }> {
    try {
      const bare = await this.#db.collection.create({
        data: { id: newId('col'), tenantId, name },
        select: columns,
      });
      return { row: await this.#counted(tenantId, bare), created: true };
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      const bare = await this.#db.collection.findUnique({
        where: { tenantId_name: { tenantId, name } },
        select: columns,
      });
      if (!bare) {
        throw new AppError('conflict', `The collection ${name} was deleted at the same moment; try again.`);
      }
      return { row: await this.#counted(tenantId, bare), created: false };
    }
  }

  /** Throws  AppError not_found, also for another tenant's. */
  async get(tenantId: string, id: string): Promise<CollectionRow> {
    const bare = await this.#db.collection.findFirst({ where: { tenantId, id }, select: columns });
    if (!bare) throw notFound('collection', id);
    return this.#counted(tenantId, bare);
  }

  async list(
    tenantId: string,
    page: Page & { readonly name?: string | undefined },
  ): Promise<Listed<CollectionRow>> {
    const own = { tenantId, ...(page.name === undefined ? {} : { name: page.name }) };
    const cursor =
      page.after === undefined
        ? null
        : await this.#db.collection.findFirst({ where: { tenantId, id: page.after }, select: columns });
    const { where, ...rest } = pageArguments(page, cursor);
    const bares = await this.#db.collection.findMany({
      where: { ...own, ...where },
      ...rest,
      select: columns,
    });
    const counted = await this.#countAll(tenantId, bares);
    return listed(counted, page.limit);
  }

  /** Deletes a collection and all its rows, and begins the receipt of all that they pointed to. Throws  AppError not_found */
  async delete(
    tenantId: string,
    id: string,
  ): Promise<{ readonly documentIds: readonly string[]; readonly deletionId: string }> {
    return this.#db.$transaction(
      async (tx) => {
        // Locked first, so that no document is added between this look and the deletion.
        await tx.$queryRaw`SELECT "id" FROM "Collection" WHERE "tenantId" = ${tenantId} AND "id" = ${id} FOR UPDATE`;
        const where = { collectionId: id };
        const recorded = await recordDeletion(tx, { tenantId, target: 'collection', targetId: id, where });
        const { count } = await tx.collection.deleteMany({ where: { tenantId, id } });
        if (count === 0) throw notFound('collection', id);
        return recorded;
      },
      { timeout: 60_000 },
    );
  }

  async #counted(tenantId: string, bare: Bare): Promise<CollectionRow> {
    const [row] = await this.#countAll(tenantId, [bare]);
    if (!row) throw new AppError('internal_error', 'A collection could not be counted.');
    return row;
  }

  /** One query for all of them. */
  async #countAll(tenantId: string, bares: readonly Bare[]): Promise<CollectionRow[]> {
    const groups = await this.#db.document.groupBy({
      by: ['collectionId', 'status'],
      where: { tenantId, collectionId: { in: bares.map((bare) => bare.id) } },
      _count: { _all: true },
      _sum: { tokens: true },
    });
    return bares.map((bare) => {
      const counts = { queued: 0, reading: 0, prefilling: 0, ready: 0, failed: 0 };
      let tokens = 0;
      for (const group of groups) {
        if (group.collectionId !== bare.id) continue;
        counts[group.status] = group._count._all;
        if (group.status === 'ready') tokens = group._sum.tokens ?? 0;
      }
      return { ...bare, counts, tokens };
    });
  }
}
