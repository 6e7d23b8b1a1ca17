/** A real worker process on a real PostgreSQL with the real engine: from an upload to a cited answer, and through kill -9. */
import { execFileSync, fork, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { answerProgressSchema, answerSchema } from '@lectern/contracts';
import type { Answer } from '@lectern/contracts';
import { loadConfig, migrate, openBlobs, openQueues, openRecords } from '@lectern/platform';
import type { BlobStore, DocumentRow, Queues, Records } from '@lectern/platform';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startPostgres } from './postgres.js';
import type { TestPostgres } from './postgres.js';

const main = fileURLToPath(new URL('../../apps/worker/dist/main.js', import.meta.url));

let postgres: TestPostgres;
let dataDir: string;
let env: Record<string, string>;
let records: Records;
let queues: Queues;
let blobs: BlobStore;
let tenantId: string;
let collectionId: string;
const workers: ChildProcess[] = [];

beforeAll(async () => {
  if (!existsSync(main)) throw new Error('Build first: apps/worker/dist/main.js is not there.');
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

beforeEach(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'lectern-worker-'));
  env = {
    DATABASE_URL: await postgres.freshDatabase(),
    LECTERN_DATA_DIR: dataDir,
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'error',
    PATH: process.env['PATH'] ?? '',
  };
  const config = loadConfig(env);
  await migrate(config);
  records = await openRecords(config);
  queues = await openQueues(config, { role: 'api' });
  blobs = openBlobs(config);
  tenantId = await records.tenants.create('test');
  collectionId = (await records.collections.create(tenantId, 'notes')).row.id;
});
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => end(worker, 'SIGKILL')));
  await queues.close(0);
  await records.close();
  rmSync(dataDir, { recursive: true, force: true });
});

function end(worker: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (worker.exitCode !== null || worker.signalCode !== null) return Promise.resolve(worker.exitCode);
  return new Promise((resolve) => {
    worker.once('exit', (code) => resolve(code));
    worker.kill(signal);
  });
}

