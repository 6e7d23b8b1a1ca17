import { describe, expect, it } from 'vitest';
import { nextToSend, uploadsReducer } from './upload-list.js';
import type { Upload, UploadEvent } from './upload-list.js';

const upload = (id: string): Upload => ({
  id,
  collectionId: 'c',
  name: `${id}.pdf`,
  bytes: 10,
  sentBytes: 0,
  state: 'waiting',
  sentence: null,
});
const after = (...events: UploadEvent[]): readonly Upload[] => events.reduce(uploadsReducer, []);
const added: UploadEvent = { type: 'added', uploads: ['a', 'b', 'c', 'd'].map(upload) };

describe('files on their way', () => {
  it('keeps a failed file with its reason until it is tried again or dismissed', () => {
    const failed = after(
      added,
      { type: 'started', id: 'a' },
      { type: 'failed', id: 'a', sentence: 'Too large.' },
    );
    expect(failed[0]).toMatchObject({ state: 'failed', sentence: 'Too large.' });
    expect(uploadsReducer(failed, { type: 'retried', id: 'a' })[0]).toMatchObject({
      state: 'waiting',
      sentence: null,
      sentBytes: 0,
    });
    expect(uploadsReducer(failed, { type: 'gone', id: 'a' }).map((u) => u.id)).toEqual(['b', 'c', 'd']);
  });
  it('sends a few at a time, in the order they were added', () => {
    expect(nextToSend(after(added), 3).map((u) => u.id)).toEqual(['a', 'b', 'c']);
    expect(nextToSend(after(added, { type: 'started', id: 'a' }), 3).map((u) => u.id)).toEqual(['b', 'c']);
    expect(nextToSend(after(added, { type: 'started', id: 'b' }), 1)).toEqual([]);
  });
});
