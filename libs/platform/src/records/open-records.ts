/** All repositories over one connection pool. */
import type { Config } from '../config/config.js';
import { AnswerRecords } from './answers.js';
import { CollectionRecords } from './collections.js';
import { openDatabase } from './database.js';
import { DeletionRecords } from './deletions.js';
import { WorkedDocumentRecords } from './document-progress.js';
import { FigureRecords } from './figures.js';
import { GarbageRecords } from './garbage.js';
import { KeyRecords } from './keys.js';
import { SessionRecords } from './sessions.js';
import { TenantRecords } from './tenants.js';
import { UnitRecords } from './units.js';
import { WorkerRecords } from './workers.js';

export interface Records {
  readonly tenants: TenantRecords;
  readonly keys: KeyRecords;
  readonly sessions: SessionRecords;
  readonly collections: CollectionRecords;
  readonly documents: WorkedDocumentRecords;
  readonly answers: AnswerRecords;
  readonly workers: WorkerRecords;
  readonly garbage: GarbageRecords;
  readonly deletions: DeletionRecords;
  readonly units: UnitRecords;
  readonly figures: FigureRecords;
  /** Resolves when the database answers. Throws  whatever it failed with */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Connects; run migrate() before. Throws  AppError service_unavailable when the database does not answer. */
export async function openRecords(config: Pick<Config, 'databaseUrl'>): Promise<Records> {
  const db = await openDatabase(config.databaseUrl);
  return {
    tenants: new TenantRecords(db),
    keys: new KeyRecords(db),
    sessions: new SessionRecords(db),
    collections: new CollectionRecords(db),
    documents: new WorkedDocumentRecords(db),
    answers: new AnswerRecords(db),
    workers: new WorkerRecords(db),
    garbage: new GarbageRecords(db),
    deletions: new DeletionRecords(db),
    units: new UnitRecords(db),
    figures: new FigureRecords(db),
    ping: async () => {
      await db.$queryRaw`SELECT 1`;
    },
    close: () => db.$disconnect(),
  };
}
