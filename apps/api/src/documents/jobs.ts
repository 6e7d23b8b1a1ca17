/** The jobs that belong to a document: named after it, so that there is one of each kind at a time. */
import type { Queues } from '@lectern/platform';

/** Tries in all, for what may pass by itself. */
const readAttempts = 3;

export async function enqueueReading(queues: Queues, tenantId: string, documentId: string): Promise<void> {
  await queues.enqueue('ingest', { tenantId, documentId }, { jobId: documentId, attempts: readAttempts });
}

export function renderJobId(documentId: string, pageNumber: number): string {
  return `${documentId}-page-${pageNumber}`;
}
