/**
 * Temporary folders for reading and drawing, one for each attempt, on the blobs' volume so that results can be renamed into
 * place. A crash leaves some behind; sweep() removes those that are old and not in use.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';

const prefix = 'read-';

export class Workspace {
  readonly #live = new Set<string>();

  constructor(private readonly tempDir: string) {}

  /** Runs with an empty folder that is gone afterwards. */
  async use<T>(work: (folder: string) => Promise<T>): Promise<T> {
    const name = `${prefix}${randomUUID()}`;
    const folder = path.join(this.tempDir, name);
    this.#live.add(name);
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      return await work(folder);
    } finally {
      await rm(folder, { recursive: true, force: true }).catch(() => undefined);
      this.#live.delete(name);
    }
  }

  /** Returns how many folders were removed. */
  async sweep(olderThanMs: number): Promise<number> {
    let removed = 0;
    for (const name of await readdir(this.tempDir).catch(() => [])) {
      if (!name.startsWith(prefix) || this.#live.has(name)) continue;
      const folder = path.join(this.tempDir, name);
      const found = await stat(folder).catch(() => undefined);
      if (!found || Date.now() - found.mtimeMs < olderThanMs) continue;
      await rm(folder, { recursive: true, force: true });
      removed++;
    }
    return removed;
  }
}
