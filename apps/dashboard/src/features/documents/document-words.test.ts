import type { DocumentObject } from '@lectern/client';
import { describe, expect, it } from 'vitest';
import { contentWords, deletionWords, statusWords, summaryWords } from './document-words.js';

const document: DocumentObject = {
  id: 'd',
  object: 'document',
  collection_id: 'c',
  part_of: null,
  title: 'lease.pdf',
  media_type: 'application/pdf',
  kind: 'pdf',
  bytes: 12_000,
  sha256: '',
  status: 'ready',
  error: null,
  progress: null,
  attempts: 1,
  tokens: 1234,
  pages: 3,
  duration_ms: null,
  reused_tokens: null,
  skipped_count: 0,
  created_at: 0,
  ready_at: 0,
  timings_ms: { read: 300, prefill: 120 },
};

describe('a document in words', () => {
  it('says how far reading has come, in the unit of the document', () => {
    const reading = { ...document, status: 'reading' as const };
    const at = (done: number, total: number | null, unit: 'pages' | 'seconds' | 'tokens' | 'bytes'): string =>
      statusWords({ ...reading, progress: { stage: 'reading', done, total, unit } });
    expect(at(3, 12, 'pages')).toBe('reading 3 of 12 pages');
    expect(at(72, null, 'seconds')).toBe('reading 1:12 of sound');
    expect(at(4_000_000, 8_000_000, 'bytes')).toBe('reading 4.0 MB of 8.0 MB');
    expect(
      statusWords({
        ...document,
        status: 'prefilling',
        progress: { stage: 'prefilling', done: 65_536, total: 770_000, unit: 'tokens' },
      }),
    ).toBe('prefilling 65.5 K of 770 K tokens');
  });
  it('passes over progress of another stage and names a second attempt', () => {
    const progress = { stage: 'reading' as const, done: 3, total: 3, unit: 'pages' as const };
    expect(statusWords({ ...document, status: 'prefilling', progress, attempts: 2 })).toBe(
      'prefilling, attempt 2',
    );
    expect(statusWords({ ...document, status: 'failed', attempts: 3 })).toBe('failed');
  });
  it('sums up what was read', () => {
    expect(contentWords(document)).toBe('PDF · 3 pages · 1.23 K tokens · read in 420 ms');
    expect(contentWords({ ...document, kind: null, pages: null, tokens: null, status: 'queued' })).toBe(
      '12 KB',
    );
    expect(
      summaryWords([document, { ...document, status: 'failed' }, { ...document, status: 'queued' }]),
    ).toBe('1 ready, 1 being read, 1 failed');
    expect(summaryWords([])).toBe('');
  });
});

describe('a deletion in words', () => {
  const item = (
    kind: 'upload' | 'sequence' | 'answer' | 'memory',
    status: 'removed' | 'kept' | 'pending',
  ) => ({
    kind,
    name: `${kind}-${status}`,
    bytes: null,
    status,
    used_by: null,
    done_at: null,
  });
  const receipt = {
    id: 'del_1',
    object: 'deletion' as const,
    target: { object: 'document' as const, id: 'd' },
    status: 'complete' as const,
    created_at: 0,
    completed_at: 0,
    bytes_removed: 12_000,
    items: [item('upload', 'removed'), item('sequence', 'kept'), item('answer', 'removed')],
  };

  it('counts what has gone, and says what was kept or is still to go', () => {
    expect(deletionWords(receipt)).toBe(
      'Deleted: 1 file, 12 KB and 1 answer that quoted it (1 file kept for other documents).',
    );
    const open = { ...receipt, status: 'pending' as const, items: [item('memory', 'pending')] };
    expect(deletionWords(open)).toBe('Deleted: 0 files, 12 KB; the rest is being removed.');
  });
});
