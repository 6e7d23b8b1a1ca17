/** What `add` shows while it works: one line that redraws itself on a TTY, a plain line per finished document otherwise. */
import type { Entry } from '../commands/adding.js';
import { isDone } from '../commands/adding.js';
import { bar, bytes, count, oneLine, plural } from './format.js';
import type { Terminal } from './terminal.js';

/** One document's state in words. */
export function entryLine(entry: Entry): string {
  switch (entry.state) {
    case 'waiting':
    case 'preparing':
      return `${entry.title}: preparing`;
    case 'uploading':
      return `${entry.title}: uploading ${bytes(entry.sent)} of ${bytes(entry.bytes)}`;
    case 'refused':
      return `failed  ${entry.title}: ${entry.error.message}`;
    case 'document': {
      const { document, title, known } = entry;
      switch (document.status) {
        case 'queued':
          return `${title}: waiting to be read`;
        case 'reading':
        case 'prefilling':
          return `${title}: ${document.status}${stageOf(document.progress)}`;
        case 'ready': {
          const skipped = document.skipped_count > 0 ? `, ${count(document.skipped_count)} left out` : '';
          const reused = document.reused_tokens ?? 0;
          const lent = reused > 0 ? `, ${count(reused)} of them as before` : '';
          return `ready   ${title}: ${plural(document.tokens ?? 0, 'token')}${skipped}${known ? ' (already there)' : lent}`;
        }
        case 'failed':
          return `failed  ${title}: ${document.error?.message ?? 'no reason given'}`;
      }
    }
  }
}

type Stage = Extract<Entry, { state: 'document' }>['document']['progress'];

function stageOf(progress: Stage): string {
  if (!progress) return '';
  const total = progress.total === null ? '' : ` of ${count(progress.total)}`;
  return ` ${count(progress.done)}${total} ${progress.unit}`;
}

/** How far one document is, in 0..1: a third for sending, a third for reading, a third for prefilling. */
function shareOf(entry: Entry): number {
  if (isDone(entry)) return 1;
  if (entry.state === 'uploading') return entry.bytes === 0 ? 0 : entry.sent / entry.bytes / 3;
  if (entry.state !== 'document') return 0;
  const { progress, status } = entry.document;
  const inStage = progress?.total ? Math.min(1, progress.done / progress.total) : 0;
  if (status === 'prefilling') return (2 + inStage) / 3;
  return status === 'reading' ? (1 + inStage) / 3 : 1 / 3;
}

export class AddProgress {
  readonly #terminal: Terminal;
  readonly #told = new Set<number>();
  #drawnAt = 0;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  update(entries: readonly Entry[]): void {
    entries.forEach((entry, index) => {
      if (!isDone(entry) || this.#told.has(index)) return;
      this.#told.add(index);
      this.#terminal.note(entryLine(entry));
    });
    if (!this.#terminal.interactive || Date.now() - this.#drawnAt < 100) return;
    this.#drawnAt = Date.now();
    const done = entries.filter(isDone).length;
    const share = entries.reduce((sum, entry) => sum + shareOf(entry), 0) / Math.max(1, entries.length);
    const current = entries.find((entry) => !isDone(entry) && entry.state !== 'waiting');
    const detail = current ? oneLine(entryLine(current), 70) : '';
    this.#terminal.live(`${bar(share, 24)} ${done}/${entries.length}  ${detail}`);
  }

  end(): void {
    this.#terminal.live('');
  }
}
