/**
 * Queues on BullMQ, the only file with backend.ts that knows it. Holds no state of its own but open connections: what is
 * waiting, running or done is read from the server each time.
 */
import { jobSchemas, queueNames, AppError, toAppError } from '@lectern/contracts';
import type { JobPayload, QueueName } from '@lectern/contracts';
import { UnrecoverableError, WaitingError } from 'bullmq';
import type { Job, Queue, QueueEvents, Worker } from 'bullmq';
import type { Logger } from '../telemetry/logger.js';
import type { QueueBackend } from './backend.js';
import { decodeError, encodeError } from './errors.js';
import type {
  EnqueueOptions,
  FailureListener,
  ProcessOptions,
  QueueCounts,
  Queues,
  RunningJob,
  WaitOptions,
} from './queues.js';
import { waitForJob } from './wait.js';

const defaultLockMs = 8000;
const stalledCheckMs = 2500;
/** How many times a job may lose its worker (kill -9, power) before it counts as failed. */
const maxStalls = 3;
const backoff = { type: 'exponential', delay: 1000, jitter: 0.2 } as const;
const keepDone = { age: 3600, count: 1000 };
const keepFailed = { age: 24 * 3600, count: 1000 };
const live = new Set(['waiting', 'active', 'delayed', 'prioritized', 'waiting-children']);

export class BullQueues implements Queues {
  readonly #backend: QueueBackend;
  readonly #log: Logger;
  readonly #queues = new Map<QueueName, Queue>();
  readonly #events = new Map<QueueName, QueueEvents>();
  readonly #workers: Worker[] = [];
  readonly #failureListeners = new Map<QueueName, FailureListener<QueueName>[]>();
  readonly #notices = new Set<Promise<void>>();
  #closing: Promise<void> | undefined;

  constructor(backend: QueueBackend, log: Logger) {
    this.#backend = backend;
    this.#log = log;
  }

  async enqueue<Q extends QueueName>(
    name: Q,
    payload: JobPayload<Q>,
    options: EnqueueOptions = {},
  ): Promise<string> {
    const queue = this.#queue(name);
    const data: unknown = jobSchemas[name].parse(payload);
    if (options.jobId !== undefined) {
      const earlier = await this.#find(name, options.jobId);
      if (earlier) {
        if (live.has(await earlier.getState())) return options.jobId;
        await earlier.remove().catch(() => undefined);
      }
    }
    const job = await queue.add(name, data, {
      attempts: options.attempts ?? 1,
      backoff,
      removeOnComplete: keepDone,
      removeOnFail: keepFailed,
      ...(options.jobId === undefined ? {} : { jobId: options.jobId }),
      ...(options.priority === undefined ? {} : { priority: options.priority }),
      ...(options.delayMs === undefined ? {} : { delay: options.delayMs }),
    });
    if (job.id === undefined) throw new AppError('internal_error', 'The queue gave a job no name.');
    return job.id;
  }

