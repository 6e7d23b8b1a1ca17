/**
 * Connects queues with processors, and a job's last failure with the row a person looks at. It decides how much of each kind
 * of work runs at a time; what the work is, the processors know.
 */
import { Inject, Injectable } from '@nestjs/common';
import { queueNames } from '@lectern/contracts';
import type { QueueName } from '@lectern/contracts';
import type { Logger, Queues, Records } from '@lectern/platform';
import type { WorkerJob } from './job.js';
import { HANDLERS, LOGGER, QUEUES, RECORDS } from './tokens.js';

export interface Handler<Q extends QueueName> {
  readonly run: (job: WorkerJob<Q>) => Promise<unknown>;
  readonly concurrency: number;
  /** How long a job stays claimed after this process was last heard of. */
  readonly lockMs: number;
}
/** One for each queue: a queue without a handler does not compile. */
export type Handlers = { readonly [Q in QueueName]: Handler<Q> };

export interface FailureRecords {
  readonly documents: Pick<Records['documents'], 'fail'>;
  readonly answers: Pick<Records['answers'], 'fail'>;
}

@Injectable()
export class JobRunner {
  constructor(
    @Inject(QUEUES) private readonly queues: Pick<Queues, 'process' | 'onFailed'>,
    @Inject(RECORDS) private readonly records: FailureRecords,
    @Inject(HANDLERS) private readonly handlers: Handlers,
    @Inject(LOGGER) private readonly logger: Pick<Logger, 'debug'>,
  ) {}

  async start(): Promise<void> {
    this.#recordFailures();
    for (const name of queueNames) await this.#process(name, this.handlers);
  }

  async #process<Q extends QueueName>(name: Q, handlers: Pick<Handlers, Q>): Promise<void> {
    const { run, concurrency, lockMs } = handlers[name];
    await this.queues.process(
      name,
      async (job) => {
        const started = performance.now();
        const result = await run(job);
        const ms = Math.round(performance.now() - started);
        this.logger.debug({ queue: name, jobId: job.id, ms }, 'job done');
        return result;
      },
      { concurrency, lockMs },
    );
  }

  /** Covers what no processor can: attempts used up, and jobs whose process died too often. */
  #recordFailures(): void {
    const { documents, answers } = this.records;
    for (const queue of ['ingest', 'prefill'] as const) {
      this.queues.onFailed(queue, async (_jobId, payload, error, final) => {
        if (final) await documents.fail(payload.tenantId, payload.documentId, error);
      });
    }
    this.queues.onFailed('answer', async (_jobId, payload, error, final) => {
      if (final) await answers.fail(payload.tenantId, payload.answerId, error);
    });
  }
}
