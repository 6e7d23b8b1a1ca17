/** What postmaster.pid says about the server of a data directory, and stopping one that its launcher left behind. */
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '@lectern/contracts';
import { commandLineOf, isAlive, waitUntilGone } from '../instance/process-identity.js';

export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly ready: boolean;
}

const pidFile = (cluster: string): string => path.join(cluster, 'postmaster.pid');

/** Lines of the file: pid, data directory, start time, port, socket folder, address, shared memory key, state. */
export function readPostmaster(cluster: string): Postmaster | undefined {
  let lines: string[];
  try {
    lines = fs.readFileSync(pidFile(cluster), 'utf8').split('\n');
  } catch {
    return undefined;
  }
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 1) return undefined;
  return { pid, port: Number(lines[3] ?? 0), ready: (lines[7] ?? '').trim() === 'ready' };
}

/** Whether that process really is a PostgreSQL on this folder, and not another one that got its pid. */
function servesCluster(pid: number, cluster: string): boolean {
  if (!isAlive(pid)) return false;
  if (process.platform === 'linux') {
    try {
      return fs.readlinkSync(`/proc/${pid}/cwd`) === fs.realpathSync(cluster);
    } catch {
      // Not ours to look at: fall back on the command line.
    }
  }
  const commandLine = commandLineOf(pid);
  return commandLine.includes('postgres') && commandLine.includes(cluster);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Gone in the meantime.
  }
}

/**
 * Stops a server left behind by a killed launcher and removes a pid file that nobody owns any more.
 * Throws AppError already_running when the server does not stop.
 */
export async function clearLeftovers(cluster: string): Promise<'none' | 'stale' | 'stopped'> {
  const left = readPostmaster(cluster);
  if (!left) return 'none';
  if (!servesCluster(left.pid, cluster)) {
    fs.rmSync(pidFile(cluster), { force: true });
    return 'stale';
  }
  signal(left.pid, 'SIGINT');
  if (await waitUntilGone(left.pid, 10_000)) return 'stopped';
  signal(left.pid, 'SIGQUIT');
  if (await waitUntilGone(left.pid, 5_000)) return 'stopped';
  throw new AppError(
    'already_running',
    `A PostgreSQL left by an earlier start (process ${left.pid}) does not stop; end it by hand and try again.`,
  );
}
