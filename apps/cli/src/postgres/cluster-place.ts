/**
 * Where the database's files lie: <data>/postgres, unless the server's user cannot get there; then a folder of their own under
 * /var/lib/lectern, which a pointer file in the data directory names.
 */
import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { canReach, letPass } from './server-user.js';
import type { ServerUser } from './server-user.js';

const outside = '/var/lib/lectern';
const pointerName = 'postgres.location';

/** Reads or decides the place. Mutates: may open the data directory for passing, may write the pointer file. */
export function clusterPlace(dataDir: string, user: ServerUser): string {
  const inside = path.join(dataDir, 'postgres');
  const pointer = path.join(dataDir, pointerName);
  if (fs.existsSync(pointer)) return fs.readFileSync(pointer, 'utf8').trim();
  letPass(user, dataDir);
  if (fs.existsSync(path.join(inside, 'PG_VERSION')) || canReach(user, dataDir)) return inside;
  const name = createHash('sha256').update(fs.realpathSync(dataDir)).digest('hex').slice(0, 12);
  const place = path.join(outside, `${name}-${randomBytes(4).toString('hex')}`);
  fs.mkdirSync(outside, { recursive: true, mode: 0o755 });
  fs.writeFileSync(pointer, `${place}\n`, { mode: 0o600 });
  return place;
}

/** Where a copy of the programs goes when they cannot be used in place. */
export function copyRoot(dataDir: string, user: ServerUser): string {
  return user.ids ? outside : dataDir;
}
