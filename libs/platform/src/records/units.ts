/** The context files there are, with their sizes and last uses: what the disk budget counts by. The files themselves are the engine's. */
import type { Database } from './database.js';
import { lockName } from './database.js';
import { garbageLock } from './garbage.js';

const justMadeMs = 60_000;

export interface UnitTotals {
  readonly count: number;
  readonly bytes: number;
}

export class UnitRecords {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Notes that the units are needed now. One statement, however many they are; call it seldom. */
  async touch(names: readonly string[]): Promise<void> {
    await this.#db.$executeRaw`UPDATE "Unit" SET "usedAt" = now() WHERE "name" = ANY(${[...names]})`;
  }

  async totals(): Promise<UnitTotals> {
    const sum = await this.#db.unit.aggregate({
      where: { evictedAt: null },
      _count: true,
      _sum: { bytes: true },
    });
    return { count: sum._count, bytes: Number(sum._sum.bytes ?? 0) };
  }

  /** Of these units, those whose files gave way to the budget, and the bytes that all of them have together when computed. */
  async evicted(
    names: readonly string[],
  ): Promise<{ readonly evicted: ReadonlySet<string>; readonly bytes: number }> {
    const gone = await this.#db.unit.count({ where: { evictedAt: { not: null } } });
    if (gone === 0) return { evicted: new Set(), bytes: 0 };
    const found = await this.#db.$queryRaw<{ name: string; bytes: bigint; gone: boolean }[]>`
      SELECT "name", "bytes", "evictedAt" IS NOT NULL AS "gone" FROM "Unit" WHERE "name" = ANY(${[...names]})`;
    return {
      evicted: new Set(found.filter((unit) => unit.gone).map((unit) => unit.name)),
      bytes: found.reduce((sum, unit) => sum + Number(unit.bytes), 0),
    };
  }

  /**
   * Evicts the coldest files until all of them together fit the budget. None that was used after `before` goes, nor one that `busy`
   * says is read here now. One process does it at a time. Returns how many went.
   */
  async evict(
    budget: { readonly bytes: number; readonly before: Date; readonly busy: (name: string) => boolean },
    remove: (name: string) => Promise<void>,
  ): Promise<number> {
    for (let evicted = 0; ; evicted++) {
      const one = await this.#db.$transaction(
        async (tx) => {
          await lockName(tx, 'lectern:cache-budget');
          const sum = await tx.unit.aggregate({ where: { evictedAt: null }, _sum: { bytes: true } });
          if (Number(sum._sum.bytes ?? 0) <= budget.bytes) return false;
          const cold = await tx.unit.findMany({
            where: { evictedAt: null, usedAt: { lt: budget.before } },
            orderBy: [{ usedAt: 'asc' }, { name: 'asc' }],
            take: 100,
          });
          const coldest = cold.find((unit) => !budget.busy(unit.name));
          if (!coldest) return false;
          await lockName(tx, garbageLock('unit', coldest.name));
          const { count } = await tx.unit.updateMany({
            where: { name: coldest.name, evictedAt: null, usedAt: { lt: budget.before } },
            data: { evictedAt: new Date() },
          });
          if (count > 0) await remove(coldest.name);
          return true;
        },
        { timeout: 60_000 },
      );
      if (!one) return evicted;
    }
  }

  /** Makes the rows agree with the files on disk: `files` are all there are. Returns names of files that no document has. */
  async reconcile(files: ReadonlyMap<string, number>): Promise<readonly string[]> {
    const [units, documents] = await Promise.all([
      this.#db.unit.findMany(),
      this.#db.document.findMany({ where: { NOT: { unit: null } }, select: { unit: true } }),
    ]);
    const needed = new Set(documents.map((document) => document.unit));
    const known = new Map(units.map((unit) => [unit.name, unit]));
    for (const unit of units) {
      const bytes = files.get(unit.name);
      const where = { name: unit.name };
      // One that was made after the look at the disk is not gone.
      const settled = Date.now() - unit.usedAt.getTime() > justMadeMs;
      if (bytes === undefined && unit.evictedAt === null && settled)
        await this.#db.unit.deleteMany({ where });
      else if (bytes !== undefined && (unit.evictedAt !== null || Number(unit.bytes) !== bytes))
        await this.#db.unit.updateMany({ where, data: { bytes, evictedAt: null } });
    }
    const fresh = [...files].filter(([name]) => !known.has(name) && needed.has(name));
    await this.#db.unit.createMany({
      data: fresh.map(([name, bytes]) => ({ name, bytes })),
      skipDuplicates: true,
    });
    return [...files.keys()].filter((name) => !needed.has(name));
  }
}
