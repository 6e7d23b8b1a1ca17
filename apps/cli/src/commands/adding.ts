/**
 * Uploads sources into a collection and follows the documents until each is ready or failed. The work of `add` and `demo`
 * without their printing. A file that is in the collection already (same name, same bytes) is not sent again.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError, toAppError } from '@lectern/contracts';
import type { DocumentObject } from '@lectern/contracts';
import type { Api } from '../api/api.js';
import type { Collected } from '../collect/collect.js';
import type { Source } from '../collect/item.js';

export type Entry =
  | { readonly state: 'waiting' | 'preparing'; readonly title: string }
  | { readonly state: 'uploading'; readonly title: string; readonly sent: number; readonly bytes: number }
  | { readonly state: 'refused'; readonly title: string; readonly error: { code: string; message: string } }
  | {
      readonly state: 'document';
      readonly title: string;
      readonly document: DocumentObject;
      /** It was there before. */
      readonly known: boolean;
    };

export interface Adding {
  readonly api: Api;
  readonly collectionId: string;
  readonly collected: Collected;
  readonly signal: AbortSignal;
  /** Called with the state of all entries whenever one changed. */
  readonly onChange: (entries: readonly Entry[]) => void;
}

const uploadsAtOnce = 3;
const pollMs = 500;
const silenceMs = 60_000;

export const isDone = (entry: Entry): boolean =>
  entry.state === 'refused' ||
  (entry.state === 'document' && (entry.document.status === 'ready' || entry.document.status === 'failed'));

/** Resolves with one entry per source, each `refused` or `document`, then those found inside them. Throws only when the instance is gone. */
export async function addAll(adding: Adding, wait: boolean): Promise<Entry[]> {
  const { api, collectionId, collected } = adding;
  const entries: Entry[] = collected.sources.map(({ title }) => ({ state: 'waiting', title }));
  const known = new Map<string, DocumentObject>();
  for (const document of await api.documents(collectionId)) {
    if (document.status !== 'failed') known.set(`${document.sha256}/${document.title}`, document);
  }
  const set = (index: number, entry: Entry): void => {
    entries[index] = entry;
    adding.onChange(entries);
  };
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = next++; index < collected.sources.length; index = next++) {
      const source = collected.sources[index];
      if (source) set(index, await addOne(adding, source, known, (entry) => set(index, entry)));
    }
  };
  const uploads = Promise.all(Array.from({ length: uploadsAtOnce }, lane));
  if (wait) await Promise.all([uploads, follow(adding, entries, uploads)]);
  else await uploads;
  return entries;
}

async function addOne(
  { api, collectionId, collected, signal }: Adding,
  source: Source,
  known: ReadonlyMap<string, DocumentObject>,
  set: (entry: Entry) => void,
): Promise<Entry> {
  let { title } = source;
  try {
    set({ state: 'preparing', title });
    const item = await collected.makeItem(source);
    ({ title } = item);
    const already = known.get(`${item.sha256}/${title}`);
    if (already) return { state: 'document', title, document: already, known: true };
    const uploading = (sent: number): Entry => ({ state: 'uploading', title, sent, bytes: item.bytes });
    set(uploading(0));
    const upload = {
      filePath: item.filePath,
      title,
      bytes: item.bytes,
      onSent: (n: number) => set(uploading(n)),
    };
    const document = await api.upload(collectionId, upload);
    return { state: 'document', title, document, known: false };
  } catch (thrown) {
    signal.throwIfAborted();
    const { code, message } = toAppError(thrown, `${title} could not be read: ${String(thrown)}`);
    if (code === 'not_running' || code === 'invalid_api_key') throw thrown;
    return { state: 'refused', title, error: { code, message } };
  }
}

/** Polls the collection until all entries are done. Bears an instance that is silent for a minute (a restart). */
async function follow(adding: Adding, entries: Entry[], uploads: Promise<unknown>): Promise<void> {
  const state = { uploading: true, gaveUp: false };
  void uploads.then(
    () => (state.uploading = false),
    () => (state.gaveUp = true),
  );
  let lastHeard = Date.now();
  for (;;) {
    if (state.gaveUp || (!state.uploading && entries.every(isDone))) return;
    await sleep(pollMs);
    adding.signal.throwIfAborted();
    const open = entries.filter((entry) => entry.state === 'document' && !isDone(entry));
    if (open.length === 0) {
      lastHeard = Date.now();
      continue;
    }
    try {
      await refresh(adding, entries);
      lastHeard = Date.now();
    } catch (error) {
      adding.signal.throwIfAborted();
      if (Date.now() - lastHeard > silenceMs || (error instanceof AppError && error.status < 500))
        throw error;
    }
  }
}

/** Also takes in the documents that were found in followed ones: files of an archive, attachments of a mail. */
async function refresh({ api, collectionId, onChange }: Adding, entries: Entry[]): Promise<void> {
  const now = new Map((await api.documents(collectionId)).map((document) => [document.id, document]));
  const followed = new Set(
    entries.flatMap((entry) => (entry.state === 'document' && !entry.known ? [entry.document.id] : [])),
  );
  for (const document of [...now.values()].sort((a, b) => a.created_at - b.created_at)) {
    if (document.part_of === null || !followed.has(document.part_of) || followed.has(document.id)) continue;
    followed.add(document.id);
    entries.push({ state: 'document', title: document.title, document, known: false });
  }
  entries.forEach((entry, index) => {
    if (entry.state !== 'document' || isDone(entry)) return;
    const document = now.get(entry.document.id);
    entries[index] = document
      ? { ...entry, document }
      : {
          state: 'refused',
          title: entry.title,
          error: { code: 'not_found', message: `${entry.title} was deleted while it was being read.` },
        };
  });
  onChange(entries);
}
