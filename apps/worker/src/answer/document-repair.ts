/**
 * When what was stored for a ready document turns out damaged or gone: the document goes back to be computed again, and whoever
 * asked is told so. Nothing damaged ever becomes an answer.
 */
import { Inject, Injectable } from '@nestjs/common';
import { AppError } from '@lectern/contracts';
import type { DocumentRow, Records } from '@lectern/platform';
import { attempts } from '../jobs/job.js';
import { QUEUES, RECORDS } from '../jobs/tokens.js';
import type { Enqueuer } from '../jobs/tokens.js';

export interface RepairRecords {
  readonly documents: Pick<Records['documents'], 'requeue'>;
}

@Injectable()
export class DocumentRepair {
  constructor(
    @Inject(RECORDS) private readonly records: RepairRecords,
    @Inject(QUEUES) private readonly queues: Enqueuer,
  ) {}

  /** Its stored sequence is damaged: from the start again. */
  async readAgain({ tenantId, id }: DocumentRow): Promise<void> {
    await this.records.documents.requeue(tenantId, id, 'queued');
    await this.queues.enqueue('ingest', { tenantId, documentId: id }, { jobId: id, attempts });
  }

  /** Its context file is damaged: computed again from the stored sequence; a whole one is found and costs nothing. */
  async prefillAgain({ tenantId, id }: DocumentRow): Promise<void> {
    await this.records.documents.requeue(tenantId, id, 'prefilling');
    await this.queues.enqueue('prefill', { tenantId, documentId: id }, { jobId: id, attempts });
  }

  /**
   * Computes over documents; when a context file turns out damaged, its document goes back to prefilling, or all of them do
   * when the engine does not say whose it was.
   * Throws  document_not_ready then; whatever else `compute` throws
   */
  async guard<T>(documents: readonly DocumentRow[], compute: () => Promise<T>): Promise<T> {
    try {
      return await compute();
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'cache_corrupt') throw error;
      const named = documents.filter((document) => document.id === error.data['documentId']);
      for (const document of named.length > 0 ? named : documents) await this.prefillAgain(document);
      throw new AppError(
        'document_not_ready',
        'What was computed for a document was damaged and is being computed again; ask again in a moment.',
        { cause: error },
      );
    }
  }
}
