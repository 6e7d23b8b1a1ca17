/** Signs of life of the workers. Not tenant data: a worker serves everyone. */
import type { Database } from './database.js';
import { addFigures } from './figures.js';
import type { Figures, Pool } from './figures.js';
import { workerAliveMs } from './worker-alive.js';
import type { WorkerState } from './types.js';

const forgetMs = 24 * 3_600_000;

export class WorkerRecords {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async beat(worker: {
    readonly id: string;
    readonly model: string;
    readonly startedAt: Date;
    readonly pool: Pool;
    /** Where its model computes, in words. */
    readonly device?: string;
    /** What it has counted since its last beat. */
    readonly figures: Figures;
  }): Promise<void> {
    const { figures, ...row } = worker;
    const seenAt = new Date();
    await this.#db.$transaction(async (tx) => {
      await tx.workerHeartbeat.upsert({
        where: { id: row.id },
        create: { ...row, seenAt },
        update: { model: row.model, pool: row.pool, device: row.device ?? null, seenAt },
      });
      await addFigures(tx, figures);
    });
    await this.#db.workerHeartbeat.deleteMany({ where: { seenAt: { lt: new Date(Date.now() - forgetMs) } } });
  }

  /** A worker that stops in an orderly way says so, and is not waited for. */
  async leave(id: string): Promise<void> {
    await this.#db.workerHeartbeat.deleteMany({ where: { id } });
  }

  async state(): Promise<WorkerState> {
    const last = await this.#db.workerHeartbeat.findFirst({ orderBy: { seenAt: 'desc' } });
    return {
      alive: last !== null && Date.now() - last.seenAt.getTime() < workerAliveMs,
      lastSeenAt: last?.seenAt ?? null,
      model: last?.model ?? null,
      device: last?.device ?? null,
    };
  }
}
