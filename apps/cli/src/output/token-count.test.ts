import type { DocumentObject } from '@lectern/contracts';
import { describe, expect, it } from 'vitest';
import type { Entry } from '../commands/adding.js';
import { countOf, sharesOf, tokensJson, totalOf } from './token-count.js';

const entry = (values: Partial<DocumentObject>, known = false): Entry => {
  const document: DocumentObject = {
    id: 'doc_1',
    object: 'document',
    collection_id: 'col_1',
    part_of: null,
    title: 'bullmq@0f3a91c2de',
    media_type: null,
    kind: 'code',
    bytes: 1,
    sha256: '',
    status: 'ready',
    error: null,
    progress: null,
    attempts: 1,
    tokens: 1000,
    reused_tokens: 0,
    pages: null,
    duration_ms: null,
    skipped_count: 0,
    created_at: 0,
    ready_at: 0,
    timings_ms: { read: 1, prefill: 1 },
    ...values,
  };
  return { state: 'document', title: document.title, document, known };
};

describe('tokens of what was added', () => {
  it('are reused and read ones, which together are all', () => {
    expect(countOf(entry({ reused_tokens: 900 }))).toEqual({ tokens: 1000, reused: 900, read: 100 });
    expect(countOf(entry({}))).toEqual({ tokens: 1000, reused: 0, read: 1000 });
  });

  it('are all reused where the document was there already, however it was read then', () => {
    expect(countOf(entry({ reused_tokens: 10 }, true))).toEqual({ tokens: 1000, reused: 1000, read: 0 });
  });

  it('are not told apart before the document is ready, and by rows of before they were counted', () => {
    const { reused, read } = countOf(entry({ status: 'prefilling', reused_tokens: null }));
    expect([reused, read]).toEqual([null, null]);
    expect(countOf(entry({ reused_tokens: null }))).toEqual({ tokens: 1000, reused: 0, read: 1000 });
  });

  it('add up over documents, and failed ones add nothing', () => {
    const refused: Entry = { state: 'refused', title: 'x', error: { code: 'c', message: 'm' } };
    const total = totalOf([entry({ reused_tokens: 900 }), entry({}, true), refused]);
    expect(tokensJson(total)).toEqual({ tokens: 2000, tokens_reused: 1900, tokens_read: 100 });
    expect(sharesOf(total)).toBe(' (1,900 reused, 100 read)');
    expect(sharesOf(totalOf([entry({})]))).toBe('');
  });
});
