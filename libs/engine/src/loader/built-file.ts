/** Files built from a model, once: several processes may build the same one at a time, and a kill leaves a whole file or none. */
import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Writes what `build` gives under a temporary name and renames it, unless the file is there. */
export async function ensureBuilt(
  path: string,
  build: () => Uint8Array | Promise<Uint8Array>,
): Promise<string> {
  if (await exists(path)) return path;
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(temporary, await build(), { flush: true });
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
  return path;
}

async function exists(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
