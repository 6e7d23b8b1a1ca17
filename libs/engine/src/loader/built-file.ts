/** Files built from a model, once: several processes may build the same one at a time, and a kill leaves a whole file or none. */
import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Writes what `build` gives, unless the file is there. Returns the path. */
export async function ensureBuilt(
  path: string,
  build: () => Uint8Array | Promise<Uint8Array>,
): Promise<string> {
  if (!(await exists(path))) await writeBuilt(path, await build());
  return path;
}

/** Writes the file under a temporary name and renames it, whether one is there or not. */
export async function writeBuilt(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(temporary, bytes, { flush: true });
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
