/**
 * The API on a real PostgreSQL, a real queue and a real port, in this process. No worker runs unless a test plays one: what
 * the API hands over and takes back is what these tests look at.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createApp } from '@lectern/api';
import type { Collection, DocumentObject, ErrorBody } from '@lectern/contracts';
import {
  createLogger,
  createMetrics,
  loadConfig,
  migrate,
  openBlobs,
  openQueues,
  openRecords,
} from '@lectern/platform';
import type { BlobStore, Config, Queues, Records } from '@lectern/platform';

export interface Harness {
  readonly url: string;
  readonly config: Config;
  readonly records: Records;
  readonly queues: Queues;
  readonly blobs: BlobStore;
  /** Two tenants that must never see each other. */
  readonly own: Tenant;
  readonly foreign: Tenant;
  /** Opens queues that a test can work on as a worker would. */
  playWorker(): Promise<Queues>;
  close(): Promise<void>;
}

export interface Tenant {
  readonly id: string;
  readonly key: string;
  call(method: string, path: string, init?: Call): Promise<Response>;
  collection(name: string): Promise<Collection>;
  upload(collectionId: string, name: string, body: string | Uint8Array): Promise<Response>;
  document(collectionId: string, name: string, body: string): Promise<DocumentObject>;
}
export interface Call {
  readonly headers?: Record<string, string>;
  readonly json?: unknown;
  readonly body?: RequestInit['body'];
}

export async function startApi(
  databaseUrl: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<Harness> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'lectern-api-'));
  const config = loadConfig({
    DATABASE_URL: databaseUrl,
    LECTERN_DATA_DIR: dataDir,
    LOG_LEVEL: 'silent',
    LECTERN_DASHBOARD_DIR: path.join(dataDir, 'dashboard'),
    ...settings,
  });
  await migrate(config);
  const records = await openRecords(config);
  const queues = await openQueues(config, { role: 'api' });
  const blobs = openBlobs(config);
  const logger = createLogger('api', config);
  const app = await createApp({ config, records, queues, blobs, logger, metrics: createMetrics('api') });
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const workers: Queues[] = [];
  return {
    url,
    config,
    records,
    queues,
    blobs,
    own: await makeTenant(url, records, 'own'),
    foreign: await makeTenant(url, records, 'foreign'),
    playWorker: async () => {
      const worker = await openQueues(config, { role: 'worker' });
      workers.push(worker);
      return worker;
    },
    close: async () => {
      await app.close();
      await Promise.all(workers.map((worker) => worker.close(0)));
      await queues.close(0);
      await records.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function makeTenant(url: string, records: Records, name: string): Promise<Tenant> {
  const id = await records.tenants.create(name);
  const { secret: key } = await records.keys.create(id, 'test');
  const call = (method: string, route: string, { headers = {}, json, body }: Call = {}): Promise<Response> =>
    fetch(url + route, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      ...(body === undefined ? {} : { body, duplex: 'half' }),
    });
  const upload = (collectionId: string, title: string, body: string | Uint8Array): Promise<Response> =>
    call('POST', `/v1/collections/${collectionId}/documents`, {
      headers: { 'content-type': 'application/octet-stream', 'x-filename': encodeURIComponent(title) },
      body: body as RequestInit['body'],
    });
  return {
    id,
    key,
    call,
    upload,
    collection: async (title) =>
      (await (await call('POST', '/v1/collections', { json: { name: title } })).json()) as Collection,
    document: async (collectionId, title, body) =>
      (await (await upload(collectionId, title, body)).json()) as DocumentObject,
  };
}

export async function errorOf(response: Response): Promise<ErrorBody['error']> {
  return ((await response.json()) as ErrorBody).error;
}

/** Reads a whole event stream: its events and its comments. */
export async function eventsOf(response: Response): Promise<{ type: string; data: unknown }[]> {
  const blocks = (await response.text()).split('\n\n').filter((block) => block.startsWith('event: '));
  return blocks.map((block) => {
    const [first = '', second = ''] = block.split('\n');
    return {
      type: first.slice('event: '.length),
      data: JSON.parse(second.slice('data: '.length)) as unknown,
    };
  });
}
