/**
 * The queue's contract, on a real PostgreSQL and, where there is one, on a real Redis: retries, failures with codes, progress, and
 * work that outlives its worker.
 */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { AppError } from '@lectern/contracts';
import { loadConfig, migrate, openQueues } from '@lectern/platform';
import type { Config, Queues } from '@lectern/platform';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startPostgres } from './postgres.js';
import type { TestPostgres } from './postgres.js';
import { hasRedis, startRedis } from './redis.js';
import type { TestRedis } from './redis.js';

let postgres: TestPostgres;
let redis: TestRedis | undefined;
let config: Config;
const opened: Queues[] = [];

async function open(role: 'api' | 'worker'): Promise<Queues> {
  const queues = await openQueues(config, { role });
  opened.push(queues);
  return queues;
}
const payload = { tenantId: 'ten_1', documentId: 'doc_1' };
const wait = { timeoutMs: 20_000 };

beforeAll(async () => {
  postgres = await startPostgres();
  if (hasRedis) redis = await startRedis();
});
afterAll(async () => {
  await redis?.stop();
  await postgres.stop();
});

const backends = hasRedis ? ['PostgreSQL', 'Redis'] : ['PostgreSQL'];

describe.each(backends)('queue on %s', (backend) => {
  // Each test has a database of its own, so that no worker of another test takes its jobs.
  const each = async (): Promise<void> => {
    config = loadConfig({
      DATABASE_URL: await postgres.freshDatabase(),
      LOG_LEVEL: 'silent',
      ...(backend === 'Redis' && redis ? { REDIS_URL: redis.freshUrl() } : {}),
    });
    await migrate(config);
  };
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((queues) => queues.close(0)));
  });

  it('stops at a permanent failure and hands its code and message to the one who waits', async () => {
    await each();
    const [api, worker] = [await open('api'), await open('worker')];
    const failures: [string, boolean][] = [];
    worker.onFailed('ingest', (_id, _payload, error, final) => {
      failures.push([error.code, final]);
    });
    let runs = 0;
    await worker.process('ingest', () => {
      runs += 1;
      return Promise.reject(new AppError('encrypted_document', 'a.pdf has a password; remove it.'));
    });
    await api.enqueue('ingest', payload, { jobId: 'doc_1', attempts: 5 });
    await expect(api.waitFor('ingest', 'doc_1', wait)).rejects.toMatchObject({
      code: 'encrypted_document',
      message: 'a.pdf has a password; remove it.',
    });
    await expect.poll(() => failures).toEqual([['encrypted_document', true]]);
    expect(runs).toBe(1);
  });

  it('tries a passing failure again with growing pauses until it succeeds', async () => {
    await each();
    const [api, worker] = [await open('api'), await open('worker')];
    const finals: boolean[] = [];
    worker.onFailed('ingest', (_id, _payload, _error, final) => void finals.push(final));
    const starts: number[] = [];
    await worker.process('ingest', (job) => {
      starts.push(Date.now());
      if (job.attempt < 3) throw new AppError('reader_crashed', 'The reader ended unexpectedly.');
      return Promise.resolve({ attempt: job.attempt });
    });
    const id = await api.enqueue('ingest', payload, { attempts: 3 });
    expect(await api.waitFor('ingest', id, wait)).toEqual({ attempt: 3 });
    expect(starts[1]! - starts[0]!).toBeGreaterThan(700);
    expect(starts[2]! - starts[1]!).toBeGreaterThan(1400);
    expect(finals).toEqual([false, false]);
  });

  it('says that a failure is final when the attempts are used up, and does not leak what was thrown', async () => {
    await each();
    const [api, worker] = [await open('api'), await open('worker')];
    const finals: boolean[] = [];
    worker.onFailed('ingest', (_id, _payload, _error, final) => void finals.push(final));
    await worker.process('ingest', () => Promise.reject(new TypeError('secret detail')));
    const id = await api.enqueue('ingest', payload, { attempts: 2 });
    const error: unknown = await api.waitFor('ingest', id, wait).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'internal_error' });
    expect((error as Error).message).not.toContain('secret detail');
    await expect.poll(() => finals).toEqual([false, true]);
  });

  it('delivers all progress of a job in order to the one who asked', async () => {
    await each();
    const [api, worker] = [await open('api'), await open('worker')];
    await worker.process('answer', async (job) => {
      for (let i = 0; i < 20; i++) await job.progress({ type: 'delta', text: String(i) });
      return { ok: true };
    });
    const seen: unknown[] = [];
    const result = await api.run(
      'answer',
      { tenantId: 'ten_1', answerId: 'ans_1' },
      { ...wait, jobId: 'ans_1', onProgress: (progress) => void seen.push(progress) },
    );
    expect(result).toEqual({ ok: true });
    expect(seen).toEqual(Array.from({ length: 20 }, (_, i) => ({ type: 'delta', text: String(i) })));
  });

  it('keeps one job per id while it lives and takes the id again once it is done', async () => {
    await each();
    const [api, worker] = [await open('api'), await open('worker')];
    await api.enqueue('ingest', payload, { jobId: 'doc_9' });
    await api.enqueue('ingest', payload, { jobId: 'doc_9' });
    expect((await api.counts()).ingest.waiting).toBe(1);
    expect(await api.has('ingest', 'doc_9')).toBe(true);
    let runs = 0;
    await worker.process('ingest', () => Promise.resolve(++runs));
    expect(await api.waitFor('ingest', 'doc_9', wait)).toBe(1);
    expect(await api.has('ingest', 'doc_9')).toBe(false);
    await api.enqueue('ingest', payload, { jobId: 'doc_9' });
    expect(await api.waitFor('ingest', 'doc_9', wait)).toBe(2);
  });

  it('gives up waiting at the deadline and when told to', async () => {
    await each();
    const api = await open('api');
    await api.enqueue('ingest', payload, { jobId: 'doc_2' });
    await expect(api.waitFor('ingest', 'doc_2', { timeoutMs: 200 })).rejects.toMatchObject({
      code: 'deadline_exceeded',
    });
    const aborted = AbortSignal.timeout(200);
    await expect(api.waitFor('ingest', 'doc_2', { ...wait, signal: aborted })).rejects.toThrow();
    expect(await api.cancel('ingest', 'doc_2')).toBe(true);
    await expect(api.waitFor('ingest', 'doc_2', wait)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('puts a running job back when its process closes in good order', async () => {
    await each();
    const [api, first, second] = [await open('api'), await open('worker'), await open('worker')];
    const started = new Promise<void>((resolve) => {
      void first.process('ingest', async (job) => {
        resolve();
        await new Promise((_, reject) => {
          job.signal.addEventListener('abort', () => {
            reject(new Error('aborted'));
          });
        });
      });
    });
    await api.enqueue('ingest', payload, { jobId: 'doc_3', attempts: 1 });
    await started;
    await first.close(100);
    expect(await api.has('ingest', 'doc_3')).toBe(true);
    await second.process('ingest', () => Promise.resolve('done'));
    expect(await api.waitFor('ingest', 'doc_3', wait)).toBe('done');
  });

  it('takes a job up again within seconds after its worker was killed, without using up an attempt', async () => {
    await each();
    const api = await open('api');
    const child = fork(fileURLToPath(new URL('children/queue-worker.mjs', import.meta.url)), {
      env: {
        ...process.env,
        DATABASE_URL: config.databaseUrl,
        LOG_LEVEL: 'silent',
        ...(config.redisUrl === null ? {} : { REDIS_URL: config.redisUrl }),
      },
      execArgv: [],
    });
    const started = new Promise<void>((resolve, reject) => {
      child.once('exit', () => {
        reject(new Error('the worker ended by itself'));
      });
      child.on('message', (message: { started?: string }) => {
        if (message.started) resolve();
      });
    });
    await api.enqueue('ingest', payload, { jobId: 'doc_4', attempts: 1 });
    await started;
    child.kill('SIGKILL');
    const killed = Date.now();
    const worker = await open('worker');
    await worker.process('ingest', (job) => Promise.resolve(job.attempt), { lockMs: 3000 });
    expect(await api.waitFor('ingest', 'doc_4', { timeoutMs: 30_000 })).toBe(2);
    expect(Date.now() - killed).toBeLessThan(15_000);
  });
});
