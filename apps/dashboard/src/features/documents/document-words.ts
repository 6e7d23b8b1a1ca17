/** A document's state in words. */
import type { Deletion, DocumentObject, DocumentStatus, Progress } from '@lectern/client';
import { byteSize, clock, countWords, duration, shortCount } from '../../lib/format.js';

export function isUnfinished(status: DocumentStatus): boolean {
  return status === 'queued' || status === 'reading' || status === 'prefilling';
}

function progressWords({ done, total, unit }: Progress): string {
  const amount = (n: number): string => {
    switch (unit) {
      case 'pages':
      case 'files':
        return String(Math.floor(n));
      case 'tokens':
        return shortCount(Math.floor(n));
      case 'bytes':
        return byteSize(Math.floor(n));
      case 'seconds':
        return clock(n * 1000);
    }
  };
  const named = unit === 'bytes' ? '' : unit === 'seconds' ? ' of sound' : ` ${unit}`;
  return total === null ? `${amount(done)}${named}` : `${amount(done)} of ${amount(total)}${named}`;
}

/** What stands on the badge: `reading 3 of 12 pages`, `ready`, `failed`. */
export function statusWords({ status, progress, attempts }: DocumentObject): string {
  const again = attempts > 1 && isUnfinished(status) ? `, attempt ${attempts}` : '';
  switch (status) {
    case 'queued':
      return `queued${again}`;
    case 'reading':
    case 'prefilling': {
      const live = progress?.stage === status ? ` ${progressWords(progress)}` : '';
      return `${status}${live}${again}`;
    }
    case 'ready':
      return 'ready';
    case 'failed':
      return 'failed';
  }
}

const kinds = {
  text: 'Text',
  code: 'Code',
  pdf: 'PDF',
  image: 'Image',
  audio: 'Recording',
  office: 'Office',
  book: 'Book',
  mail: 'Mail',
  archive: 'Archive',
} as const;

/** The quiet line of a ready document: `PDF · 3 pages · 1.2 K tokens · read in 0.4 s`. */
export function contentWords(document: DocumentObject): string {
  const { kind, pages, duration_ms: ms, tokens, timings_ms: timings } = document;
  const took = (timings.read ?? 0) + (timings.prefill ?? 0);
  return [
    kind === null ? '' : kinds[kind],
    pages === null || pages < 1 ? '' : countWords(pages, 'page'),
    ms === null ? '' : clock(ms),
    tokens === null ? byteSize(document.bytes) : `${shortCount(tokens)} tokens`,
    document.status === 'ready' && took > 0 ? `read in ${duration(took)}` : '',
  ]
    .filter(Boolean)
    .join(' · ');
}

/** One sentence about all of them, for the heading and for screen readers. */
export function summaryWords(documents: readonly DocumentObject[]): string {
  const busy = documents.filter((d) => isUnfinished(d.status)).length;
  const failed = documents.filter((d) => d.status === 'failed').length;
  const ready = documents.length - busy - failed;
  return [
    ready > 0 ? `${ready} ready` : '',
    busy > 0 ? `${busy} being read` : '',
    failed > 0 ? `${failed} failed` : '',
  ]
    .filter(Boolean)
    .join(', ');
}

/** What a deletion removed, in a line: `Deleted: 3 files, 1.2 MB, and 1 answer that quoted it`. */
export function deletionWords({ items, bytes_removed: bytes, status }: Deletion): string {
  const files = items.filter(({ kind, status: state }) => state === 'removed' && isFile(kind)).length;
  const kept = items.filter((item) => item.status === 'kept').length;
  const answers = items.filter(({ kind }) => kind === 'answer').length;
  const done = [
    `Deleted: ${countWords(files, 'file')}, ${byteSize(bytes)}`,
    answers > 0 ? `and ${countWords(answers, 'answer')} that quoted it` : '',
    kept > 0 ? `(${countWords(kept, 'file')} kept for other documents)` : '',
  ];
  const rest = status === 'pending' ? '; the rest is being removed' : '';
  return `${done.filter(Boolean).join(' ')}${rest}.`;
}

function isFile(kind: Deletion['items'][number]['kind']): boolean {
  return kind === 'upload' || kind === 'sequence' || kind === 'context_file' || kind === 'page_image';
}
