/**
 * Settings of the server processes: read once from the environment, checked, frozen. It is the only place of the server that
 * looks at process.env, so that everything a setting can do is listed here. Not for the command line, which has its own.
 */
import { availableParallelism, totalmem } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from '@lectern/contracts';
import { z } from 'zod';

const MiB = 2 ** 20;
const positive = z.coerce.number().int().min(1);
/** An empty variable counts as one that was not set. */
const blankIsUnset = (value: unknown): unknown => (value === '' ? undefined : value);
const setting = <T extends z.ZodType>(schema: T) => z.preprocess(blankIsUnset, schema);

const databaseUrl = z
  .string({ error: 'must be set to the PostgreSQL database to use, as postgresql://user@host:5432/name' })
  .regex(/^postgres(ql)?:\/\//u, 'must begin with postgresql://');
const redisUrl = z.string().regex(/^rediss?:\/\//u, 'must begin with redis:// or rediss://');

/** Bytes that this process may use: the machine's, or fewer where a container sets a limit. */
function memoryBytes(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

const environmentSchema = z.object({
  LECTERN_DATA_DIR: setting(z.string().default('data')),
  HOST: setting(z.string().default('127.0.0.1')),
  PORT: setting(z.coerce.number().int().min(0).max(65535).default(8080)),
  DATABASE_URL: setting(databaseUrl),
  REDIS_URL: setting(redisUrl.optional()),
  LECTERN_MODEL: setting(z.string().default('lite-dense')),
  LECTERN_MODEL_DIR: setting(z.string().optional()),
  LECTERN_DASHBOARD_DIR: setting(z.string().optional()),
  WORKER_DEVICE: setting(z.enum(['auto', 'cpu', 'webgpu', 'cuda']).default('auto')),
  WORKER_THREADS: setting(positive.max(1024).default(availableParallelism())),
  /** 0: nothing stays in memory between questions. */
  LECTERN_HOST_POOL_BYTES: setting(
    z.coerce
      .number()
      .int()
      .min(0)
      .default(Math.floor(memoryBytes() / 4)),
  ),
  LECTERN_CACHE_BYTES: setting(positive.optional()),
  LECTERN_READER_MEMORY_BYTES: setting(positive.min(128 * MiB).default(1024 * MiB)),
  LECTERN_READER_TIMEOUT_MS: setting(positive.default(30 * 60_000)),
  LECTERN_READER_CONCURRENCY: setting(positive.max(64).default(1)),
  LECTERN_SHOW_SECRETS: setting(z.enum(['true', 'false']).default('false')),
  LECTERN_MAX_UPLOAD_BYTES: setting(positive.default(2 ** 32)),
  LOG_LEVEL: setting(z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info')),
});

export interface Config {
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  readonly databaseUrl: string;
  /** Set: the queue runs on Redis. Null: it runs on PostgreSQL. */
  readonly redisUrl: string | null;
  readonly blobsDir: string;
  /** Context files; belongs to the worker. */
  readonly cacheDir: string;
  /** Name of a model that Lectern brings, or the folder of one's own. */
  readonly model: string;
  /** Graphs built from the weights; safe to delete. */
  readonly modelDir: string;
  /** Uploads and readings under way; on the same volume as the blobs, so that finished ones can be renamed into place. */
  readonly tempDir: string;
  /** The built dashboard; null when there is none to serve. */
  readonly dashboardDir: string | null;
  readonly workerDevice: 'auto' | 'cpu' | 'webgpu' | 'cuda';
  readonly workerThreads: number;
  /** Context files' content that the engine keeps in memory; a quarter of the memory by default. */
  readonly hostPoolBytes: number;
  /** Bytes that all context files together may take on disk; null: as many as there is room for. */
  readonly cacheBudgetBytes: number | null;
  readonly reader: {
    /** Memory one reading child may use. */
    readonly memoryBytes: number;
    readonly timeoutMs: number;
    /** Documents read at the same time. */
    readonly concurrency: number;
  };
  readonly maxUploadBytes: number;
  /** Whether answers show the keys and passwords that stand in documents. */
  readonly showSecrets: boolean;
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
}

/** The workspace's root, seen from src/config and from dist/config alike. */
const workspaceRoot = fileURLToPath(new URL('../../../../', import.meta.url));

/**
 * Reads the settings. The result is frozen; nothing is created on disk.
 * Throws  AppError setup_failed, naming every variable that is missing or wrong.
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const parsed = environmentSchema.safeParse(env);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
    throw new AppError('setup_failed', `The settings are not usable: ${faults.join('; ')}.`);
  }
  const values = parsed.data;
  const dataDir = path.resolve(values.LECTERN_DATA_DIR);
  return Object.freeze({
    dataDir,
    host: values.HOST,
    port: values.PORT,
    databaseUrl: values.DATABASE_URL,
    redisUrl: values.REDIS_URL ?? null,
    blobsDir: path.join(dataDir, 'blobs'),
    cacheDir: path.join(dataDir, 'cache'),
    model: values.LECTERN_MODEL,
    modelDir: path.resolve(values.LECTERN_MODEL_DIR ?? path.join(dataDir, 'models')),
    tempDir: path.join(dataDir, 'tmp'),
    dashboardDir: path.resolve(
      values.LECTERN_DASHBOARD_DIR ?? path.join(workspaceRoot, 'apps/dashboard/dist/app'),
    ),
    workerDevice: values.WORKER_DEVICE,
    workerThreads: values.WORKER_THREADS,
    hostPoolBytes: values.LECTERN_HOST_POOL_BYTES,
    cacheBudgetBytes: values.LECTERN_CACHE_BYTES ?? null,
    reader: Object.freeze({
      memoryBytes: values.LECTERN_READER_MEMORY_BYTES,
      timeoutMs: values.LECTERN_READER_TIMEOUT_MS,
      concurrency: values.LECTERN_READER_CONCURRENCY,
    }),
    showSecrets: values.LECTERN_SHOW_SECRETS === 'true',
    maxUploadBytes: values.LECTERN_MAX_UPLOAD_BYTES,
    logLevel: values.LOG_LEVEL,
  });
}
