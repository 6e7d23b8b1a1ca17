/**
 * .zip through yauzl, by its central directory, one entry at a time. All calls of yauzl are here. Names are decoded and judged here,
 * because one bad name must not cost the others.
 */
import { AppError, isDiskFull } from '@lectern/contracts';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import type { Entry, ZipFile } from 'yauzl';
import yauzl from 'yauzl';
import type { DetectedFile } from '../detect/detected.js';
import type { ReadLimits } from '../ports/reader.js';
import type { ArchiveEntry, ArchiveVisitor, WalkResult } from './archive.js';
import { BombGuard } from './bomb-guard.js';
import { entryName } from './entry-name.js';
import { saveTo } from './attachments.js';

const openFile = promisify<string, yauzl.Options, ZipFile>(yauzl.open);

/** Names of the first entries; none when the directory cannot be read. For telling an Office document from an archive. */
export async function listZip(path: string, maxNames: number): Promise<string[]> {
  const names: string[] = [];
  try {
    const zip = await openZip(path);
    try {
      for await (const entry of entriesOf(zip)) {
        names.push(decodeName(entry));
        if (names.length >= maxNames) break;
      }
    } finally {
      zip.close();
    }
  } catch {
    return names;
  }
  return names;
}

export async function walkZip(
  file: DetectedFile,
  limits: ReadLimits,
  visitor: ArchiveVisitor,
): Promise<WalkResult> {
  const zip = await openZip(file.path).catch((cause: unknown) => {
    throw new AppError(
      'unreadable_document',
      `"${file.name}" is a damaged or incomplete zip file: make or download it again.`,
      { cause },
    );
  });
  const guard = new BombGuard(file.name, limits.maxArchiveBytes);
  // With decodeStrings off yauzl gives bytes; its types do not know.
  const comment = (zip.comment as unknown as Buffer).toString('latin1');
  const commit = /^[0-9a-f]{40}$/u.exec(comment)?.[0];
  let index = 0;
  try {
    for await (const found of entriesOf(zip)) {
      const entry = describe(found, index++);
      if (index > limits.maxArchiveEntries) throw tooManyEntries(file.name, limits);
      const wanted = visitor.wants(entry);
      if (!wanted || entry.kind !== 'file' || entry.unsafe !== undefined || entry.encrypted) continue;
      guard.packed(found.compressedSize);
      const path = visitor.target?.(entry);
      try {
        if (path === undefined) visitor.content(entry, await contentOf(zip, found, guard));
        else {
          await saveTo(path, checked(zip, found, guard));
          visitor.saved?.(entry, path);
        }
      } catch (error) {
        if (error instanceof AppError || isDiskFull(error)) throw error;
        visitor.failed(entry, 'It is damaged inside the archive.', path);
      }
    }
    return commit === undefined ? {} : { commit };
  } catch (error) {
    if (error instanceof AppError || isDiskFull(error)) throw error;
    return { broken: 'The rest of the zip file: its directory is damaged.' };
  } finally {
    zip.close();
  }
}

export function tooManyEntries(name: string, limits: ReadLimits): AppError {
  const count = limits.maxArchiveEntries.toLocaleString('en-US');
  return new AppError(
    'limit_exceeded',
    `"${name}" holds more than ${count} files: pack less into it, or add its parts one by one.`,
  );
}

export async function openZip(path: string): Promise<ZipFile> {
  const zip = await openFile(path, { lazyEntries: true, autoClose: false, decodeStrings: false });
  // Errors arrive through entriesOf; one that comes after it has been left must not end the process.
  zip.on('error', () => undefined);
  return zip;
}

/** yauzl's events as a loop. Throws what it reports. */
export async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry> {
  for (;;) {
    const over = new AbortController();
    const event = Promise.race([
      once(zip, 'entry', { signal: over.signal }).then(([entry]) => entry as Entry),
      once(zip, 'end', { signal: over.signal }).then(() => undefined),
    ]);
    zip.readEntry();
    let entry: Entry | undefined;
    try {
      entry = await event;
    } finally {
      over.abort();
    }
    if (!entry) return;
    yield entry;
  }
}

function describe(entry: Entry, index: number): ArchiveEntry {
  const raw = decodeName(entry);
  const mode = (entry.externalFileAttributes >>> 16) & 0xf000;
  const isDirectory = /[/\\]$/u.test(raw) || mode === 0x4000;
  const special = mode !== 0 && mode !== 0x8000;
  return {
    index,
    ...entryName(raw),
    bytes: entry.uncompressedSize,
    kind: isDirectory ? 'directory' : mode === 0xa000 ? 'link' : special ? 'other' : 'file',
    ...(entry.isEncrypted() ? { encrypted: true } : {}),
  };
}

/** Almost every tool of today writes UTF-8, many without saying so; what is not UTF-8 keeps at least its ASCII. */
export function decodeName(entry: Entry): string {
  const bytes = entry.fileName as unknown as Buffer;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}

export function openEntry(zip: ZipFile, entry: Entry): Promise<NodeJS.ReadableStream> {
  return promisify<Entry, NodeJS.ReadableStream>((e, done) => zip.openReadStream(e, done as never))(entry);
}

/** The entry's bytes as they are unpacked; throws at the end when the checksum does not hold. */
async function* checked(zip: ZipFile, entry: Entry, guard: BombGuard): AsyncGenerator<Buffer> {
  let checksum = 0;
  for await (const chunk of await openEntry(zip, entry)) {
    guard.unpacked((chunk as Buffer).length);
    checksum = crc32(chunk, checksum);
    yield chunk as Buffer;
  }
  if (checksum !== entry.crc32 >>> 0) throw new Error('checksum');
}

async function contentOf(zip: ZipFile, entry: Entry, guard: BombGuard): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of checked(zip, entry, guard)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
