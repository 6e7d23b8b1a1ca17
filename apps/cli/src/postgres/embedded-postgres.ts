/**
 * The embedded PostgreSQL of one data directory: made on first start, listening on a random port of 127.0.0.1 only, with a
 * random password, and stopped with us. A server that outlived a killed launcher is found and stopped before a new one starts.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '@lectern/contracts';
import { lastLines, rotateIfLarge } from '../instance/log-file.js';
import { freePort } from '../instance/ports.js';
import { prepareBinaries } from './binaries.js';
import type { Binaries } from './binaries.js';
import { clusterPlace, copyRoot } from './cluster-place.js';
import { databaseName, ensureCluster, roleName } from './init-cluster.js';
import { clearLeftovers, readPostmaster } from './postmaster.js';
import { serverEnvironment, serverUser } from './server-user.js';
import type { ServerUser } from './server-user.js';

export interface EmbeddedPostgres {
  readonly url: string;
  readonly pid: number;
  readonly port: number;
  /** Resolves when the server has ended, wanted or not. */
  readonly ended: Promise<string>;
  readonly stop: () => Promise<void>;
}

const startTimeoutMs = 60_000;

const settings: readonly string[] = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=60',
  'shared_buffers=64MB',
  'maintenance_work_mem=64MB',
  'max_wal_size=512MB',
  'synchronous_commit=on',
  'jit=off',
  'max_parallel_workers_per_gather=0',
  'password_encryption=scram-sha-256',
  'log_destination=stderr',
  'logging_collector=off',
  'log_min_messages=warning',
];

/** Owns: the server process. The caller holds the data lock. Throws AppError setup_failed, already_running. */
export async function startEmbeddedPostgres(dataDir: string): Promise<EmbeddedPostgres> {
  const user = serverUser();
  const cluster = clusterPlace(dataDir, user);
  const binaries = prepareBinaries(user, copyRoot(dataDir, user));
  await clearLeftovers(cluster);
  const password = ensureCluster({ dataDir, cluster, binaries, user });
  const logFile = path.join(dataDir, 'logs', 'postgres.log');
  const port = await freePort();
  const child = launch({ cluster, binaries, user, logFile, port });
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code ?? 'unknown'}`));
  });
  await waitUntilReady({ child, cluster, ended, logFile });
  const secret = encodeURIComponent(password);
  return {
    url: `postgresql://${roleName}:${secret}@127.0.0.1:${port}/${databaseName}`,
    pid: child.pid ?? 0,
    port,
    ended,
    stop: () => stop(child, ended),
  };
}

interface Launch {
  readonly cluster: string;
  readonly binaries: Binaries;
  readonly user: ServerUser;
  readonly logFile: string;
  readonly port: number;
}

/** The log is handed over as an open file, so that the server's lines survive us. */
function launch({ cluster, binaries, user, logFile, port }: Launch): ChildProcess {
  fs.mkdirSync(path.dirname(logFile), { recursive: true });
  rotateIfLarge(logFile);
  const log = fs.openSync(logFile, 'a', 0o600);
  try {
    const options = [`port=${port}`, ...settings].flatMap((setting) => ['-c', setting]);
    return spawn(path.join(binaries.native, 'bin/postgres'), ['-D', cluster, ...options], {
      ...(user.ids ?? {}),
      cwd: cluster,
      env: serverEnvironment(),
      stdio: ['ignore', log, log],
      // Its own session: Ctrl-C must not stop the database before those who write to it.
      detached: true,
      windowsHide: true,
    });
  } finally {
    fs.closeSync(log);
  }
}

interface Waiting {
  readonly child: ChildProcess;
  readonly cluster: string;
  readonly ended: Promise<string>;
  readonly logFile: string;
}

async function waitUntilReady({ child, cluster, ended, logFile }: Waiting): Promise<void> {
  let end: string | undefined;
  void ended.then((reason) => (end = reason));
  const deadline = Date.now() + startTimeoutMs;
  for (;;) {
    const postmaster = readPostmaster(cluster);
    if (postmaster?.pid === child.pid && postmaster?.ready) return;
    if (end !== undefined || Date.now() > deadline) {
      child.kill('SIGKILL');
      const why = lastLines(logFile, 1)[0] ?? end ?? 'it took too long';
      throw new AppError(
        'setup_failed',
        `The embedded PostgreSQL did not start (${why}); the whole reason is in ${logFile}.`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Fast shutdown; immediate after ten seconds. Never throws. */
async function stop(child: ChildProcess, ended: Promise<string>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(process.platform === 'win32' ? 'SIGTERM' : 'SIGINT');
  const insist = setTimeout(() => child.kill('SIGQUIT'), 10_000);
  await ended;
  clearTimeout(insist);
}
