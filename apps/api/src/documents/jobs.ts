/** The jobs that belong to a document: named after it, so that there is one of each kind at a time. */
import type { Queues } from '@lectern/platform';

/** Tries in all, for what may pass by itself. */
const readAttempts = 3;
/** Deletions within this time share one upkeep job, which starts after the last of them. */
const upkeepWindowMs = 2000;

export async function enqueueReading(queues: Queues, tenantId: string, documentId: string): Promise<void> {
  await queues.enqueue('ingest', { tenantId, documentId }, { jobId: documentId, attempts: readAttempts });
}

/** Takes back what has not started for documents that are gone, and has the worker remove their files. */
export async function removeJobs(queues: Queues, documentIds: readonly string[]): Promise<void> {
  for (const id of documentIds) {
    await queues.cancel('ingest', id);
    await queues.cancel('prefill', id);
  }
  const window = Math.floor(Date.now() / upkeepWindowMs);
  await queues.enqueue(
    'upkeep',
    { reason: 'deleted' },
    { jobId: `deleted-${window}`, delayMs: upkeepWindowMs },
  );
}

export function renderJobId(documentId: string, pageNumber: number): string {
  return `${documentId}-page-${pageNumber}`;
}
