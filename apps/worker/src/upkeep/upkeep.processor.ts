/**
 * upkeep: puts right what crashes and deletions leave behind. Documents that wait for nobody get a job again; files that no
 * row names are removed; work on deleted documents stops. Doing it twice, or at any moment, is harmless.
 */
import { Inject, Injectable } from '@nestjs/common';
import type { Engine } from '@lectern/engine';
import type { BlobStore, GarbageKind, Logger, Queues, Records } from '@lectern/platform';
import { ActiveWork } from '../jobs/active-work.js';
import type { FileGuard } from '../jobs/file-guard.js';
import { attempts } from '../jobs/job.js';
import { QUEUES, RECORDS } from '../jobs/tokens.js';
import type { Workspace } from '../jobs/workspace.js';

export interface UpkeepRecords {
  readonly documents: Pick<Records['documents'], 'unfinished'>;
  readonly garbage: Pick<Records['garbage'], 'sweep'>;
}

export interface UpkeepParts {
  readonly engine: Pick<Engine, 'remove'>;
  readonly blobs: Pick<BlobStore, 'delete'>;
  readonly workspace: Pick<Workspace, 'sweep'>;
  /** Holds for blobs; who makes a context file looks again afterwards. */
  readonly guard: FileGuard;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
}
export const UPKEEP_PARTS = Symbol('upkeep parts');

export interface UpkeepReport {
  /** Documents that got a job again. */
  readonly requeued: number;
  readonly removedFiles: number;
  readonly removedFolders: number;
}

const oldTempMs = 3_600_000;

@Injectable()
export class UpkeepProcessor {
  constructor(
    @Inject(RECORDS) private readonly records: UpkeepRecords,
    @Inject(QUEUES) private readonly queues: Pick<Queues, 'enqueue' | 'has'>,
    @Inject(UPKEEP_PARTS) private readonly parts: UpkeepParts,
    private readonly active: ActiveWork,
  ) {}

  async run(): Promise<UpkeepReport> {
    // Asked first: what starts after the rows were read would look deleted.
    const working = this.active.documentIds;
    const unfinished = await this.records.documents.unfinished();
    const known = new Set(unfinished.map((document) => document.id));
    for (const id of working) if (!known.has(id)) this.active.stop(id);
    let requeued = 0;
    for (const { tenantId, id, status } of unfinished) {
      const queue = status === 'prefilling' ? 'prefill' : 'ingest';
      if (await this.queues.has(queue, id)) continue;
      await this.queues.enqueue(queue, { tenantId, documentId: id }, { jobId: id, attempts });
      requeued++;
    }
    const removedFiles = await this.sweep();
    const removedFolders = await this.parts.workspace.sweep(oldTempMs);
    const report = { requeued, removedFiles, removedFolders };
    if (requeued + removedFiles + removedFolders > 0) this.parts.logger.info(report, 'upkeep');
    return report;
  }

  /** One file that cannot be removed now does not keep the others: it stays noted, for the next time. */
  async sweep(): Promise<number> {
    return this.records.garbage.sweep(async (kind, name) => {
      try {
        return await this.#remove(kind, name);
      } catch (error) {
        this.parts.logger.warn({ err: error, kind, name }, 'a file could not be removed');
        return false;
      }
    });
  }

  /** False when such files are being made at this moment. */
  async #remove(kind: GarbageKind, name: string): Promise<boolean> {
    const { guard, blobs, engine } = this.parts;
    switch (kind) {
      case 'blob':
        return guard.removing(() => blobs.delete(name));
      case 'unit':
        await engine.remove(name);
        return true;
    }
  }
}
