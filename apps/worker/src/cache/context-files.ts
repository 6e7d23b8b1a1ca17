/**
 * Context files under a disk budget: the least recently used give way when all together take more than LECTERN_CACHE_BYTES. Their
 * documents stay ready; the next question over them has them computed again, and says so. What a running question needs, or was
 * prefilled or asked over within the last minute, does not go, so the budget may be passed for that long.
 *
 * Throws  document_not_ready, cache_too_small (use); nothing (enforce: what goes wrong is logged)
 */
import { Inject, Injectable } from '@nestjs/common';
import { AppError } from '@lectern/contracts';
import type { Engine } from '@lectern/engine';
import type { DocumentRow, Logger, Records } from '@lectern/platform';
import { DocumentRepair } from '../answer/document-repair.js';
import { RECORDS } from '../jobs/tokens.js';
import type { FigureCounts } from '../upkeep/figure-counts.js';
import type { UnitsInUse } from './units-in-use.js';

export interface ContextFileRecords {
  readonly units: Pick<Records['units'], 'touch' | 'evicted' | 'evict'>;
}

export interface ContextFileParts {
  readonly engine: Pick<Engine, 'remove'>;
  readonly inUse: UnitsInUse;
  /** Null: no budget. */
  readonly budgetBytes: number | null;
  readonly figures: Pick<FigureCounts, 'add'>;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  /** For tests; by default a minute. */
  readonly graceMs?: number;
}
export const CONTEXT_FILE_PARTS = Symbol('context file parts');

const defaultGraceMs = 60_000;
/** A unit's last use is written at most this often, by this process; well within the grace, for other processes go by it. */
const touchEveryMs = 20_000;
const maxRemembered = 200_000;

@Injectable()
export class ContextFiles {
  readonly #touched = new Map<string, number>();

  constructor(
    @Inject(RECORDS) private readonly records: ContextFileRecords,
    @Inject(CONTEXT_FILE_PARTS) private readonly parts: ContextFileParts,
    private readonly repair: DocumentRepair,
  ) {}

  /** Runs work over the documents' context files. When some were evicted, they are computed again and the caller is told. */
  async use<T>(documents: readonly DocumentRow[], work: () => Promise<T>): Promise<T> {
    const units = documents.flatMap(({ unit }) => (unit === null ? [] : [unit]));
    return this.parts.inUse.during(units, async () => {
      await this.#touch(units);
      await this.#present(documents, units);
      return work();
    });
  }

  /** Runs work that reads these files, if they are there: none of them is evicted here meanwhile. */
  during<T>(units: readonly string[], work: () => Promise<T>): Promise<T> {
    return this.parts.inUse.during(units, work);
  }

  /** Brings the files under the budget, as far as that is possible now. Returns how many went. */
  async enforce(): Promise<number> {
    const { budgetBytes, inUse, engine, figures, logger, graceMs = defaultGraceMs } = this.parts;
    if (budgetBytes === null) return 0;
    try {
      const before = new Date(Date.now() - graceMs);
      const budget = { bytes: budgetBytes, before, busy: (unit: string) => inUse.has(unit) };
      const evicted = await this.records.units.evict(budget, async (unit) => {
        await engine.remove(unit);
        figures.add('budget.evictions', 1);
      });
      if (evicted > 0) logger.info({ evicted, budgetBytes }, 'context files gave way to the disk budget');
      return evicted;
    } catch (error) {
      logger.warn({ err: error }, 'the disk budget could not be enforced; it is tried again');
      return 0;
    }
  }

  async #touch(units: readonly string[]): Promise<void> {
    const now = Date.now();
    const due = units.filter((unit) => now - (this.#touched.get(unit) ?? 0) >= touchEveryMs);
    if (due.length === 0) return;
    await this.records.units.touch(due);
    if (this.#touched.size > maxRemembered) this.#touched.clear();
    for (const unit of due) this.#touched.set(unit, now);
  }

  async #present(documents: readonly DocumentRow[], units: readonly string[]): Promise<void> {
    const { budgetBytes } = this.parts;
    const { evicted, bytes } = await this.records.units.evicted(units);
    if (evicted.size === 0) return;
    if (budgetBytes !== null && bytes > budgetBytes) throw tooLarge(documents.length, bytes, budgetBytes);
    const gone = documents.filter(({ unit }) => unit !== null && evicted.has(unit));
    for (const document of gone) await this.repair.prefillAgain(document);
    throw new AppError(
      'document_not_ready',
      `The context files of ${gone.length} of ${documents.length} documents were evicted to stay within the disk budget ` +
        '(LECTERN_CACHE_BYTES) and are being computed again; ask again in a moment.',
      { data: { evicted: gone.length } },
    );
  }
}

function tooLarge(documents: number, bytes: number, budgetBytes: number): AppError {
  return new AppError(
    'cache_too_small',
    `The context files of the ${documents} documents asked over take ${bytes} bytes together, more than the disk budget of ` +
      `${budgetBytes} bytes (LECTERN_CACHE_BYTES); raise it and start again, or ask over fewer documents.`,
    { data: { bytes, budgetBytes } },
  );
}
