import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from '@lectern/contracts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { residentBytes } from './memory.js';
import type { ReadRequest } from './protocol.js';
import { ReaderPool } from './reader-pool.js';
import type { ReaderPoolOptions } from './reader-pool.js';

let dir: string;
let pool: ReaderPool | undefined;
let lines: string[] = [];

beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'lectern-reader-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));
afterEach(async () => {
  await pool?.close();
  pool = undefined;
  lines = [];
});

function open(options: Partial<ReaderPoolOptions> = {}): ReaderPool {
  pool = new ReaderPool({
    script: fileURLToPath(new URL('./misbehaving-child.mjs', import.meta.url)),
    heapBytes: 64 * 2 ** 20,
    memoryBytes: 400 * 2 ** 20,
    timeoutMs: 20_000,
    stallMs: 20_000,
    memoryPollMs: 50,
    threads: 1,
    tempDir: dir,
    onLine: (line) => lines.push(line),
    size: 1,
    maxServed: 50,
    recycleBytes: 2 ** 30,
    idleMs: 60_000,
    ...options,
  });
  return pool;
}

function request(name: string): ReadRequest {
  return { kind: 'read', path: '/dev/null', name, outPath: path.join(dir, 'out'), tempDir: dir };
}

async function failure(run: Promise<unknown>): Promise<AppError> {
  const error: unknown = await run.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof AppError)) throw new Error('did not fail with an AppError', { cause: error });
  return error;
}

const written = (): string => readFileSync(path.join(dir, 'out'), 'utf8');

describe('ReaderPool', () => {
  it('kills a reader caught in an endless loop and says reader_timeout', async () => {
    const error = await failure(open({ timeoutMs: 700 }).run(request('loop')));
    expect(error.code).toBe('reader_timeout');
    expect(error.permanent).toBe(true);
    expect(error.message).toMatch(/^"loop" took longer than 1 s/u);
    expect(pool?.pids).toEqual([]);
  });

  it('kills a reader that makes no progress, long before its whole time is over', async () => {
    const error = await failure(open({ stallMs: 500 }).run(request('hang')));
    expect(error.code).toBe('reader_timeout');
    expect(error.message).toContain('no progress');
  });

  it('lets a slow reader go on while it makes progress, up to the whole time', async () => {
    const started = Date.now();
    const error = await failure(open({ stallMs: 600, timeoutMs: 1500 }).run(request('slow')));
    expect(error.message).toContain('took longer');
    expect(Date.now() - started).toBeGreaterThan(1400);
  });

  it('kills a reader that holds too much memory and says reader_out_of_memory', async () => {
    const error = await failure(open().run(request('hoard')));
    expect(error.code).toBe('reader_out_of_memory');
    expect(error.permanent).toBe(true);
    expect(error.message).toContain('400 MiB');
  });

  it('gives a document a fresh process before it is blamed for the memory of a warm one', async () => {
    await open().run(request('good'));
    const [warm] = pool!.pids;
    await expect(pool!.run(request('hoard-when-warm'))).resolves.toMatchObject({ kind: 'read' });
    expect(pool!.pids).not.toContain(warm);
  });

  it('tells a full heap from other crashes', async () => {
    const error = await failure(open().run(request('heap')));
    expect(error.code).toBe('reader_out_of_memory');
  });

  it.each(['segfault', 'silent-exit', 'disconnect', 'nonsense'])(
    'turns %s into reader_crashed, which is tried again, and serves the next document',
    async (name) => {
      const error = await failure(open().run(request(name)));
      expect(error.code).toBe('reader_crashed');
      expect(error.permanent).toBe(false);
      expect(error.message).toContain(`"${name}"`);
      await expect(pool?.run(request('good'))).resolves.toMatchObject({ kind: 'read' });
    },
  );

  it("keeps the reader's own code and sentence", async () => {
    const error = await failure(open().run(request('refuses')));
    expect(error.code).toBe('encrypted_document');
    expect(error.message).toBe('It needs a password.');
  });

  it('keeps a process that refused a document, replaces one that may remember its own fault', async () => {
    await failure(open().run(request('refuses')));
    expect(pool?.pids).toHaveLength(1);
    await failure(pool!.run(request('faulty')));
    expect(pool?.pids).toEqual([]);
  });

  it('kills the reader when the request is cancelled', async () => {
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 300);
    const error = await failure(open().run(request('loop'), { signal: abort.signal }));
    expect(error.code).toBe('service_unavailable');
    expect(pool?.pids).toEqual([]);
  });

  it('does not start a reader for a request that was cancelled while it waited', async () => {
    const error = await failure(open().run(request('good'), { signal: AbortSignal.abort() }));
    expect(error.code).toBe('service_unavailable');
    expect(pool?.pids).toEqual([]);
  });

  it('kills what the reader started, too', async () => {
    const error = await failure(open({ timeoutMs: 800 }).run(request('grandchild')));
    expect(error.code).toBe('reader_timeout');
    const grandchild = Number(written());
    // A zombie that nobody has reaped yet holds no memory and counts as gone.
    await expect.poll(() => residentBytes(grandchild)).toBeUndefined();
  });

  it('bounds what the reader prints', async () => {
    await open().run(request('chatter'));
    expect(lines.length).toBeLessThan(300);
    expect(lines.at(-1)).toContain('dropped');
  });

  it('gives the reader none of the environment', async () => {
    await open().run(request('environment'));
    const names = Object.keys(JSON.parse(written()) as object);
    expect(
      names.filter((n) => !n.startsWith('NODE_CHANNEL') && n !== '__CF_USER_TEXT_ENCODING').sort(),
    ).toEqual(['LANG', 'PATH', 'TMPDIR']);
  });

  it('relays progress and keeps the process warm for the next document', async () => {
    const progress: number[] = [];
    await open().run(request('good'), { onProgress: (p) => progress.push(p.done) });
    const [pid] = written().split(' ');
    await pool?.run(request('good'));
    expect(progress).toEqual([1]);
    expect(written()).toBe(`${pid!} 2`);
  });

  it('replaces a process after a number of documents, and when its memory has grown', async () => {
    await open({ maxServed: 1 }).run(request('good'));
    expect(pool?.pids).toEqual([]);
    await pool?.close();
    await open({ recycleBytes: 1 }).run(request('good'));
    expect(pool?.pids).toEqual([]);
  });

  it('ends an unused process', async () => {
    await open({ idleMs: 100 }).run(request('good'));
    await expect.poll(() => pool?.pids).toEqual([]);
  });

  it('runs at most `size` at a time, in order', async () => {
    open();
    const done: number[] = [];
    await Promise.all([1, 2, 3].map((n) => pool!.run(request('good')).then(() => done.push(n))));
    expect(done).toEqual([1, 2, 3]);
    expect(pool?.pids).toHaveLength(1);
  });

  it('close() ends what runs and refuses what comes after', async () => {
    open();
    const running = failure(pool!.run(request('loop')));
    await expect.poll(() => pool?.pids.length).toBe(1);
    await pool?.close();
    expect((await running).permanent).toBe(false);
    expect((await failure(pool!.run(request('good')))).code).toBe('service_unavailable');
  });
});
