/** Context files on disk: one per unit, written whole or not at all. It knows folders and bytes, not what is in them. */
import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '@lectern/contracts';

const staleMs = 24 * 3_600_000;

export class UnitStore {
  readonly #dir: string;

  private constructor(dir: string) {
    this.#dir = dir;
  }

  /** Creates the folder, and removes temporary files that a killed process left more than a day ago. */
  static async open(dir: string): Promise<UnitStore> {
    const temporary = join(dir, 'tmp');
    await mkdir(temporary, { recursive: true });
    for (const name of await readdir(temporary)) {
      const path = join(temporary, name);
      const age = await stat(path).then(
        (s) => Date.now() - s.mtimeMs,
        () => 0,
      );
      if (age > staleMs) await rm(path, { force: true });
    }
    return new UnitStore(dir);
  }

  #path(unit: string): string {
    if (!/^[0-9a-f]{64}$/u.test(unit))
      throw new AppError('invalid_request', `"${unit}" is not the name of a context file.`);
    return join(this.#dir, unit.slice(0, 2), `${unit}.ctx`);
  }

  /** The file's bytes, or undefined when there is none. */
  async read(unit: string): Promise<Uint8Array | undefined> {
    try {
      return await readFile(this.#path(unit));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** Bytes of the file, or undefined when there is none. */
  async size(unit: string): Promise<number | undefined> {
    try {
      return (await stat(this.#path(unit))).size;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** Writes, syncs, renames: other processes see the whole file or none. */
  async write(unit: string, bytes: Uint8Array): Promise<void> {
    const path = this.#path(unit);
    const temporary = join(this.#dir, 'tmp', `${unit}.${randomUUID()}`);
    await mkdir(dirname(path), { recursive: true });
    try {
      const file = await open(temporary, 'wx', 0o600);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, path);
    } finally {
      await rm(temporary, { force: true });
    }
  }

  /** Returns whether there was a file. */
  async remove(unit: string): Promise<boolean> {
    const there = (await this.size(unit)) !== undefined;
    await rm(this.#path(unit), { force: true });
    return there;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
