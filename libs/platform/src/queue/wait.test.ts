import { EventEmitter } from 'node:events';
import type { Job, QueueEvents } from 'bullmq';
import { describe, expect, it } from 'vitest';
import { waitForJob } from './wait.js';

/** A job that ends between the moment it is looked up and the moment its state is asked. */
function endsMeanwhile(end: {
  state: string;
  failedReason?: string;
  returnvalue?: unknown;
}): () => Promise<Job> {
  let looks = 0;
  return () => {
    looks += 1;
    const known = looks === 1 ? { returnvalue: null } : end;
    return Promise.resolve({ ...known, getState: () => Promise.resolve(end.state) } as unknown as Job);
  };
}

const silent = (): QueueEvents => new EventEmitter() as unknown as QueueEvents;
const options = { timeoutMs: 5000 };

describe('waiting for a job whose events got lost', () => {
  it('gives the result of a job that ended while it was looked at', async () => {
    const find = endsMeanwhile({ state: 'completed', returnvalue: { ok: true } });
    await expect(waitForJob({ events: silent(), jobId: 'a', find }, options)).resolves.toEqual({ ok: true });
  });

  it('gives the reason of a job that failed while it was looked at', async () => {
    const find = endsMeanwhile({ state: 'failed', failedReason: '[encrypted_document] It has a password.' });
    await expect(waitForJob({ events: silent(), jobId: 'a', find }, options)).rejects.toMatchObject({
      code: 'encrypted_document',
      message: 'It has a password.',
    });
  });

  it('says that a removed job is gone', async () => {
    const find = (): Promise<undefined> => Promise.resolve(undefined);
    await expect(waitForJob({ events: silent(), jobId: 'a', find }, options)).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});
