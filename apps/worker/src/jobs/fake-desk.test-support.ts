/**
 * Test only: rows, queue and blobs in memory, with the states' rules of the real ones, and a process that can die at any call.
 * After die() every call rejects, as nothing of a killed process goes on.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { AppError } from '@lectern/contracts';
import type { DocumentStatus, Progress, QueueName } from '@lectern/contracts';
import type { DocumentRow, Failure, NewPart, ReadOutcome } from '@lectern/platform';

/* eslint-disable @typescript-eslint/explicit-module-boundary-types -- a fake's types are those it is checked against */

export class Died extends Error {}

export const tenantId = 'ten_1';

export function documentRow(values: Partial<DocumentRow> = {}): DocumentRow {
  return {
    id: 'doc_1',
    tenantId,
    collectionId: 'col_1',
    title: 'notes.txt',
    blob: 'a'.repeat(64),
    bytes: 10,
    mediaType: null,
    kind: null,
    status: 'queued',
    error: null,
    progress: null,
    attempts: 0,
    sequenceBlob: null,
    unit: null,
    partOfId: null,
    depth: 0,
    tokens: null,
    reusedTokens: null,
    pages: null,
    durationMs: null,
    skipped: [],
    skippedCount: 0,
    readMs: null,
    prefillMs: null,
    createdAt: new Date(0),
    readyAt: null,
    ...values,
  };
}

export class FakeDesk {
  readonly rows = new Map<string, DocumentRow>();
  readonly blobs = new Map<string, Uint8Array>();
  readonly jobs = new Map<string, QueueName>();
  readonly garbage: string[] = [];
  /** Calls until the process dies; infinite by default. */
  callsLeft = Number.POSITIVE_INFINITY;
  /** Whether the call at which it dies still takes effect. */
  diesAfterEffect = false;

  /** One call of the process to the outside: takes effect unless the process is dead. */
  call<T>(effect: () => T | Promise<T>): Promise<T> {
    this.callsLeft--;
    if (this.callsLeft > 0) return Promise.resolve().then(effect);
    const late = this.callsLeft === 0 && this.diesAfterEffect;
    return Promise.resolve(late ? effect() : undefined).then(() => Promise.reject(new Died()));
  }

  add(values: Partial<DocumentRow> = {}): DocumentRow {
    const row = documentRow(values);
    this.rows.set(row.id, row);
    return row;
  }

  #update(
    id: string,
    from: readonly DocumentStatus[],
    values: Partial<DocumentRow>,
  ): DocumentRow | undefined {
    const row = this.rows.get(id);
    if (!row || !from.includes(row.status)) return undefined;
    const next = { ...row, ...values };
    this.rows.set(id, next);
    return next;
  }

  readonly documents = {
    find: (_tenant: string, id: string) => this.call(() => this.rows.get(id)),
    startReading: (_tenant: string, id: string) =>
      this.call(() =>
        this.#update(id, ['queued', 'reading'], {
          status: 'reading',
          attempts: (this.rows.get(id)?.attempts ?? 0) + 1,
        }),
      ),
    setProgress: (_tenant: string, id: string, progress: Progress) =>
      this.call(() => void this.#update(id, ['reading', 'prefilling'], { progress })),
    finishReading: (_tenant: string, id: string, outcome: ReadOutcome) =>
      this.call(() => {
        const row = this.#update(id, ['reading'], { ...outcome, status: 'prefilling', progress: null });
        if (!row) this.garbage.push(outcome.sequenceBlob);
        return row !== undefined;
      }),
    addParts: (_tenant: string, id: string, parts: readonly NewPart[]) =>
      this.call(() => {
        const parent = this.rows.get(id);
        if (!parent) return undefined;
        return parts.flatMap(({ title, blob, bytes }) => {
          const own = { ...parent, title, blob, bytes, partOfId: id, depth: parent.depth + 1 };
          const known = [...this.rows.values()].some((row) => row.blob === blob);
          return known ? [] : [this.add({ ...own, id: `part_${blob.slice(0, 8)}`, status: 'queued' }).id];
        });
      }),
    startPrefill: (_tenant: string, id: string) =>
      this.call(() => this.#update(id, ['prefilling'], { progress: null })),
    earlierUnits: () => this.call(() => [] as string[]),
    finishPrefill: (_tenant: string, id: string, outcome: { unit: string; prefillMs: number }) =>
      this.call(() => {
        const row = this.#update(id, ['prefilling'], { ...outcome, status: 'ready', progress: null });
        if (!row) this.garbage.push(outcome.unit);
        return row !== undefined;
      }),
    fail: (_tenant: string, id: string, error: Failure) =>
      this.call(() => {
        const states = ['queued', 'reading', 'prefilling', 'failed'] as const;
        const { code, message } = error;
        this.#update(id, states, { status: 'failed', error: { code, message }, progress: null });
      }),
    requeue: (_tenant: string, id: string, to: 'queued' | 'prefilling') =>
      this.call(() => {
        const states = ['queued', 'reading', 'prefilling', 'ready', 'failed'] as const;
        return this.#update(id, states, { status: to }) !== undefined;
      }),
    unfinished: () =>
      this.call(() =>
        [...this.rows.values()].flatMap(({ tenantId: tenant, id, status }) =>
          status === 'ready' || status === 'failed' ? [] : [{ tenantId: tenant, id, status }],
        ),
      ),
  };

  readonly queues = {
    enqueue: (queue: QueueName, _payload: object, options: { jobId?: string } = {}) =>
      this.call(() => {
        const id = options.jobId ?? '';
        this.jobs.set(`${queue}/${id}`, queue);
        return id;
      }),
    has: (queue: QueueName, id: string) => this.call(() => this.jobs.has(`${queue}/${id}`)),
  };

  readonly store = {
    has: (name: string) => this.call(() => this.blobs.has(name)),
    path: (name: string) => `/blobs/${name}`,
    read: (name: string) =>
      this.call(() => {
        const bytes = this.blobs.get(name);
        if (!bytes) throw new AppError('storage_corrupt', 'The stored file is missing.');
        return bytes;
      }),
    putFile: (file: string) =>
      this.call(async () => {
        const bytes = await readFile(file);
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        this.blobs.set(sha256, bytes);
        return { sha256, bytes: bytes.byteLength };
      }),
    delete: (name: string) => this.call(() => void this.blobs.delete(name)),
  };

  readonly progressed: object[] = [];

  job(documentId = 'doc_1'): FakeJob {
    return {
      id: documentId,
      payload: { tenantId, documentId },
      signal: new AbortController().signal,
      progress: (value: object) => this.call(() => void this.progressed.push(value)),
    };
  }
}

export interface FakeJob {
  readonly id: string;
  readonly payload: { readonly tenantId: string; readonly documentId: string };
  readonly signal: AbortSignal;
  progress(value: object): Promise<void>;
}
