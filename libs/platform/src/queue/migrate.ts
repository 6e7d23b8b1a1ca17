/** The queue's own tables, in a schema apart from ours. Redis needs none. */
import { LATEST_SCHEMA_VERSION, assertSchemaCompatibility, runMigrations } from 'bullmq';
import type { Client } from 'pg';
import { queueSchema } from './backend.js';

/** One query, no locks. */
export async function queueIsCurrent(client: Client): Promise<boolean> {
  try {
    return (await assertSchemaCompatibility(client, queueSchema)) >= LATEST_SCHEMA_VERSION;
  } catch {
    return false; // Not there yet, or too new: migrateQueue says which.
  }
}

/** All or nothing, in one transaction. Throws  when the tables are newer than this version knows */
export async function migrateQueue(client: Client): Promise<void> {
  await runMigrations(client, queueSchema);
}