  async process<Q extends QueueName>(
    name: Q,
    handler: (job: RunningJob<Q>) => Promise<unknown>,
    options: ProcessOptions = {},
  ): Promise<void> {
    const worker = this.#backend.openWorker(
      name,
      // All three parameters must be named: their number tells the library that the signal is wanted.
      (job, token, signal) => this.#handle(name, handler, { job, token, signal }),
      {
        concurrency: options.concurrency ?? 1,
        lockDuration: options.lockMs ?? defaultLockMs,
        stalledInterval: Math.min(stalledCheckMs, options.lockMs ?? defaultLockMs),
        maxStalledCount: maxStalls,
      },
    );
    worker.on('failed', (job, error) => {
      if (job) this.#notifyFailed(name, job, error);
    });
    worker.on('lockRenewalFailed', (ids: string[]) => {
      for (const id of ids) worker.cancelJob(id, 'the job was lost to another worker');
    });
    worker.on('stalled', (jobId) => {
      this.#log.warn({ queue: name, jobId }, 'a job lost its worker and is taken up again');
    });
    this.#workers.push(worker);
    await worker.waitUntilReady();
  }

  async waitFor(name: QueueName, jobId: string, options: WaitOptions): Promise<unknown> {
    const events = await this.#openEvents(name);
    return waitForJob({ events, find: () => this.#find(name, jobId), jobId }, options);
  }

  async run<Q extends QueueName>(
    name: Q,
    payload: JobPayload<Q>,
    options: WaitOptions & EnqueueOptions & { readonly jobId: string },
  ): Promise<unknown> {
    const events = await this.#openEvents(name);
    const enqueue = (): Promise<unknown> => this.enqueue(name, payload, options);
    return waitForJob(
      { events, find: () => this.#find(name, options.jobId), jobId: options.jobId, enqueue },
      options,
    );
  }

  onFailed<Q extends QueueName>(name: Q, listener: FailureListener<Q>): void {
    const listeners = this.#failureListeners.get(name) ?? [];
    listeners.push(listener);
    this.#failureListeners.set(name, listeners);
  }

  async cancel(name: QueueName, jobId: string): Promise<boolean> {
    const job = await this.#find(name, jobId);
    if (!job) return false;
    try {
      await job.remove();
      return true;
    } catch {
      return false; // It is running.
    }
  }

  async forget(name: QueueName, jobIds: readonly string[]): Promise<void> {
    if (jobIds.length === 0) return;
    for (const id of jobIds) await this.cancel(name, id);
    await this.#backend.forgetEvents(name, jobIds);
  }

  async counts(): Promise<Record<QueueName, QueueCounts>> {
    const entries = await Promise.all(
      queueNames.map(async (name) => {
        const found = await this.#queue(name).getJobCounts(
          'waiting',
          'prioritized',
          'active',
          'delayed',
          'failed',
        );
        const count = (state: string): number => found[state] ?? 0;
        const counts = {
          waiting: count('waiting') + count('prioritized'),
          active: count('active'),
          delayed: count('delayed'),
          failed: count('failed'),
        };
        return [name, counts] as const;
      }),
    );
    return Object.fromEntries(entries) as Record<QueueName, QueueCounts>;
  }

  async has(name: QueueName, jobId: string): Promise<boolean> {
    const job = await this.#find(name, jobId);
    return job !== undefined && live.has(await job.getState());
  }

  ping(): Promise<void> {
    return this.#backend.ping();
  }

  close(graceMs = 10_000): Promise<void> {
    this.#closing ??= this.#close(graceMs);
    return this.#closing;
  }

  /** Opens the listeners of queues that this process will wait for, so that the first wait misses nothing. */
  async listen(names: readonly QueueName[]): Promise<void> {
    await Promise.all(names.map((name) => this.#openEvents(name)));
  }

  async #close(graceMs: number): Promise<void> {
    const stopped = Promise.all(this.#workers.map((worker) => worker.close()));
    const timer = setTimeout(() => {
      for (const worker of this.#workers) worker.cancelAllJobs('the process is closing');
    }, graceMs);
    await stopped;
    clearTimeout(timer);
    await Promise.allSettled(this.#notices);
    await Promise.all([...this.#events.values()].map((events) => events.close()));
    await Promise.all([...this.#queues.values()].map((queue) => queue.close()));
    await this.#backend.close();
  }

  #queue(name: QueueName): Queue {
    let queue = this.#queues.get(name);
    if (!queue) {
      queue = this.#backend.openQueue(name);
      this.#queues.set(name, queue);
    }
    return queue;
  }

  async #openEvents(name: QueueName): Promise<QueueEvents> {
    let events = this.#events.get(name);
    if (!events) {
      events = this.#backend.openEvents(name);
      events.setMaxListeners(0);
      this.#events.set(name, events);
    }
    await events.waitUntilReady();
    return events;
  }

  async #find(name: QueueName, jobId: string): Promise<Job | undefined> {
    const job = (await this.#queue(name).getJob(jobId)) as Job | null | undefined;
    return job ?? undefined;
  }

  async #handle<Q extends QueueName>(
    name: Q,
    handler: (job: RunningJob<Q>) => Promise<unknown>,
    running: {
      readonly job: Job;
      readonly token: string | undefined;
      readonly signal: AbortSignal | undefined;
    },
  ): Promise<unknown> {
    const { job, token } = running;
    const signal = running.signal ?? new AbortController().signal;
    try {
      const payload = jobSchemas[name].parse(job.data) as JobPayload<Q>;
      const result = await handler({
        id: job.id ?? '',
        attempt: job.attemptsStarted,
        payload,
        signal,
        progress: (progress) => job.updateProgress(progress),
      });
      return result ?? null;
    } catch (thrown) {
      if (signal.aborted && this.#closing) {
        await job.moveToWait(token);
        throw new WaitingError();
      }
      const error = toAppError(thrown, 'Something went wrong inside Lectern while working on this.');
      const log = { queue: name, jobId: job.id, code: error.code, err: error.cause ?? error };
      this.#log.warn(log, error.message);
      throw error.permanent ? new UnrecoverableError(encodeError(error)) : new Error(encodeError(error));
    }
  }

  #notifyFailed(name: QueueName, job: Job, error: Error): void {
    const final = job.finishedOn !== undefined;
    const payload = jobSchemas[name].safeParse(job.data);
    if (!payload.success) return;
    for (const listener of this.#failureListeners.get(name) ?? []) {
      const notice = (async () => {
        await listener(job.id ?? '', payload.data, decodeError(error.message), final);
      })()
        .catch((cause: unknown) => {
          this.#log.error({ queue: name, jobId: job.id, err: cause }, 'a failure could not be recorded');
        })
        .finally(() => this.#notices.delete(notice));
      this.#notices.add(notice);
    }
  }
}
