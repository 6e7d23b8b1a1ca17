/** API, database and a real worker process on one data folder, for what only all of them together can show. Needs the build. */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Answer, DocumentDetail } from '@lectern/contracts';
import { expect } from 'vitest';
import { startApi } from './api-harness.js';
import type { Harness } from './api-harness.js';

const main = fileURLToPath(new URL('../../apps/worker/dist/main.js', import.meta.url));

export interface Desk {
  readonly api: Harness;
  startWorker(): Promise<ChildProcess>;
  stopWorker(worker: ChildProcess): Promise<void>;
  /** Adds a file and waits until it is ready. */
  add(collectionId: string, title: string, bytes: string | Uint8Array): Promise<DocumentDetail>;
  untilReady(documentId: string): Promise<DocumentDetail>;
  ask(collectionId: string, question: string, documentIds?: readonly string[]): Promise<Response>;
  /** Throws when there is no answer. */
  answer(collectionId: string, question: string, documentIds?: readonly string[]): Promise<Answer>;
  /** Name with labels -> value. */
  metrics(): Promise<ReadonlyMap<string, number>>;
  close(): Promise<void>;
}

export async function startDesk(databaseUrl: string, settings: Record<string, string> = {}): Promise<Desk> {
  if (!existsSync(main)) throw new Error('Build first: apps/worker/dist/main.js is not there.');
  const api = await startApi(databaseUrl, settings);
  const env = {
    DATABASE_URL: databaseUrl,
    LECTERN_DATA_DIR: api.config.dataDir,
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'error',
    PATH: process.env['PATH'] ?? '',
    ...settings,
  };
  const workers = new Set<ChildProcess>();
  const end = (worker: ChildProcess, signal: NodeJS.Signals): Promise<void> =>
    new Promise((resolve) => {
      workers.delete(worker);
      if (worker.exitCode !== null || worker.signalCode !== null) {
        resolve();
        return;
      }
      worker.once('exit', () => resolve());
      worker.kill(signal);
    });
  const untilReady = async (id: string): Promise<DocumentDetail> => {
    let document: DocumentDetail | undefined;
    const look = async (): Promise<string> => {
      document = (await (await api.own.call('GET', `/v1/documents/${id}`)).json()) as DocumentDetail;
      return document.status;
    };
    await expect.poll(look, { timeout: 90_000, interval: 50 }).toMatch(/^(ready|failed)$/u);
    expect(document).toMatchObject({ status: 'ready', error: null });
    return document!;
  };
  const ask = (collectionId: string, question: string, documentIds?: readonly string[]): Promise<Response> =>
    api.own.call('POST', '/v1/answers', {
      json: {
        collection_id: collectionId,
        question,
        ...(documentIds === undefined ? {} : { document_ids: documentIds }),
      },
    });
  return {
    api,
    untilReady,
    ask,
    startWorker: () => {
      const worker = fork(main, [], { env, execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
      workers.add(worker);
      return new Promise((resolve, reject) => {
        worker.once('message', () => resolve(worker));
        worker.once('exit', (code) => reject(new Error(`the worker ended with ${String(code)}`)));
      });
    },
    stopWorker: (worker) => end(worker, 'SIGTERM'),
    add: async (collectionId, title, bytes) => {
      const response = await api.own.upload(collectionId, title, bytes);
      return untilReady(((await response.json()) as DocumentDetail).id);
    },
    answer: async (collectionId, question, documentIds) => {
      const response = await ask(collectionId, question, documentIds);
      const body = await response.text();
      if (response.status !== 200) throw new Error(body);
      return JSON.parse(body) as Answer;
    },
    metrics: async () => {
      const text = await (await api.own.call('GET', '/metrics')).text();
      const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
      return new Map(lines.map((line) => [line.replace(/ \S+$/u, ''), Number(line.split(' ').at(-1))]));
    },
    close: async () => {
      await Promise.all([...workers].map((worker) => end(worker, 'SIGKILL')));
      await api.close();
    },
  };
}
