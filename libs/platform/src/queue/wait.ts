/** Waiting for a job of another process: its events tell at once, and a look every two seconds covers an event that got lost. */
import { AppError } from '@lectern/contracts';
import type { Job, QueueEvents } from 'bullmq';
import { decodeError } from './errors.js';
import type { WaitOptions } from './queues.js';

const lookEveryMs = 2000;

export interface Awaited {
  readonly events: QueueEvents;
  readonly jobId: string;
  readonly find: () => Promise<Job | undefined>;
  /** Runs after the listeners stand. */
  readonly enqueue?: () => Promise<unknown>;
}

/** Owns its listeners and timers; all are gone when it settles. */
export function waitForJob(awaited: Awaited, options: WaitOptions): Promise<unknown> {
  const { events, jobId, find } = awaited;
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void): void => {
      events.off('completed', onCompleted);
      events.off('failed', onFailed);
      events.off('progress', onProgress);
      options.signal?.removeEventListener('abort', onAbort);
      clearTimeout(deadline);
      clearInterval(looking);
      finish();
    };
    const fail = (error: unknown): void => {
      settle(() => {
        reject(error instanceof Error ? error : new Error(String(error)));
      });
    };
    const look = async (): Promise<void> => {
      const seen = await find();
      const state = await seen?.getState();
      // Read again once it is over: what was seen before may be from when it still ran, without a result.
      const job = state === 'completed' || state === 'failed' ? await find() : seen;
      if (!job) {
        fail(new AppError('not_found', 'The work that was waited for is gone; ask again.'));
        return;
      }
      if (state === 'completed') {
        settle(() => {
          resolve(job.returnvalue);
        });
      }
      if (state === 'failed') fail(decodeError(job.failedReason));
    };
    const onCompleted = (event: { jobId: string; returnvalue: unknown }): void => {
      if (event.jobId !== jobId) return;
      settle(() => {
        resolve(event.returnvalue);
      });
    };
    const onFailed = (event: { jobId: string; failedReason: string }): void => {
      if (event.jobId === jobId) fail(decodeError(event.failedReason));
    };
    const onProgress = (event: { jobId: string; data: unknown }): void => {
      if (event.jobId === jobId) options.onProgress?.(event.data);
    };
    const onAbort = (): void => {
      fail(options.signal?.reason ?? new Error('aborted'));
    };
    events.on('completed', onCompleted);
    events.on('failed', onFailed);
    events.on('progress', onProgress);
    const deadline = setTimeout(() => {
      fail(
        new AppError(
          'deadline_exceeded',
          `Nothing came back within ${Math.round(options.timeoutMs / 1000)} s; is a worker running?`,
        ),
      );
    }, options.timeoutMs);
    const looking = setInterval(() => void look().catch(fail), lookEveryMs);
    if (options.signal?.aborted) {
      onAbort();
      return;
    }
    options.signal?.addEventListener('abort', onAbort);
    (awaited.enqueue?.() ?? Promise.resolve()).then(look).catch(fail);
  });
}
