/** The files on their way, as a list that only changes by these events. Pure: the sending is in use-uploads.ts. */

export interface Upload {
  readonly id: string;
  readonly collectionId: string;
  readonly name: string;
  readonly bytes: number;
  readonly sentBytes: number;
  readonly state: 'waiting' | 'sending' | 'failed';
  /** Why it failed. */
  readonly sentence: string | null;
}

export type UploadEvent =
  | { readonly type: 'added'; readonly uploads: readonly Upload[] }
  | { readonly type: 'started'; readonly id: string }
  | { readonly type: 'sent'; readonly id: string; readonly bytes: number }
  | { readonly type: 'failed'; readonly id: string; readonly sentence: string }
  | { readonly type: 'retried'; readonly id: string }
  | { readonly type: 'gone'; readonly id: string };

function change(list: readonly Upload[], id: string, fields: Partial<Upload>): readonly Upload[] {
  return list.map((upload) => (upload.id === id ? { ...upload, ...fields } : upload));
}

export function uploadsReducer(list: readonly Upload[], event: UploadEvent): readonly Upload[] {
  switch (event.type) {
    case 'added':
      return [...list, ...event.uploads];
    case 'started':
      return change(list, event.id, { state: 'sending', sentBytes: 0 });
    case 'sent':
      return change(list, event.id, { sentBytes: event.bytes });
    case 'failed':
      return change(list, event.id, { state: 'failed', sentence: event.sentence });
    case 'retried':
      return change(list, event.id, { state: 'waiting', sentence: null, sentBytes: 0 });
    case 'gone':
      return list.filter((upload) => upload.id !== event.id);
  }
}

/** The next files to send, so that at most `limit` are on their way at once. */
export function nextToSend(list: readonly Upload[], limit: number): readonly Upload[] {
  const sending = list.filter((upload) => upload.state === 'sending').length;
  return list.filter((upload) => upload.state === 'waiting').slice(0, Math.max(0, limit - sending));
}
