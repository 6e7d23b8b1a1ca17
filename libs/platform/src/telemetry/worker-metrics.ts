/**
 * What the workers counted and hold, in Prometheus form. Workers have no port: they leave their figures in the database, and every
 * scrape reads them there. One total for all workers, so that no restart adds a series; labels are tiers and kinds only.
 */
import { Counter, Gauge, Registry } from 'prom-client';
import type { Config } from '../config/config.js';
import type { FigureName, WorkerFigures } from '../records/figures.js';
import type { Records } from '../records/open-records.js';
import type { UnitTotals } from '../records/units.js';

export interface CacheFigures {
  readonly workers: WorkerFigures;
  readonly files: UnitTotals;
  readonly budgetBytes: number | null;
}

export async function readCacheFigures(
  records: Pick<Records, 'figures' | 'units'>,
  config: Pick<Config, 'cacheBudgetBytes'>,
): Promise<CacheFigures> {
  const [workers, files] = await Promise.all([records.figures.read(), records.units.totals()]);
  return { workers, files, budgetBytes: config.cacheBudgetBytes };
}

/** Pure: the same figures give the same text. */
export async function workerMetrics({ workers, files, budgetBytes }: CacheFigures): Promise<string> {
  const registers = [new Registry()];
  const gauge = (name: string, help: string, value: number): void => {
    new Gauge({ name: `lectern_${name}`, help, registers }).set(value);
  };
  const counter = (name: string, help: string, label: string | null, parts: Parts): void => {
    const labelNames = label === null ? [] : [label];
    const made = new Counter({ name: `lectern_${name}_total`, help, labelNames, registers });
    for (const [value, figure] of Object.entries(parts)) {
      const labels: Record<string, string> = label === null ? {} : { [label]: value };
      made.inc(labels, workers.counters[figure] ?? 0);
    }
  };
  const { pool } = workers;
  gauge('workers', 'Workers that live.', workers.workers);
  gauge('pool_units', 'Context files whose index lies in memory, all workers.', pool.units);
  gauge('pool_pages', 'Pages of latents in memory, all workers.', pool.pages);
  gauge('pool_bytes', 'Bytes in the memory pools, all workers.', pool.bytes);
  gauge('pool_limit_bytes', 'Bytes that the memory pools may hold, all workers.', pool.limitBytes);
  gauge('context_files', 'Context files on disk.', files.count);
  gauge('context_file_bytes', 'Bytes of context files on disk.', files.bytes);
  if (budgetBytes !== null) gauge('context_budget_bytes', 'Bytes that context files may take.', budgetBytes);
  const tiers = (figure: 'hits' | 'misses' | 'evictions' | 'bytes'): Parts => ({
    host: `host.${figure}`,
    disk: `disk.${figure}`,
  });
  counter('cache_hits', 'Indexes and pages that a tier gave out, checked.', 'tier', tiers('hits'));
  counter('cache_misses', 'Indexes and pages that a tier did not have whole.', 'tier', tiers('misses'));
  counter('cache_evictions', 'Indexes and pages that a tier gave up for lack of room.', 'tier', {
    host: 'host.evictions',
  });
  counter('cache_read_bytes', 'Bytes that a tier gave out.', 'tier', tiers('bytes'));
  counter('context_files_evicted', 'Context files that gave way to the disk budget.', null, {
    all: 'budget.evictions',
  });
  counter('answer_tokens', 'Prompt tokens of answers: found in the cache, or computed.', 'kind', {
    hit: 'answer.hit',
    miss: 'answer.miss',
  });
  counter('answer_hit_tokens', 'Prompt tokens of answers found in the cache, by tier.', 'tier', {
    device: 'answer.device',
    host: 'answer.host',
    disk: 'answer.disk',
  });
  counter('prefill_tokens', 'Tokens of documents: computed, or there already.', 'kind', {
    read: 'prefill.read',
    reused: 'prefill.reused',
  });
  return registers[0]?.metrics() ?? '';
}

type Parts = Readonly<Record<string, FigureName>>;
