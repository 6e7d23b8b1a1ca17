/** A document's row -> the object of the contract. */
import type { DocumentDetail, DocumentObject } from '@lectern/contracts';
import type { DocumentRow } from '@lectern/platform';
import { seconds } from '../http/paging.js';

export function documentObject(row: DocumentRow): DocumentObject {
  return {
    id: row.id,
    object: 'document',
    collection_id: row.collectionId,
    part_of: row.partOfId,
    title: row.title,
    media_type: row.mediaType,
    kind: row.kind,
    bytes: row.bytes,
    sha256: row.blob,
    status: row.status,
    error: row.error,
    progress: row.progress,
    attempts: row.attempts,
    tokens: row.tokens,
    reused_tokens: row.reusedTokens,
    pages: row.pages,
    duration_ms: row.durationMs,
    skipped_count: row.skippedCount,
    created_at: seconds(row.createdAt),
    ready_at: row.readyAt ? seconds(row.readyAt) : null,
    timings_ms: { read: row.readMs, prefill: row.prefillMs },
  };
}

export function documentDetail(row: DocumentRow): DocumentDetail {
  return { ...documentObject(row), skipped: [...row.skipped] };
}
