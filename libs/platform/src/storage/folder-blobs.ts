/**
 * Blobs in a folder: blobs/aa/<sha256>. A blob appears under its name only when it is whole and on the disk: it is written to
 * the temporary folder of the same volume, flushed, then renamed. A crash leaves at worst a temporary file, removed at start.
 */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, readdirSync, rmSync, statSync } from 'node:fs';
import { mkdir, open, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { AppError, isDiskFull } from '@lectern/contracts';
import type { BlobRange, BlobStore, StoredBlob } from './blob-store.js';

const namePattern = /^[0-9a-f]{64}$/u;
const uploadPrefix = 'blob-';

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

export class FolderBlobs implements BlobStore {
  readonly #blobsDir: string;
  readonly #tempDir: string;

  constructor(folders: { readonly blobsDir: string; readonly tempDir: string }) {
    this.#blobsDir = folders.blobsDir;
    this.#tempDir = folders.tempDir;
  }

  async put(source: Readable, options: { readonly maxBytes?: number } = {}): Promise<StoredBlob> {
    const maxBytes = options.maxBytes ?? Number.MAX_SAFE_INTEGER;
    const temp = this.#newTemp();
    const file = await open(temp, 'wx', 0o600);
    try {
      const stored = await writeHashed(file, source, maxBytes);
      await file.sync();
      await file.close();
      await this.#publish(temp, stored.sha256);
      return stored;
    } catch (error) {
      source.destroy();
      await file.close().catch(() => undefined);
      await rm(temp, { force: true });
      throw asDiskFull(error);
    }
  }

  putBytes(bytes: Uint8Array): Promise<StoredBlob> {
    return this.put(Readable.from([bytes], { objectMode: false }));
  }

  async putFile(source: string): Promise<StoredBlob> {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of createReadStream(source) as AsyncIterable<Uint8Array>) {
      hash.update(chunk);
      bytes += chunk.byteLength;
    }
    const sha256 = hash.digest('hex');
    const file = await open(source, 'r+');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
    try {
      await this.#publish(source, sha256);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EXDEV')) throw asDiskFull(error);
      await this.put(createReadStream(source));
      await rm(source, { force: true });
    }
    return { sha256, bytes };
  }

  async open(sha256: string, range: BlobRange = {}): Promise<Readable> {
    let file: FileHandle;
    try {
      file = await open(this.path(sha256), 'r');
    } catch (error) {
      throw this.#unreadable(sha256, error);
    }
    return file.createReadStream({
      ...(range.start === undefined ? {} : { start: range.start }),
      ...(range.end === undefined ? {} : { end: range.end }),
    });
  }

  async read(sha256: string): Promise<Uint8Array> {
    let bytes: Uint8Array;
    try {
      bytes = await readFile(this.path(sha256));
    } catch (error) {
      throw this.#unreadable(sha256, error);
    }
    if (createHash('sha256').update(bytes).digest('hex') !== sha256) {
      throw new AppError(
        'storage_corrupt',
        `The stored file ${sha256.slice(0, 12)} is damaged; add the document again.`,
      );
    }
    return bytes;
  }

  path(sha256: string): string {
    if (!namePattern.test(sha256)) throw new AppError('internal_error', 'A blob was asked for by no hash.');
    return path.join(this.#blobsDir, sha256.slice(0, 2), sha256);
  }

  async size(sha256: string): Promise<number | undefined> {
    try {
      return (await stat(this.path(sha256))).size;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async has(sha256: string): Promise<boolean> {
    return (await this.size(sha256)) !== undefined;
  }

  async delete(sha256: string): Promise<void> {
    await rm(this.path(sha256), { force: true });
  }

  async names(olderThanMs: number): Promise<readonly string[]> {
    const found: string[] = [];
    for (const folder of await readdir(this.#blobsDir)) {
      const names = await readdir(path.join(this.#blobsDir, folder)).catch(() => []);
      for (const name of names) {
        if (!namePattern.test(name)) continue;
        const seen = await stat(this.path(name)).catch(() => undefined);
        if (seen && Date.now() - seen.mtimeMs >= olderThanMs) found.push(name);
      }
    }
    return found;
  }

  async totalBytes(): Promise<number> {
    let total = 0;
    for (const folder of await readdir(this.#blobsDir)) {
      const names = await readdir(path.join(this.#blobsDir, folder)).catch(() => []);
      for (const name of names) total += namePattern.test(name) ? ((await this.size(name)) ?? 0) : 0;
    }
    return total;
  }

  #newTemp(): string {
    return path.join(this.#tempDir, `${uploadPrefix}${process.pid}-${randomUUID()}`);
  }

  async #publish(temp: string, sha256: string): Promise<void> {
    const target = this.path(sha256);
    await mkdir(path.dirname(target), { recursive: true });
    await rename(temp, target);
    await syncFolder(path.dirname(target));
  }

  #unreadable(sha256: string, cause: unknown): AppError {
    const reason = isMissing(cause) ? 'is missing' : 'cannot be read';
    return new AppError(
      'storage_corrupt',
      `The stored file ${sha256.slice(0, 12)} ${reason}; add the document again.`,
      { cause },
    );
  }
}

function asDiskFull(error: unknown): unknown {
  if (!isDiskFull(error)) return error;
  const message =
    'There is no space left on the volume of the data directory; make room and send the file again.';
  return new AppError('disk_full', message, { cause: error });
}

/** Writes a stream to an open file, hashing on the way; one chunk in memory at a time. */
async function writeHashed(file: FileHandle, source: Readable, maxBytes: number): Promise<StoredBlob> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of source as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) {
      throw new AppError(
        'payload_too_large',
        `The file is larger than the ${maxBytes} bytes allowed for one upload.`,
        { data: { maxBytes } },
      );
    }
    hash.update(chunk);
    await file.appendFile(chunk);
  }
  return { sha256: hash.digest('hex'), bytes };
}

/** Makes a rename durable. Not every system can flush a folder; there the rename alone has to do. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  if (!handle) return;
  try {
    await handle.sync();
  } catch {
    return;
  } finally {
    await handle.close();
  }
}

/** Removes temporary files that a crash left; those of running processes stay, they are younger. */
export function removeOldTemps(tempDir: string, olderThanMs: number): void {
  for (const name of readdirSync(tempDir)) {
    if (!name.startsWith(uploadPrefix)) continue;
    const file = path.join(tempDir, name);
    const found = statSync(file, { throwIfNoEntry: false });
    if (found && Date.now() - found.mtimeMs > olderThanMs) rmSync(file, { force: true });
  }
}
