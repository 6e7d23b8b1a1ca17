/**
 * Which server keeps the jobs: PostgreSQL, which Lectern has anyway, or Redis when REDIS_URL is set. The same queue classes
 * run on both. On PostgreSQL all of a process's queues share one connection pool.
 */
import { Queue, QueueEvents, Worker, createPostgresBackend, quoteSchemaName } from 'bullmq';
import type { BackendFactory, ConnectionOptions, Processor, WorkerOptions } from 'bullmq';
import pg from 'pg';
import type { QueueName } from '@lectern/contracts';
import type { Config } from '../config/config.js';

/** Tables of the queue live apart from ours. */
export const queueSchema = 'bullmq';
const prefix = 'lectern';
/** Each worker and each listener holds one connection for good; the rest is shared. */
const poolSize = 20;
/** Upper bound for noticing an event whose notification was lost. */
const eventPollMs = 2000;
/** Seconds an idle worker waits before it looks by itself. */
const drainDelaySeconds = 5;

export interface QueueBackend {
  openQueue(name: QueueName): Queue;
  openEvents(name: QueueName): QueueEvents;
  openWorker(name: QueueName, processor: Processor, options: Partial<WorkerOptions>): Worker;
  /** Removes the events of these jobs; on Redis all of the queue's. */
  forgetEvents(name: QueueName, jobIds: readonly string[]): Promise<void>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

export function openBackend(
  config: Pick<Config, 'databaseUrl' | 'redisUrl'>,
  onError: (error: Error) => void,
): QueueBackend {
  return config.redisUrl === null
    ? openPostgres(config.databaseUrl, onError)
    : openRedis(config.redisUrl, onError);
}

interface Opened {
  readonly connection: ConnectionOptions;
  readonly factory: BackendFactory | undefined;
  readonly onError: (error: Error) => void;
}

function openers({
  connection,
  factory,
  onError,
}: Opened): Pick<QueueBackend, 'openQueue' | 'openEvents' | 'openWorker'> {
  // The classes are declared for Redis by default; any other backend goes in through the factory.
  const from = factory as BackendFactory<never> | undefined;
  const withFactory = from ? ([from] as unknown as []) : ([] as const);
  const base = { connection, prefix };
  return {
    openQueue: (name) => new Queue(name, { ...base }, ...withFactory).on('error', onError),
    openEvents: (name) =>
      new QueueEvents(name, { ...base, blockingTimeout: eventPollMs }, ...withFactory).on('error', onError),
    openWorker: (name, processor, options) =>
      new Worker(name, processor, { ...base, drainDelay: drainDelaySeconds, ...options }, ...withFactory).on(
        'error',
        onError,
      ),
  };
}

function openPostgres(databaseUrl: string, onError: (error: Error) => void): QueueBackend {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: poolSize,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    options: `-c search_path=${quoteSchemaName(queueSchema)}`,
  });
  pool.setMaxListeners(50);
  const connection = pool as unknown as ConnectionOptions;
  const factory = createPostgresBackend as unknown as BackendFactory;
  return {
    ...openers({ connection, factory, onError }),
    forgetEvents: async (name, jobIds) => {
      await pool.query(`DELETE FROM event WHERE queue = $1 AND data->>'jobId' = ANY($2)`, [name, jobIds]);
    },
    ping: async () => {
      await pool.query('SELECT 1');
    },
    close: () => pool.end(),
  };
}

function openRedis(url: string, onError: (error: Error) => void): QueueBackend {
  const connection = { url, maxRetriesPerRequest: null };
  const made = openers({ connection, factory: undefined, onError });
  const probe = made.openQueue('upkeep');
  return {
    ...made,
    forgetEvents: async (name) => {
      const queue = made.openQueue(name);
      await queue.trimEvents(0);
      await queue.close();
    },
    ping: async () => {
      await probe.getJobCounts('active');
    },
    close: () => probe.close(),
  };
}
