/**
 * A zip file as a package of named parts, read in any order: what Office documents and books are. Nothing is unpacked to disk. Not for archives of strangers' files: those are walked in order (zip.ts).
 */
import { AppError } from '@lectern/contracts';
import { crc32 } from 'node:zlib';
import type { Entry, ZipFile } from 'yauzl';
import type { ReadLimits } from '../ports/reader.js';
import { BombGuard } from './bomb-guard.js';
import { decodeName, entriesOf, openEntry, openZip, tooManyEntries } from './zip.js';

/** Packages name their parts with / and, some of them, with other capitals than they refer to them. */
const keyOf = (name: string): string => name.replaceAll('\\', '/').replace(/^\/+/u, '').toLowerCase();

/**
 * Owns    the open file; close() it
 * Throws  AppError unreadable_document (no zip file, a part that is missing, encrypted or damaged), unsafe_archive and
 *         limit_exceeded from the limits on what all parts unpack to
 */
export class ZipParts {
  /** Names as they are written, in the order of the directory. */
  readonly names: readonly string[];
  private readonly zip: ZipFile;
  private readonly entries: ReadonlyMap<string, Entry>;
  private readonly name: string;
  private readonly guard: BombGuard;

  private constructor(
    zip: ZipFile,
    entries: ReadonlyMap<string, Entry>,
    names: readonly string[],
    name: string,
    guard: BombGuard,
  ) {
    this.zip = zip;
    this.entries = entries;
    this.names = names;
    this.name = name;
    this.guard = guard;
  }

  static async open(file: { path: string; name: string }, limits: ReadLimits): Promise<ZipParts> {
    const broken = (cause: unknown): AppError =>
      new AppError(
        'unreadable_document',
        `"${file.name}" is damaged or incomplete: its packed parts cannot be listed. Save or download it again.`,
        { cause },
      );
    const zip = await openZip(file.path).catch((cause: unknown) => Promise.reject(broken(cause)));
    const entries = new Map<string, Entry>();
    const names: string[] = [];
    try {
      for await (const entry of entriesOf(zip)) {
        if (names.length >= limits.maxArchiveEntries) throw tooManyEntries(file.name, limits);
        const name = decodeName(entry);
        names.push(name);
        entries.set(keyOf(name), entry);
      }
    } catch (error) {
      zip.close();
      throw error instanceof AppError ? error : broken(error);
    }
    return new ZipParts(zip, entries, names, file.name, new BombGuard(file.name, limits.maxArchiveBytes));
  }

  has(name: string): boolean {
    return this.entries.has(keyOf(name));
  }

  /** Unpacked, as the directory declares it; 0 for a part that is not there. */
  bytesOf(name: string): number {
    return this.entries.get(keyOf(name))?.uncompressedSize ?? 0;
  }

  /** The part's bytes as they are unpacked. */
  async *stream(name: string): AsyncGenerator<Buffer> {
    const entry = this.entries.get(keyOf(name));
    if (!entry) throw this.broken(name, 'is missing');
    if (entry.isEncrypted()) throw this.broken(name, 'is encrypted');
    this.guard.packed(entry.compressedSize);
    let checksum = 0;
    try {
      for await (const chunk of await openEntry(this.zip, entry)) {
        this.guard.unpacked((chunk as Buffer).length);
        checksum = crc32(chunk, checksum);
        yield chunk as Buffer;
      }
    } catch (error) {
      if (error instanceof AppError) throw error;
      throw this.broken(name, 'is damaged', error);
    }
    if (checksum !== entry.crc32 >>> 0) throw this.broken(name, 'is damaged');
  }

  /** The whole part; throws limit_exceeded when it is larger than maxBytes. */
  async bytes(name: string, maxBytes: number): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of this.stream(name)) {
      bytes += chunk.length;
      if (bytes > maxBytes) {
        const mib = (maxBytes / 2 ** 20).toFixed(0);
        throw new AppError('limit_exceeded', `"${name}" in "${this.name}" is larger than ${mib} MiB.`);
      }
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  }

  close(): void {
    this.zip.close();
  }

  private broken(part: string, what: string, cause?: unknown): AppError {
    return new AppError(
      'unreadable_document',
      `"${this.name}" is damaged: its part "${part.slice(0, 100)}" ${what}. Save or download it again.`,
      { cause },
    );
  }
}
