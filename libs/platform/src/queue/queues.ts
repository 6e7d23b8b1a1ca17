/**
 * The queue as the house sees it: typed by the queue's name, with failures that keep their code. Which server keeps the jobs
 * (PostgreSQL or Redis) is decided in backend.ts and cannot be seen from here.
 */
import type { AppError, JobPayload, QueueName } from '@lectern/contracts';

export interface EnqueueOptions {
  /** Names the job: while a job of that name is waiting or running, enqueueing again does nothing. */
  readonly jobId?: string;
  /** How often to try in all; permanent failures stop at the first. Default 1. */
  readonly attempts?: number;
  /** Smaller goes first; jobs without one go before all others. */
  readonly priority?: number;
  /** Milliseconds before it may start. */
  readonly delayMs?: number;
}

export interface RunningJob<Q extends QueueName> {
  readonly id: string;
  /** 1 for the first; a start after a crashed worker counts too. */
  readonly attempt: number;
  readonly payload: JobPayload<Q>;
  /** Aborts when the process closes or has lost the job to another worker. Throw on it; the job then runs again elsewhere. */
  readonly signal: AbortSignal;
  progress(progress: object): Promise<void>;
}

export interface ProcessOptions {
  readonly concurrency?: number;
  /** How long a job stays claimed after its worker was last heard of. Default 8 s. */
  readonly lockMs?: number;
}

export interface WaitOptions {
  readonly timeoutMs: number;
  readonly onProgress?: (progress: unknown) => void;
  /** Ends the wait early. */
  readonly signal?: AbortSignal;
}

export type FailureListener<Q extends QueueName> = (
  jobId: string,
  payload: JobPayload<Q>,
  error: AppError,
  /** False: it will be tried again. */
  final: boolean,
) => void | Promise<void>;

export interface QueueCounts {
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
  readonly failed: number;
}

export interface Queues {
  /** Adds a job and returns its id. A finished job of the same id is replaced. */
  enqueue<Q extends QueueName>(queue: Q, payload: JobPayload<Q>, options?: EnqueueOptions): Promise<string>;

  /**
   * Works on a queue. At most one handler runs for a job at a time; a job whose process died is taken up again within about
   * lockMs + 5 s, up to three times. A thrown AppError that is permanent ends the job, anything else is tried again with
   * growing pauses until the attempts are used up.
   */
  process<Q extends QueueName>(
    queue: Q,
    handler: (job: RunningJob<Q>) => Promise<unknown>,
    options?: ProcessOptions,
  ): Promise<void>;

  /**
   * Waits for a job that was enqueued: resolves with its result, rejects with its AppError.
   * Throws  deadline_exceeded after timeoutMs; not_found when the job vanished; the signal's reason
   */
  waitFor(queue: QueueName, jobId: string, options: WaitOptions): Promise<unknown>;

  /** enqueue and waitFor in one, listening before the job starts, so that no progress is missed. */
  run<Q extends QueueName>(
    queue: Q,
    payload: JobPayload<Q>,
    options: WaitOptions & EnqueueOptions & { readonly jobId: string },
  ): Promise<unknown>;

  /** Failures of jobs that this process works on, also of those whose earlier worker died. Call before process(). */
  onFailed<Q extends QueueName>(queue: Q, listener: FailureListener<Q>): void;

  /** Takes a job back if it has not started. True when it was there. */
  cancel(queue: QueueName, jobId: string): Promise<boolean>;
  /**
   * Removes what the queue still remembers of jobs that are over or have not begun: their results, progress and events. Of a running
   * one only the events so far; of Redis's events, which have no names, all of the queue's.
   */
  forget(queue: QueueName, jobIds: readonly string[]): Promise<void>;
  counts(): Promise<Readonly<Record<QueueName, QueueCounts>>>;
  /** Whether such a job is waiting or running. */
  has(queue: QueueName, jobId: string): Promise<boolean>;
  ping(): Promise<void>;

  /**
   * Stops taking jobs and waits for the running ones, graceMs at most (default 10 s); then their signals abort and they go
   * back to the front of the queue.
   */
  close(graceMs?: number): Promise<void>;
}
