/** The context files that lie in the cache folder, by name: the engine's layout, `aa/<name>.ctx`, read and nothing else. */
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

const filePattern = /^(?<name>[0-9a-f]{64})\.ctx$/u;

/** Name -> bytes. Files that vanish meanwhile are left out. */
export async function contextFilesOnDisk(cacheDir: string): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  for (const folder of await readdir(cacheDir).catch(() => [])) {
    for (const file of await readdir(path.join(cacheDir, folder)).catch(() => [])) {
      const name = filePattern.exec(file)?.groups?.['name'];
      if (name === undefined) continue;
      const size = await stat(path.join(cacheDir, folder, file)).then(
        (seen) => seen.size,
        () => undefined,
      );
      if (size !== undefined) found.set(name, size);
    }
  }
  return found;
}
