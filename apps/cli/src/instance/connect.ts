/**
 * How a command gets to an API: the one that LECTERN_URL names, the one that runs on the data directory, or one that it starts
 * for as long as it needs it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '@lectern/contracts';
import { Api } from '../api/api.js';
import type { CliConfig } from '../config.js';
import { lockOwner } from './data-lock.js';
import { enterAsGuest, waitForGuests } from './guests.js';
import { answers, readInstanceFile, readLocalKey } from './instance-file.js';
import { startInstance } from './start.js';
import type { Instance } from './start.js';

export interface Session {
  readonly api: Api;
  readonly url: string;
  /** Known for local instances; for the dashboard's sign-in address. */
  readonly apiKey: string;
  /** Aborted by Ctrl-C or when an instance of our own breaks. */
  readonly signal: AbortSignal;
  readonly own: boolean;
}

export interface ConnectOptions {
  readonly config: CliConfig;
  readonly signal: AbortSignal;
  readonly note: (line: string) => void;
  /** Said before an instance is started. */
  readonly onStart?: () => void;
  /** Port for an instance of our own; random when not given. */
  readonly port?: number | null;
}

const startingWaitMs = 120_000;

/** Runs `work` with a session and cleans up after it, whatever happens. Throws AppError. */
export async function withSession<T>(
  options: ConnectOptions,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const { config, signal } = options;
  if (config.remote) {
    const { url, apiKey } = config.remote;
    return work({ api: new Api({ url, apiKey, signal }), url, apiKey, signal, own: false });
  }
  const found = await findRunning(config.dataDir, signal);
  if (!found) return withOwnInstance(options, work);
  const leave = enterAsGuest(config.dataDir);
  try {
    return await work({ ...found, api: new Api({ ...found, signal }), signal, own: false });
  } finally {
    leave();
  }
}

/** The address and key of the instance that runs on a data directory; waits for one that is just starting. */
export async function findRunning(
  dataDir: string,
  signal: AbortSignal,
): Promise<{ url: string; apiKey: string } | undefined> {
  const deadline = Date.now() + startingWaitMs;
  for (;;) {
    const owner = lockOwner(dataDir);
    if (!owner) return undefined;
    const file = readInstanceFile(dataDir);
    const apiKey = readLocalKey(dataDir);
    if (file && apiKey !== undefined && (await answers(file.url))) return { url: file.url, apiKey };
    if (Date.now() > deadline) throw notAnswering(dataDir, owner.pid);
    await sleep(200);
    signal.throwIfAborted();
  }
}

function notAnswering(dataDir: string, pid: number): AppError {
  return new AppError(
    'service_unavailable',
    `Lectern runs on ${dataDir} (process ${pid}) but does not answer; see its log files in ${dataDir}/logs.`,
  );
}

async function withOwnInstance<T>(
  options: ConnectOptions,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const { config, signal, note, port = null } = options;
  options.onStart?.();
  const instance = await startInstance({ config, host: '127.0.0.1', port, signal, note });
  const either = AbortSignal.any([signal, instance.broken]);
  try {
    const { url, apiKey } = instance;
    const result = await orBroken(
      instance,
      work({ api: new Api({ url, apiKey, signal: either }), url, apiKey, signal: either, own: true }),
    );
    await waitForGuests(config.dataDir, either);
    return result;
  } finally {
    await instance.stop();
  }
}

/** A broken instance is the reason to report, not the failed request that followed from it. */
async function orBroken<T>(instance: Instance, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (instance.broken.aborted) throw instance.broken.reason;
    throw error;
  }
}
