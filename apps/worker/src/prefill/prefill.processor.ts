/**
 * prefill: a stored TokenSequence -> the engine's context file. Running it again at any point ends in the same state: the file's
 * name is the hash of what determines its content, so a whole one is found and used again. Earlier versions of the document lend what they
 * have in common with it.
 *
 * Throws  what the engine failed with; permanent failures are in the row by then
 */
import { Inject, Injectable } from '@nestjs/common';
import { AppError, decodeSequence } from '@lectern/contracts';
import type { Progress, TokenSequence } from '@lectern/contracts';
import type { Engine } from '@lectern/engine';
import type { BlobStore, DocumentRow, Records } from '@lectern/platform';
import type { ContextFiles } from '../cache/context-files.js';
import { ActiveWork } from '../jobs/active-work.js';
import { failForGood } from '../jobs/failing.js';
import type { DocumentJob } from '../jobs/job.js';
import { attempts } from '../jobs/job.js';
import { Throttle } from '../jobs/throttle.js';
import { QUEUES, RECORDS } from '../jobs/tokens.js';
import type { Enqueuer } from '../jobs/tokens.js';
import type { FigureCounts } from '../upkeep/figure-counts.js';

export type PrefillOutcome = 'ready' | 'already ready' | 'dropped' | 'read again';

export interface PrefillRecords {
  readonly documents: Pick<
    Records['documents'],
    'startPrefill' | 'setProgress' | 'earlierUnits' | 'finishPrefill' | 'requeue' | 'fail' | 'find'
  >;
}

/** What prefilling computes with. */
export interface PrefillParts {
  readonly engine: Pick<Engine, 'prefill' | 'compose'>;
  readonly blobs: Pick<BlobStore, 'read'>;
  readonly files: Pick<ContextFiles, 'during' | 'enforce'>;
  readonly figures: Pick<FigureCounts, 'add'>;
}
export const PREFILL_PARTS = Symbol('prefill parts');

const progressMs = 500;
/** Readings of one document, over all its life, after which a damaged sequence is not read again. */
const maxReadings = 6;

@Injectable()
export class PrefillProcessor {
  constructor(
    @Inject(RECORDS) private readonly records: PrefillRecords,
    @Inject(QUEUES) private readonly queues: Enqueuer,
    @Inject(PREFILL_PARTS) private readonly parts: PrefillParts,
    private readonly active: ActiveWork,
  ) {}

  async run(job: DocumentJob): Promise<PrefillOutcome> {
    const { tenantId, documentId } = job.payload;
    const { documents } = this.records;
    const document = await documents.startPrefill(tenantId, documentId);
    if (!document) return (await documents.find(tenantId, documentId)) ? 'already ready' : 'dropped';
    try {
      const sequence = await this.#sequenceOf(document);
      if (!sequence) return await this.#readAgain(document);
      return await this.#prefill(job, document, sequence);
    } catch (error) {
      if (!(await documents.find(tenantId, documentId))) return 'dropped';
      throw await failForGood(documents, document, error);
    }
  }

  async #prefill(job: DocumentJob, document: DocumentRow, sequence: TokenSequence): Promise<PrefillOutcome> {
    const { id } = document;
    for (let tries = 0; tries < attempts; tries++) {
      const outcome = await this.active.on(id, job.signal, (signal) =>
        this.#compute({ ...job, signal }, document, sequence),
      );
      if (outcome !== 'file gone') return outcome;
    }
    throw new AppError(
      'cache_corrupt',
      `The context file of "${document.title}" vanished; it is tried again.`,
    );
  }

  async #compute(
    job: Pick<DocumentJob, 'signal' | 'progress'>,
    document: DocumentRow,
    sequence: TokenSequence,
  ): Promise<PrefillOutcome | 'file gone'> {
    const { documents } = this.records;
    const { engine, figures, files } = this.parts;
    const { tenantId, id } = document;
    const progress = new Throttle<Progress>(progressMs, async (value) => {
      await Promise.all([documents.setProgress(tenantId, id, value), job.progress(value)]);
    });
    const started = performance.now();
    try {
      const earlier = await documents.earlierUnits(document);
      const { unit, tokens, reusedTokens, bytes } = await files.during(earlier, () =>
        engine.prefill(sequence, {
          tenantSalt: tenantId,
          earlier,
          signal: job.signal,
          onProgress: (done, total) => progress.offer({ stage: 'prefilling', done, total, unit: 'tokens' }),
        }),
      );
      await progress.settle();
      figures.add('prefill.reused', reusedTokens);
      figures.add('prefill.read', tokens - reusedTokens);
      const prefillMs = Math.round(performance.now() - started);
      const made = { unit, tokens, reusedTokens, prefillMs, bytes };
      if (!(await documents.finishPrefill(tenantId, id, made))) return 'dropped';
      if (!(await this.#isThere(unit, id))) {
        await documents.requeue(tenantId, id, 'prefilling');
        return 'file gone';
      }
      await files.enforce();
      return 'ready';
    } finally {
      await progress.settle();
    }
  }

  /** A file found whole may have been removed, for a document deleted just then, before the row named it: from then on it is safe. */
  async #isThere(unit: string, documentId: string): Promise<boolean> {
    try {
      await this.parts.engine.compose([{ unit, documentId }]);
      return true;
    } catch (error) {
      if (error instanceof AppError && error.code === 'cache_corrupt') return false;
      throw error;
    }
  }

  /** Undefined when the stored sequence is gone or damaged. */
  async #sequenceOf(document: DocumentRow): Promise<TokenSequence | undefined> {
    if (document.sequenceBlob === null) return undefined;
    try {
      return decodeSequence(await this.parts.blobs.read(document.sequenceBlob));
    } catch (error) {
      if (error instanceof AppError && error.code === 'storage_corrupt') return undefined;
      throw error;
    }
  }

  async #readAgain(document: DocumentRow): Promise<PrefillOutcome> {
    const { tenantId, id, title } = document;
    if (document.attempts >= maxReadings) {
      throw new AppError(
        'storage_corrupt',
        `What was read of "${title}" keeps getting damaged; check the disk.`,
      );
    }
    await this.records.documents.requeue(tenantId, id, 'queued');
    await this.queues.enqueue('ingest', { tenantId, documentId: id }, { jobId: id, attempts });
    return 'read again';
  }
}
