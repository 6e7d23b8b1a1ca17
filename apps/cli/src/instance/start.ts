/**
 * Starts a whole instance on a data directory: PostgreSQL (unless an external one is given), API, worker; and stops it in the
 * reverse order of dependence: worker, API, database. The only place that knows that order.
 */
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '@lectern/contracts';
import type { CliConfig } from '../config.js';
import { apiEntry, repositoryRoot, workerEntry } from '../paths.js';
import { startEmbeddedPostgres } from '../postgres/embedded-postgres.js';
import { acquireDataLock } from './data-lock.js';
import { answers, readLocalKey, removeInstanceFile, writeInstanceFile } from './instance-file.js';
import { lastLines } from './log-file.js';
import { freePort } from './ports.js';
import { leanEnvironment, leanFlags } from './lean-process.js';
import { Supervised, crashLoopAfter } from './supervised.js';
import type { Crash, SupervisedOptions } from './supervised.js';

export interface Instance {
  readonly url: string;
  readonly apiKey: string;
  /** Aborted, with the AppError as its reason, when a part of the instance cannot be kept running. */
  readonly broken: AbortSignal;
  readonly stop: () => Promise<void>;
}

export interface StartOptions {
  readonly config: CliConfig;
  readonly host: string;
  /** null: a random free one. */
  readonly port: number | null;
  readonly signal: AbortSignal;
  /** One line per noteworthy event: a part that crashed and is started again. */
  readonly note: (line: string) => void;
  /** Runs once the data directory is ours and before anything is started; may throw to refuse. */
  readonly beforeParts?: () => Promise<void>;
}

const apiTimeoutMs = 90_000;

/** Makes the data directory when it is missing. Throws AppError setup_failed when that is not possible. */
export function makeDataDir(dataDir: string): void {
  try {
    fs.mkdirSync(path.join(dataDir, 'logs'), { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new AppError(
      'setup_failed',
      `The data directory ${dataDir} cannot be written (${(error as Error).message}); choose another with --data.`,
      { cause: error },
    );
  }
}

/** Throws AppError already_running, setup_failed; when it throws, nothing is left running. */
export async function startInstance(options: StartOptions): Promise<Instance> {
  const { dataDir } = options.config;
  makeDataDir(dataDir);
  const lock = acquireDataLock(dataDir);
  const undo: (() => Promise<void> | void)[] = [() => lock.release()];
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopping ??= runInReverse(undo));
  try {
    await options.beforeParts?.();
    return await bringUp(options, undo, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function runInReverse(undo: readonly (() => Promise<void> | void)[]): Promise<void> {
  for (const step of [...undo].reverse()) await step();
}

async function bringUp(
  options: StartOptions,
  undo: (() => Promise<void> | void)[],
  stop: () => Promise<void>,
): Promise<Instance> {
  const { config, host, signal, note } = options;
  const { dataDir } = config;
  const broken = new AbortController();
  const databaseUrl = config.databaseUrl ?? (await startDatabase(dataDir, undo, broken));
  signal.throwIfAborted();
  const port = options.port ?? (await freePort(host));
  const url = addressFor(host, port);
  const environment: NodeJS.ProcessEnv = {
    ...config.environment,
    DATABASE_URL: databaseUrl,
    LECTERN_DATA_DIR: dataDir,
    HOST: host,
    PORT: String(port),
  };
  const part = (
    name: string,
    entry: string,
    how: Pick<SupervisedOptions, 'environment' | 'flags'>,
  ): Supervised => {
    const logFile = path.join(dataDir, 'logs', `${name}.log`);
    const onCrash = (crash: Crash): void => {
      if (crash.inRow >= crashLoopAfter) broken.abort(crashLoop(crash));
      else note(`The ${name} ended (${crash.reason}) and is started again; see ${logFile}.`);
    };
    return new Supervised({ name, entry, ...how, cwd: repositoryRoot, logFile, onCrash });
  };
  const api = part('api', apiEntry, { environment });
  undo.push(() => api.stop(5000));
  api.start();
  // Side by side: both bring the schema up to date first, one after the other under the database's lock.
  const worker = part('worker', workerEntry, { environment: leanEnvironment(environment), flags: leanFlags });
  undo.push(() => worker.stop(8000));
  worker.start();
  await untilAnswers(url, AbortSignal.any([signal, broken.signal]));
  writeInstanceFile(dataDir, { url, pid: process.pid });
  undo.push(() => removeInstanceFile(dataDir));
  return { url, apiKey: requireKey(dataDir), broken: broken.signal, stop };
}

async function startDatabase(
  dataDir: string,
  undo: (() => Promise<void> | void)[],
  broken: AbortController,
): Promise<string> {
  const postgres = await startEmbeddedPostgres(dataDir);
  let wanted = false;
  undo.push(() => {
    wanted = true;
    return postgres.stop();
  });
  void postgres.ended.then((reason) => {
    if (!wanted) broken.abort(databaseEnded(reason, dataDir));
  });
  return postgres.url;
}

/** Where this machine reaches an API that listens on `host`. */
export function addressFor(host: string, port: number): string {
  if (host === '0.0.0.0' || host === '::') return `http://127.0.0.1:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

async function untilAnswers(url: string, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + apiTimeoutMs;
  while (!(await answers(url))) {
    signal.throwIfAborted();
    if (Date.now() > deadline) {
      throw new AppError('setup_failed', `The API did not answer at ${url} within ${apiTimeoutMs / 1000} s.`);
    }
    await sleep(40);
  }
  signal.throwIfAborted();
}

function requireKey(dataDir: string): string {
  const key = readLocalKey(dataDir);
  if (key !== undefined) return key;
  throw new AppError(
    'setup_failed',
    `The API started but left no key in ${dataDir}/api-key; see its log file.`,
  );
}

function databaseEnded(reason: string, dataDir: string): AppError {
  const log = path.join(dataDir, 'logs', 'postgres.log');
  return new AppError('service_unavailable', `The embedded PostgreSQL ended (${reason}); see ${log}.`);
}

function crashLoop({ name, reason, inRow, logFile }: Crash): AppError {
  const last = lastLines(logFile, 12)
    .filter((line) => line.trim() !== '' && !line.startsWith('---'))
    .at(-1);
  const said = last === undefined ? '' : ` It last said: ${last.slice(0, 300)}`;
  return new AppError(
    'setup_failed',
    `The ${name} ended ${inRow} times in a row (${reason}); see ${logFile}.${said}`,
  );
}
