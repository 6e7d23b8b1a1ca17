/** A lock that keeps two ./lectern of one checkout from setting it up at the same time. A directory, because mkdir is atomic everywhere. */
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function ownerOf(directory) {
  try {
    return Number(fs.readFileSync(path.join(directory, 'pid'), 'utf8'));
  } catch {
    return undefined;
  }
}

/** A lock is stale when its owner is gone, or when it never wrote its pid within five seconds. */
function isStale(directory) {
  const owner = ownerOf(directory);
  if (owner) return !alive(owner);
  const stat = fs.statSync(directory, { throwIfNoEntry: false });
  return stat !== undefined && Date.now() - stat.mtimeMs > 5000;
}

/**
 * Runs `work` while holding the lock; waits for another holder, and takes over from a dead one.
 * onWait: called once when somebody else holds it.
 */
export async function withLock(directory, work, { onWait = () => {}, pollMs = 200 } = {}) {
  let told = false;
  fs.mkdirSync(path.dirname(directory), { recursive: true });
  for (;;) {
    try {
      fs.mkdirSync(directory);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (isStale(directory)) {
      const grave = `${directory}.stale-${process.pid}-${Date.now()}`;
      try {
        fs.renameSync(directory, grave);
        fs.rmSync(grave, { recursive: true, force: true });
      } catch {
        // Somebody else buried it first.
      }
      continue;
    }
    if (!told) onWait(ownerOf(directory));
    told = true;
    await sleep(pollMs);
  }
  fs.writeFileSync(path.join(directory, 'pid'), String(process.pid));
  const release = () => fs.rmSync(directory, { recursive: true, force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}
