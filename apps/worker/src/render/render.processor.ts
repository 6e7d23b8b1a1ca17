/**
 * render: one page of a document -> a PNG blob, kept. A page that was drawn before is not drawn again.
 *
 * Throws  not_found; what drawing failed with
 */
import { Inject, Injectable } from '@nestjs/common';
import type { RenderResult } from '@lectern/contracts';
import type { Records } from '@lectern/platform';
import type { WorkerJob } from '../jobs/job.js';
import { RECORDS } from '../jobs/tokens.js';
import { ReadingRoom } from '../reader/reading-room.js';

export interface RenderRecords {
  readonly documents: Pick<Records['documents'], 'get' | 'pageImage' | 'setPageImage'>;
}

/** About 150 dpi of a letter page: sharp on a screen, some 300 kB. */
const maxPixels = 2_200_000;

@Injectable()
export class RenderProcessor {
  constructor(
    @Inject(RECORDS) private readonly records: RenderRecords,
    private readonly room: ReadingRoom,
  ) {}

  async run(job: WorkerJob<'render'>): Promise<RenderResult> {
    const { tenantId, documentId, pageNumber } = job.payload;
    const { documents } = this.records;
    const document = await documents.get(tenantId, documentId);
    const drawn = await documents.pageImage(tenantId, documentId, pageNumber);
    if (drawn !== undefined) return { blob: drawn };
    return this.room.draw(document, { pageNumber, maxPixels }, { signal: job.signal }, async (blob) => {
      await documents.setPageImage(tenantId, documentId, pageNumber, blob);
      return { blob };
    });
  }
}
