/** Bytes of all files below a folder; 0 when there is none. Files that vanish meanwhile count as nothing. */
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

export async function folderBytes(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  let total = 0;
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const found = await stat(path.join(entry.parentPath, entry.name)).catch(() => undefined);
    total += found?.size ?? 0;
  }
  return total;
}
