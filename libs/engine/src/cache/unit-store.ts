/** Context files on disk: one per unit, written whole or not at all. It knows folders and bytes, not what is in them. */
import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '@lectern/contracts';

/** Bytes that can be read in any order. */
export interface StoredFile {
  readonly size: number;
  /** Fewer bytes than asked for where the file ends. */
  read(offset: number, bytes: number): Promise<Uint8Array>;
  /** Fills the parts one after the other; returns the bytes that were there. */
  readInto(offset: number, parts: readonly Uint8Array[]): Promise<number>;
  close(): Promise<void>;
}

/** A file that grows at its end. */
export interface NewFile {
  /** Bytes appended so far. */
  readonly size: number;
  append(bytes: Uint8Array): Promise<void>;
  commit(): Promise<void>;
  abort(): Promise<void>;
}

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

  /** The file, open for reading, or undefined when there is none. The caller closes it. */
  async open(unit: string): Promise<StoredFile | undefined> {
    let file;
    try {
      file = await open(this.#path(unit), 'r');
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
    try {
      return storedFile(file, (await file.stat()).size);
    } catch (error) {
      await file.close();
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

  /** A new file that nobody sees before commit() has synced and renamed it; abort() leaves nothing. */
  async create(unit: string): Promise<NewFile> {
    const path = this.#path(unit);
    const temporary = join(this.#dir, 'tmp', `${unit}.${randomUUID()}`);
    await mkdir(dirname(path), { recursive: true });
    const file = await open(temporary, 'wx', 0o600);
    let size = 0;
    const abort = async (): Promise<void> => {
      await file.close().catch(() => undefined);
      await rm(temporary, { force: true });
    };
    return {
      get size() {
        return size;
      },
      append: async (bytes) => {
        await file.writeFile(bytes);
        size += bytes.byteLength;
      },
      commit: async () => {
        try {
          await file.sync();
          await file.close();
          await rename(temporary, path);
        } finally {
          await abort();
        }
      },
      abort,
    };
  }

  /** Returns whether there was a file. */
  async remove(unit: string): Promise<boolean> {
    const there = (await this.size(unit)) !== undefined;
    await rm(this.#path(unit), { force: true });
    return there;
  }
}

function storedFile(file: FileHandle, size: number): StoredFile {
  /** Until `buffer` is full or the file ends. */
  const fill = async (buffer: Uint8Array, done: number, offset: number): Promise<number> => {
    while (done < buffer.byteLength) {
      const { bytesRead } = await file.read(buffer, done, buffer.byteLength - done, offset + done);
      if (bytesRead === 0) break;
      done += bytesRead;
    }
    return done;
  };
  return {
    size,
    read: async (offset, bytes) => {
      const buffer = new Uint8Array(bytes);
      const done = await fill(buffer, 0, offset);
      return done === bytes ? buffer : buffer.subarray(0, done);
    },
    readInto: async (offset, parts) => {
      let { bytesRead: left } = await file.readv(parts, offset);
      let total = 0;
      for (const part of parts) {
        const done = left >= part.byteLength ? part.byteLength : await fill(part, left, offset + total);
        left = Math.max(0, left - done);
        total += done;
        if (done < part.byteLength) break;
      }
      return total;
    },
    close: () => file.close(),
  };
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
