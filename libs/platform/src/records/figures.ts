/**
 * What workers counted, for /metrics. Each adds what is new to one total for all, so that the totals only grow: over restarts, with
 * several workers, and when one is gone. At most the last beat of a killed worker is lost. Pools are what the living hold now.
 */
import { z } from 'zod';
import type { Database, Transaction } from './database.js';
import { workerAliveMs } from './worker-alive.js';

type Tier = 'host' | 'disk';
type TierFigure = 'hits' | 'misses' | 'evictions' | 'bytes';
export type FigureName =
  | `${Tier}.${TierFigure}`
  | 'answer.hit'
  | 'answer.miss'
  | `answer.${'device' | Tier}`
  | 'prefill.reused'
  | 'prefill.read'
  | 'budget.evictions';
export type Figures = Readonly<Partial<Record<FigureName, number>>>;

const poolSchema = z.object({
  units: z.number(),
  pages: z.number(),
  bytes: z.number(),
  limitBytes: z.number(),
});
export type Pool = Readonly<z.infer<typeof poolSchema>>;
export const emptyPool: Pool = { units: 0, pages: 0, bytes: 0, limitBytes: 0 };

export interface WorkerFigures {
  readonly workers: number;
  /** All living workers' together. */
  readonly pool: Pool;
  readonly counters: Figures;
}

export async function addFigures(tx: Transaction, figures: Figures): Promise<void> {
  const grown = Object.entries(figures).filter(([, value]) => value > 0);
  // In one order, so that two workers that add at once do not wait for each other in a circle.
  grown.sort(([a], [b]) => (a < b ? -1 : 1));
  if (grown.length === 0) return;
  const names = grown.map(([name]) => name);
  const values = grown.map(([, value]) => value);
  await tx.$executeRaw`
    INSERT INTO "Counter" ("name", "value") SELECT * FROM unnest(${names}::text[], ${values}::float8[])
    ON CONFLICT ("name") DO UPDATE SET "value" = "Counter"."value" + EXCLUDED."value"`;
}

export class FigureRecords {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async read(): Promise<WorkerFigures> {
    const [counters, beats] = await Promise.all([
      this.#db.counter.findMany(),
      this.#db.workerHeartbeat.findMany({ where: { seenAt: { gte: new Date(Date.now() - workerAliveMs) } } }),
    ]);
    const pools = beats.map((beat) => poolSchema.catch(emptyPool).parse(beat.pool));
    const sum = (of: (pool: Pool) => number): number => pools.reduce((all, pool) => all + of(pool), 0);
    return {
      workers: beats.length,
      pool: {
        units: sum((pool) => pool.units),
        pages: sum((pool) => pool.pages),
        bytes: sum((pool) => pool.bytes),
        limitBytes: sum((pool) => pool.limitBytes),
      },
      counters: Object.fromEntries(counters.map(({ name, value }) => [name, value])),
    };
  }
}
