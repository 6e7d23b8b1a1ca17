/** Server plumbing for api and worker: settings, rows, queue, blobs, logs. Nothing here knows a file format or a model. */
export * from './config/config.js';
export * from './config/child-environment.js';
export { migrate } from './records/migrate.js';
export * from './queue/queues.js';
export * from './queue/open-queues.js';
export * from './records/types.js';
export * from './records/ids.js';
export type { CreateOutcome } from './records/documents.js';
export { workerAliveMs } from './records/worker-alive.js';
export { emptyPool } from './records/figures.js';
export type { FigureName, Figures, Pool, WorkerFigures } from './records/figures.js';
export type { UnitTotals } from './records/units.js';
export * from './records/open-records.js';
export * from './storage/blob-store.js';
export * from './storage/open-blobs.js';
export * from './telemetry/logger.js';
export * from './telemetry/metrics.js';
export { readCacheFigures, workerMetrics } from './telemetry/worker-metrics.js';
