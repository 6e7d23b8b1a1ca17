/**
 * ingest: an uploaded file -> its stored TokenSequence; files found in it become documents of their own. It never opens the file itself: a reader process does. Running it again
 * at any point ends in the same state: the sequence's name is the hash of its bytes, and a row moves forward only.
 *
 * Throws  what reading failed with; permanent failures are in the row by then
 */
import { Inject, Injectable } from '@nestjs/common';
import type { JobPayload, Progress } from '@lectern/contracts';
import type { Records } from '@lectern/platform';
import { ActiveWork } from '../jobs/active-work.js';
import { failForGood } from '../jobs/failing.js';
import type { DocumentJob } from '../jobs/job.js';
import { attempts } from '../jobs/job.js';
import { Throttle } from '../jobs/throttle.js';
import { QUEUES, RECORDS } from '../jobs/tokens.js';
import type { Enqueuer } from '../jobs/tokens.js';
import { ReadingRoom } from '../reader/reading-room.js';

/** What became of the job; a document that is gone or further along is no failure. */
export type IngestOutcome = 'read' | 'already read' | 'dropped';

export interface IngestRecords {
  readonly documents: Pick<
    Records['documents'],
    'startReading' | 'setProgress' | 'addParts' | 'finishReading' | 'fail' | 'find'
  >;
}

const progressMs = 500;
/** Documents in documents in documents: a file that holds itself must come to an end. */
const maxDepth = 3;
const tooDeep = `It stands in more than ${String(maxDepth)} documents that stand in each other; take it out and add it by itself.`;

@Injectable()
export class IngestProcessor {
  constructor(
    @Inject(RECORDS) private readonly records: IngestRecords,
    @Inject(QUEUES) private readonly queues: Enqueuer,
    private readonly room: ReadingRoom,
    private readonly active: ActiveWork,
  ) {}

  async run(job: DocumentJob): Promise<IngestOutcome> {
    const { tenantId, documentId } = job.payload;
    const { documents } = this.records;
    const document = await documents.startReading(tenantId, documentId);
    if (!document) return this.#notToRead(job.payload);
    const progress = new Throttle<Progress>(progressMs, async (value) => {
      await Promise.all([documents.setProgress(tenantId, documentId, value), job.progress(value)]);
    });
    const started = performance.now();
    const found: string[] = [];
    try {
      const kept = await this.active.on(documentId, job.signal, (signal) =>
        this.room.read(
          document,
          { signal, onProgress: (value) => progress.offer(value) },
          async (sequenceBlob, summary, parts) => {
            await progress.settle();
            const skipped = [...summary.skipped];
            if (document.depth < maxDepth) {
              // Before the row moves on: a crash in between leaves a document that is read again, and the same parts.
              const added = await documents.addParts(tenantId, documentId, parts);
              found.push(...(added ?? []));
            } else skipped.push(...parts.map(({ title }) => ({ what: title, why: tooDeep })));
            return documents.finishReading(tenantId, documentId, {
              sequenceBlob,
              mediaType: summary.mediaType,
              kind: summary.documentKind,
              tokens: summary.tokens,
              pages: summary.pageCount,
              durationMs: summary.durationMs,
              skipped,
              readMs: Math.round(performance.now() - started),
            });
          },
        ),
      );
      if (!kept) return await this.#notToRead(job.payload);
    } catch (error) {
      await progress.settle();
      if (!(await documents.find(tenantId, documentId))) return 'dropped';
      throw await failForGood(documents, document, error);
    }
    for (const id of found)
      await this.queues.enqueue('ingest', { tenantId, documentId: id }, { jobId: id, attempts });
    await this.#prefill(job.payload);
    return 'read';
  }

  /** A crash between the row and the next job leaves a document that was read and waits for nobody: ask again. */
  async #notToRead(payload: JobPayload<'ingest'>): Promise<IngestOutcome> {
    const document = await this.records.documents.find(payload.tenantId, payload.documentId);
    if (!document) return 'dropped';
    if (document.status === 'prefilling') await this.#prefill(payload);
    return 'already read';
  }

  async #prefill(payload: JobPayload<'prefill'>): Promise<void> {
    await this.queues.enqueue('prefill', payload, { jobId: payload.documentId, attempts });
  }
}
