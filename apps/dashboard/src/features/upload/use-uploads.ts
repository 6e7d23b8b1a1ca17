/** Sends the files that were dropped or picked, three at a time. What comes after the bytes are stored is a document's state. */
import { ApiError } from '@lectern/client';
import { useCallback, useEffect, useReducer, useRef } from 'react';
import { sentenceOf, useApi } from '../../lib/api.js';
import { sendFile } from './send-file.js';
import { nextToSend, uploadsReducer } from './upload-list.js';
import type { Upload } from './upload-list.js';

const atOnce = 3;

export interface Incoming {
  readonly files: readonly File[];
  /** Names of dropped folders: a browser cannot send one as a whole. */
  readonly folders: readonly string[];
}

export interface Uploads {
  readonly list: readonly Upload[];
  readonly add: (collectionId: string, incoming: Incoming) => void;
  /** Stops one that is on its way, or puts a failed one away. */
  readonly dismiss: (id: string) => void;
  readonly retry: (id: string) => void;
}

const folderSentence =
  'This is a folder. Pack it as .zip or .tar.gz and drop that, or run ./lectern add on it.';

export function useUploads(onStored: (collectionId: string) => void): Uploads {
  const { client, onUnauthorized } = useApi();
  const [list, dispatch] = useReducer(uploadsReducer, []);
  const files = useRef(new Map<string, File>());
  const running = useRef(new Map<string, AbortController>());
  const counter = useRef(0);

  const send = useCallback(
    async ({ id, collectionId, name }: Upload) => {
      const file = files.current.get(id);
      if (!file || running.current.has(id)) return;
      const controller = new AbortController();
      running.current.set(id, controller);
      dispatch({ type: 'started', id });
      let shownAtMs = 0;
      const onSent = (bytes: number): void => {
        const nowMs = performance.now();
        if (nowMs - shownAtMs < 100 && bytes < file.size) return;
        shownAtMs = nowMs;
        dispatch({ type: 'sent', id, bytes });
      };
      try {
        await sendFile({
          url: client.uploadUrl(collectionId),
          file,
          name,
          signal: controller.signal,
          onSent,
        });
        files.current.delete(id);
        dispatch({ type: 'gone', id });
        onStored(collectionId);
      } catch (thrown) {
        if (thrown instanceof ApiError && thrown.status === 401) onUnauthorized();
        const sentence = sentenceOf(thrown);
        if (sentence !== null) dispatch({ type: 'failed', id, sentence });
      } finally {
        running.current.delete(id);
      }
    },
    [client, onStored, onUnauthorized],
  );

  useEffect(() => {
    for (const upload of nextToSend(list, atOnce)) void send(upload);
  }, [list, send]);

  const add = useCallback((collectionId: string, incoming: Incoming) => {
    const make = (name: string, bytes: number, sentence: string | null): Upload => {
      const id = `upload-${(counter.current += 1)}`;
      return {
        id,
        collectionId,
        name,
        bytes,
        sentBytes: 0,
        state: sentence === null ? 'waiting' : 'failed',
        sentence,
      };
    };
    const uploads = incoming.files.map((file) => {
      const upload = make(file.name, file.size, null);
      files.current.set(upload.id, file);
      return upload;
    });
    const folders = incoming.folders.map((name) => make(name, 0, folderSentence));
    dispatch({ type: 'added', uploads: [...uploads, ...folders] });
  }, []);

  const dismiss = useCallback((id: string) => {
    running.current.get(id)?.abort();
    files.current.delete(id);
    dispatch({ type: 'gone', id });
  }, []);
  const retry = useCallback((id: string) => dispatch({ type: 'retried', id }), []);
  return { list, add, dismiss, retry };
}
