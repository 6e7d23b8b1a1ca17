/** Signs of life of the workers. Not tenant data: a worker serves everyone. */
import type { Database } from './database.js';
import type { WorkerState } from './types.js';

/** A worker that was silent for longer counts as gone. Beat at least three times as often. */
export const workerAliveMs = 30_000;
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
  }): Promise<void> {
    const seenAt = new Date();
    await this.#db.workerHeartbeat.upsert({
      where: { id: worker.id },
      create: { ...worker, seenAt },
      update: { model: worker.model, seenAt },
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
    };
  }
}
