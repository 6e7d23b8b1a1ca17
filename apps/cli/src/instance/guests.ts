/**
 * Commands that use an instance which another command started for itself: that one must not stop it under their feet. A guest
 * leaves a file with its pid; the host waits until no live guest is left.
 */
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from './process-identity.js';

const folderOf = (dataDir: string): string => path.join(dataDir, 'guests');

/** Returns how to leave. */
export function enterAsGuest(dataDir: string): () => void {
  const file = path.join(folderOf(dataDir), String(process.pid));
  try {
    fs.mkdirSync(folderOf(dataDir), { recursive: true, mode: 0o700 });
    fs.writeFileSync(file, '');
  } catch {
    // Somebody else's data directory: the host there is not ours to hold up.
  }
  return () => fs.rmSync(file, { force: true });
}

/** Forgets guests that ended without saying so. */
export function liveGuests(dataDir: string): number {
  let names: string[];
  try {
    names = fs.readdirSync(folderOf(dataDir));
  } catch {
    return 0;
  }
  return names.filter((name) => {
    if (isAlive(Number(name))) return true;
    fs.rmSync(path.join(folderOf(dataDir), name), { force: true });
    return false;
  }).length;
}

export async function waitForGuests(dataDir: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && liveGuests(dataDir) > 0) await sleep(300);
}
