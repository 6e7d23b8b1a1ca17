/**
 * One launcher per data directory. The lock is a file that names its owner by pid and start time, so that a killed owner's
 * lock is recognised and taken over. It does not protect against another machine on a shared disk.
 */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '@lectern/contracts';
import { parseJson } from '../api/http.js';
import { identityOf, stillRuns } from './process-identity.js';
import type { ProcessIdentity } from './process-identity.js';

const fileName = 'launcher.lock';

export interface DataLock {
  readonly release: () => void;
}

const lockPath = (dataDir: string): string => path.join(dataDir, fileName);

function read(file: string): string | undefined {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function ownerIn(text: string | undefined): ProcessIdentity | undefined {
  const value = text === undefined ? undefined : parseJson(text);
  if (typeof value !== 'object' || value === null || !('pid' in value) || typeof value.pid !== 'number')
    return;
  const startTime = 'startTime' in value && typeof value.startTime === 'string' ? value.startTime : null;
  return { pid: value.pid, startTime };
}

/** The live process that holds the data directory, if any. */
export function lockOwner(dataDir: string): ProcessIdentity | undefined {
  const owner = ownerIn(read(lockPath(dataDir)));
  return owner && stillRuns(owner) ? owner : undefined;
}

/** Throws AppError already_running, with the owner's pid in `data`. The directory must exist. */
export function acquireDataLock(dataDir: string): DataLock {
  const file = lockPath(dataDir);
  const mine = `${JSON.stringify(identityOf(process.pid))}\n`;
  const draft = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`;
  fs.writeFileSync(draft, mine, { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 20; attempt++) {
      if (linkNew(draft, file)) return { release: () => release(file, mine) };
      const held = read(file);
      const owner = ownerIn(held);
      if (owner && stillRuns(owner)) throw alreadyRunning(dataDir, owner.pid);
      bury(file, held);
    }
    throw alreadyRunning(dataDir, 0);
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

function alreadyRunning(dataDir: string, pid: number): AppError {
  return new AppError('already_running', `Lectern already runs on ${dataDir} (process ${pid}).`, {
    data: { pid },
  });
}

/** Makes `file` appear with its whole content at once; false when it exists. */
function linkNew(draft: string, file: string): boolean {
  try {
    fs.linkSync(draft, file);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP') throw error;
  }
  // A file system without hard links.
  try {
    fs.writeFileSync(file, fs.readFileSync(draft), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Removes a dead owner's lock, unless somebody has replaced it since it was read. */
function bury(file: string, expected: string | undefined): void {
  const grave = `${file}.stale-${process.pid}`;
  try {
    fs.renameSync(file, grave);
  } catch {
    return;
  }
  if (read(grave) !== expected) linkNew(grave, file);
  fs.rmSync(grave, { force: true });
}

function release(file: string, mine: string): void {
  if (read(file) === mine) fs.rmSync(file, { force: true });
}
