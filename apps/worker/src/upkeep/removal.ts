/**
 * Removes what deleted documents left behind, and writes each removal into its receipt after it happened. Every worker looks for open
 * receipts: the first to come removes a file, and each lets go of what it holds in memory itself.
 */
import { AppError } from '@lectern/contracts';
import type { Engine } from '@lectern/engine';
import type { BlobStore, Logger, OpenDeletion, PendingFile, Records } from '@lectern/platform';
import type { UnitsInUse } from '../cache/units-in-use.js';
import type { ActiveWork } from '../jobs/active-work.js';
import type { FileGuard } from '../jobs/file-guard.js';

export interface RemovalParts {
  readonly workerId: string;
  readonly deletions: Pick<
    Records['deletions'],
    'anyOpen' | 'open' | 'settleFile' | 'settleMemory' | 'close' | 'vacuum'
  >;
  readonly engine: Pick<Engine, 'remove' | 'compose'>;
  readonly blobs: Pick<BlobStore, 'size' | 'delete'>;
  /** Decoded documents. */
  readonly sequences: { remove(blob: string): void };
  readonly active: Pick<ActiveWork, 'documentIds' | 'stop'>;
  readonly inUse: Pick<UnitsInUse, 'has'>;
  readonly guard: FileGuard;
  /** Removes files that were made for a document while it was being deleted. */
  readonly sweep: () => Promise<unknown>;
  readonly logger: Pick<Logger, 'warn'>;
}

/** Half of the database's connections at most. */
const filesAtOnce = 4;

export class Removal {
  constructor(private readonly parts: RemovalParts) {}

  async run(): Promise<void> {
    const { deletions, workerId } = this.parts;
    if (!(await deletions.anyOpen())) return;
    for (const deletion of await deletions.open(workerId)) {
      for (const id of deletion.documentIds) this.parts.active.stop(id);
      await this.#settleFiles(deletion);
      if (deletion.pendingWorkers.includes(workerId)) await this.#forget(deletion);
    }
    if ((await deletions.close()) > 0) await deletions.vacuum();
  }

  /** A file is a transaction of several steps, most of it waiting: a few go at once. */
  async #settleFiles(deletion: OpenDeletion): Promise<void> {
    const files = deletion.pendingFiles.values();
    const lane = async (): Promise<void> => {
      for (const file of files) await this.#settleFile(deletion, file);
    };
    await Promise.all(Array.from({ length: filesAtOnce }, lane));
  }

  /** One file that cannot be removed now does not keep the others: its item stays pending, for the next round. */
  async #settleFile(deletion: OpenDeletion, file: PendingFile): Promise<void> {
    const { deletions, guard, logger } = this.parts;
    const settle = (): Promise<void> => deletions.settleFile(deletion, file, () => this.#remove(file));
    try {
      if (file.garbage === 'unit') await settle();
      else await guard.removing(settle);
    } catch (error) {
      logger.warn({ err: error, kind: file.kind, name: file.name }, 'a file could not be removed');
    }
  }

  /** Its size where only the disk knows it. */
  async #remove({ garbage, name }: PendingFile): Promise<number | null> {
    const { engine, blobs } = this.parts;
    if (garbage === 'unit') {
      await engine.remove(name);
      return null;
    }
    const bytes = await blobs.size(name);
    await blobs.delete(name);
    return bytes ?? null;
  }

  /** Not before work on the documents and questions over them have ended: they hold what they work on. */
  async #forget(deletion: OpenDeletion): Promise<void> {
    const { active, inUse, sequences, deletions, sweep, workerId } = this.parts;
    const working = new Set(active.documentIds);
    if (deletion.documentIds.some((id) => working.has(id))) return;
    if (deletion.units.some((unit) => inUse.has(unit))) return;
    await sweep();
    for (const blob of deletion.sequences) sequences.remove(blob);
    for (const unit of deletion.units) await this.#drop(unit);
    await deletions.settleMemory(deletion.id, workerId);
  }

  /** The engine looks for the file, and without one drops what it holds of it; with one, somebody needs it. */
  async #drop(unit: string): Promise<void> {
    try {
      await this.parts.engine.compose([{ unit, documentId: 'deleted' }]);
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'cache_corrupt')) throw error;
    }
  }
}
