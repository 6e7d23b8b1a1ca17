/** What processors see of a job. Structurally the queue's own, so that a test can hand one in. */
import type { JobPayload, QueueName } from '@lectern/contracts';

/** Tries of work on a document before it is given up. Permanent failures are not tried again. */
export const attempts = 3;

export interface WorkerJob<Q extends QueueName> {
  readonly id: string;
  readonly payload: JobPayload<Q>;
  readonly signal: AbortSignal;
  progress(value: object): Promise<unknown>;
}

export type DocumentJob = WorkerJob<'ingest' | 'prefill'>;
