/**
 * Who PostgreSQL runs as. It refuses to run as root, so root hands it to an unprivileged user; anybody else runs it as
 * themselves. What that user can reach decides where programs and data may lie.
 */
import fs from 'node:fs';
import path from 'node:path';

export interface ServerUser {
  /** Set only when it differs from ours. */
  readonly ids: { readonly uid: number; readonly gid: number } | null;
}

const nobody = { uid: 65534, gid: 65534 };

export function serverUser(): ServerUser {
  return { ids: process.getuid?.() === 0 ? nobody : null };
}

function allows(stat: fs.Stats, { uid, gid }: { uid: number; gid: number }, bit: number): boolean {
  if (stat.uid === uid) return (stat.mode & (bit << 6)) !== 0;
  if (stat.gid === gid) return (stat.mode & (bit << 3)) !== 0;
  return (stat.mode & bit) !== 0;
}

/** Whether the user may walk into every folder down to this one. Decided by mode bits; access lists are not looked at. */
export function canReach(user: ServerUser, folder: string): boolean {
  if (!user.ids) return true;
  let current = fs.realpathSync(folder);
  for (;;) {
    if (!allows(fs.statSync(current), user.ids, 1)) return false;
    const parent = path.dirname(current);
    if (parent === current) return true;
    current = parent;
  }
}

/** Gives a folder, and nothing above it, to the server's user alone. */
export function giveFolder(user: ServerUser, folder: string): void {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  fs.chmodSync(folder, 0o700);
  if (user.ids) fs.chownSync(folder, user.ids.uid, user.ids.gid);
}

/** Lets the server's user pass through a folder of ours without seeing what is in it. */
export function letPass(user: ServerUser, folder: string): void {
  if (!user.ids) return;
  const stat = fs.statSync(folder);
  if (stat.uid !== process.getuid?.() || allows(stat, user.ids, 1)) return;
  fs.chownSync(folder, stat.uid, user.ids.gid);
  fs.chmodSync(folder, (stat.mode & 0o700) | 0o010);
}

/** What the server's programs get to see: nothing of ours. Windows programs do not start without SystemRoot. */
export function serverEnvironment(): Record<string, string> {
  if (process.platform === 'win32') return { LC_ALL: 'C', SystemRoot: 'C:\\Windows' };
  return { LC_ALL: 'C', PATH: '/usr/bin:/bin' };
}