function startWorker(): Promise<ChildProcess> {
  // The built worker imports built libraries, whatever conditions the tests themselves run under.
  const worker = fork(main, [], { env, execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  workers.push(worker);
  return new Promise((resolve, reject) => {
    worker.once('message', () => resolve(worker));
    worker.once('exit', (code) => reject(new Error(`the worker ended with ${String(code)}`)));
  });
}

interface Place {
  readonly tenantId: string;
  readonly collectionId: string;
}

async function add(
  title: string,
  bytes: Uint8Array,
  place: Place = { tenantId, collectionId },
): Promise<DocumentRow> {
  const stored = await blobs.putBytes(bytes);
  const document = { collectionId: place.collectionId, title, blob: stored.sha256, bytes: stored.bytes };
  const { row } = await records.documents.create(place.tenantId, document);
  const payload = { tenantId: place.tenantId, documentId: row.id };
  await queues.enqueue('ingest', payload, { jobId: row.id, attempts: 3 });
  return row;
}

async function until(
  id: string,
  done: (row: DocumentRow) => boolean,
  timeout = 90_000,
  tenant = tenantId,
): Promise<DocumentRow> {
  let row: DocumentRow | undefined;
  await expect
    .poll(
      async () => {
        row = await records.documents.get(tenant, id);
        return done(row);
      },
      { timeout, interval: 50 },
    )
    .toBe(true);
  return row!;
}

const finished = (row: DocumentRow): boolean => row.status === 'ready' || row.status === 'failed';

async function ask(
  question: string,
  place: Place & { readonly documentIds?: readonly string[] } = { tenantId, collectionId },
): Promise<{ answer: Answer; progress: string[] }> {
  const { tenantId: tenant, ...among } = place;
  const row = await records.answers.create(tenant, { ...among, question, top: 5 });
  const progress: string[] = [];
  const result = await queues.run(
    'answer',
    { tenantId: tenant, answerId: row.id },
    {
      jobId: row.id,
      timeoutMs: 60_000,
      onProgress: (value) => void progress.push(answerProgressSchema.parse(value).type),
    },
  );
  return { answer: answerSchema.parse(result), progress };
}

const lease = `The lease between Marlowe Holdings and the tenant begins on the third of March 2021.

The monthly rent is 1,480 euros and is due on the first working day of each month. The deposit equals two months of rent.

Either party may end the lease with three months' notice, given in writing. Pets other than fish need the landlord's consent.
`;

/** Our own text, long enough that computing it takes seconds: numbered sentences over a small vocabulary. */
function longText(sentences: number): string {
  const words = 'harbour ledger winter copper engine meadow signal paper bridge window orchard station'.split(
    ' ',
  );
  const lines = Array.from({ length: sentences }, (_, i) => {
    const pick = (n: number): string => words[(i * 7 + n * n * 5 + (i >> n)) % words.length]!;
    return `Entry ${i}: the ${pick(1)} of the ${pick(2)} met the ${pick(3)} near the ${pick(4)} and the ${pick(5)}.`;
  });
  return lines.join('\n');
}

const functions = (name: string, count: number): string =>
  Array.from(
    { length: count },
    (_, i) =>
      `export function ${name}${i}(value: number): number {\n  return value * ${i * 13} + ${name.length};\n}`,
  ).join('\n\n');

/** A source tree as `add` sends it. */
function packed(files: Readonly<Record<string, string>>): Uint8Array {
  const folder = mkdtempSync(path.join(dataDir, 'tree-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, 'harbour', name)), { recursive: true });
    writeFileSync(path.join(folder, 'harbour', name), text);
  }
  execFileSync('tar', ['-czf', 'harbour.tar.gz', 'harbour'], { cwd: folder });
  return readFileSync(path.join(folder, 'harbour.tar.gz'));
}

describe('worker', () => {
  it('reads a text, computes it and answers with a verified quote of the right place', async () => {
    const added = await add('lease.txt', Buffer.from(lease));
    await startWorker();
    const row = await until(added.id, finished);
    expect(row).toMatchObject({ status: 'ready', kind: 'text', error: null, attempts: 1 });
    expect(row.tokens).toBeGreaterThan(50);

    const { answer, progress } = await ask('How much is the monthly rent?');
    expect(answer.found).toBe(true);
    const citation = answer.content[0]?.citations[0];
    expect(citation).toMatchObject({ type: 'char_location', verified: true, document_id: added.id });
    expect(citation?.cited_text).toContain('1,480 euros');
    expect(answer.coverage).toMatchObject({ tokens: row.tokens, documents: [{ document_id: added.id }] });
    expect(answer.usage.prompt_cache_hit_tokens).toBe(row.tokens);
    expect(progress).toContain('evidence');
    expect(progress.at(-1)).toBe('delta');
    expect((await records.answers.get(tenantId, answer.id)).result).toEqual(answer);
    expect((await records.workers.state()).alive).toBe(true);
  });

  it('reads only the changed file of a source tree, and answers as if it had read it all', async () => {
    const files = {
      'package.json': '{ "name": "harbour", "version": "1.0.0" }\n',
      'README.md': 'Harbour keeps a ledger of ships. It is written in plain functions.\n',
      'src/ledger.ts': functions('ledger', 40),
      'src/ships.ts': functions('ships', 30),
    };
    const changed = {
      ...files,
      'src/ships.ts': `${functions('ships', 30)}\nexport const mooringFee = 4711;\n`,
    };
    await startWorker();
    const first = await until((await add('harbour.tar.gz', packed(files))).id, finished);
    expect(first).toMatchObject({ status: 'ready', kind: 'code', reusedTokens: 0 });
    const second = await until((await add('harbour.tar.gz', packed(changed))).id, finished);
    const read = second.tokens! - second.reusedTokens!;
    expect(second).toMatchObject({ status: 'ready', error: null });
    // The changed file is two fifths of the tree.
    expect(read).toBeGreaterThan(0.3 * second.tokens!);
    expect(read).toBeLessThan(0.5 * second.tokens!);

    const other = { tenantId: await records.tenants.create('from scratch'), collectionId: '' };
    other.collectionId = (await records.collections.create(other.tenantId, 'notes')).row.id;
    const scratch = await until(
      (await add('harbour.tar.gz', packed(changed), other)).id,
      finished,
      90_000,
      other.tenantId,
    );
    expect(scratch).toMatchObject({ status: 'ready', tokens: second.tokens, reusedTokens: 0 });
    for (const question of [
      'How much is mooringFee?',
      'What does ledger 17 return?',
      'What does Harbour keep?',
    ]) {
      const { answer } = await ask(question, { tenantId, collectionId, documentIds: [second.id] });
      const { answer: expected } = await ask(question, other);
      const quotes = (from: Answer): unknown[] =>
        from.evidence.map(({ score, citation }) => ({ score, ...citation, document_id: '' }));
      expect(quotes(answer)).toEqual(quotes(expected));
    }
  });

  it('fails a document that holds nothing with a reason, and goes on with the next', async () => {
    const empty = await add('empty.txt', Buffer.from(' \n\n'));
    const good = await add('lease.txt', Buffer.from(lease));
    await startWorker();
    const failed = await until(empty.id, finished);
    expect(failed).toMatchObject({ status: 'failed', error: { code: 'empty_document' } });
    expect(failed.error?.message).toContain('empty.txt');
    expect((await until(good.id, finished)).status).toBe('ready');
  });

  it('says why there is no answer yet', async () => {
    await startWorker();
    await expect(ask('How much is the rent?')).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it('finishes a document whose worker was killed in the middle of computing it, once', async () => {
    const added = await add('long.txt', Buffer.from(longText(2500)));
    const first = await startWorker();
    const during = await until(
      added.id,
      (row) => finished(row) || (row.status === 'prefilling' && (row.progress?.done ?? 0) > 0),
    );
    expect(during.status).toBe('prefilling');
    await end(first, 'SIGKILL');
    expect((await records.documents.get(tenantId, added.id)).status).toBe('prefilling');

    await startWorker();
    const row = await until(added.id, finished);
    expect(row).toMatchObject({ status: 'ready', error: null, attempts: 1 });
    const all = await records.documents.list(tenantId, collectionId, { limit: 10 });
    expect(all.rows).toHaveLength(1);
    const { answer } = await ask('What happened in entry 2210?');
    expect(answer.evidence.some((item) => item.citation.cited_text.includes('Entry 2210:'))).toBe(true);
  });

  it('gives a document without a job one when it starts', async () => {
    const stored = await blobs.putBytes(Buffer.from(lease));
    const document = { collectionId, title: 'lease.txt', blob: stored.sha256, bytes: stored.bytes };
    const { row } = await records.documents.create(tenantId, document);
    await startWorker();
    expect((await until(row.id, finished)).status).toBe('ready');
  });

  it('ends in order on SIGTERM and leaves unfinished work in the queue', async () => {
    const added = await add('long.txt', Buffer.from(longText(4000)));
    const worker = await startWorker();
    await until(added.id, (row) => row.status === 'prefilling' && (row.progress?.done ?? 0) > 0);
    expect(await end(worker, 'SIGTERM')).toBe(0);
    const row = await records.documents.get(tenantId, added.id);
    if (row.status !== 'ready') expect(await queues.has('prefill', added.id)).toBe(true);
    expect((await records.workers.state()).alive).toBe(false);
  });

  it('ends when the process that started it is gone', async () => {
    const worker = await startWorker();
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    worker.disconnect();
    expect(await ended).toBe(0);
  });

  it('says what is wrong and ends when the database is not there', async () => {
    const output: string[] = [];
    const worker = spawn(process.execPath, [main], {
      env: { ...env, DATABASE_URL: 'postgresql://lectern@127.0.0.1:1/none' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    worker.stdout.on('data', (chunk: Buffer) => output.push(chunk.toString()));
    expect(await new Promise((resolve) => worker.once('exit', resolve))).toBe(1);
    expect(output.join('')).toContain('service_unavailable');
  });
});
