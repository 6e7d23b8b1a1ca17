/**
 * Which process a pid means: a pid alone is reused, a pid with its start time is not. Reads /proc on Linux and asks ps
 * elsewhere; where neither exists (Windows) only liveness is known.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';

export interface ProcessIdentity {
  readonly pid: number;
  /** Opaque; null where it cannot be found out. */
  readonly startTime: string | null;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function bootId(): string {
  try {
    return fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
}

/** When a live process started; null when it is gone or the system does not say. */
export function startTimeOf(pid: number): string | null {
  if (process.platform === 'linux') {
    try {
      const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The command's name may hold spaces and brackets; the fields after its last bracket do not. Start time is field 22.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (fields[0] === 'Z') return null;
      return `${bootId()}:${fields[19] ?? ''}`;
    } catch {
      return null;
    }
  }
  if (process.platform === 'win32') return null;
  const { stdout, status } = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
  return status === 0 && stdout.trim() !== '' ? stdout.trim() : null;
}

export function identityOf(pid: number): ProcessIdentity {
  return { pid, startTime: startTimeOf(pid) };
}

/** Whether the process that had this identity still runs. */
export function stillRuns(identity: ProcessIdentity): boolean {
  if (!isAlive(identity.pid)) return false;
  if (identity.startTime === null) return true;
  return startTimeOf(identity.pid) === identity.startTime;
}

/** The command line of a live process, as far as the system tells; empty otherwise. */
export function commandLineOf(pid: number): string {
  if (process.platform === 'linux') {
    try {
      return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    } catch {
      return '';
    }
  }
  if (process.platform === 'win32') return '';
  return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim();
}

/** Waits until the process is gone. Resolves with false when it is still there after `timeoutMs`. */
export async function waitUntilGone(pid: number, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (isAlive(pid) && startTimeOf(pid) !== null) {
    if (Date.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return true;
}
