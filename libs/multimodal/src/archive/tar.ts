/** .tar and .tar.gz through tar-stream, in one pass from front to back. The only tar-stream import. */
import { AppError, isDiskFull } from '@lectern/contracts';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { Header } from 'tar-stream';
import { extract } from 'tar-stream';
import type { DetectedFile } from '../detect/detected.js';
import type { ReadLimits } from '../ports/reader.js';
import type { ArchiveEntry, ArchiveVisitor, WalkResult } from './archive.js';
import { BombGuard } from './bomb-guard.js';
import { saveTo } from './attachments.js';
import { entryName } from './entry-name.js';
import { tooManyEntries } from './zip.js';

export async function walkTar(
  file: DetectedFile,
  limits: ReadLimits,
  visitor: ArchiveVisitor,
): Promise<WalkResult> {
  const guard = new BombGuard(file.name, limits.maxArchiveBytes);
  let told: Pick<WalkResult, 'commit' | 'include'> = {};
  const onPacked = (chunk: Buffer): void => guard.packed(chunk.length);
  const onUnpacked = (chunk: Buffer, first: boolean): void => {
    if (first) told = globalHeader(chunk);
    if (file.format === 'tar.gz') guard.unpacked(chunk.length);
  };
  // Tars from before 1988 have no magic; the option is missing from the types.
  const tar = extract({ allowUnknownFormat: true } as object);
  const source = createReadStream(file.path);
  const fed = (
    file.format === 'tar.gz'
      ? pipeline(source, tap(onPacked), createGunzip(), tap(onUnpacked), tar)
      : pipeline(source, tap(onUnpacked), tar)
  ).then(
    () => undefined,
    (error: unknown) => error,
  );
  let index = 0;
  let failure: unknown;
  try {
    for await (const stream of tar) {
      const entry = describe(stream.header, index++);
      if (index > limits.maxArchiveEntries) throw tooManyEntries(file.name, limits);
      await visitEntry(entry, stream, visitor);
    }
  } catch (error) {
    failure = error;
  }
  const fedFailure = await fed;
  // The guard's error reaches tar as a broken stream; the guard's own is the one to tell.
  for (const error of [fedFailure, failure]) if (error instanceof AppError || isDiskFull(error)) throw error;
  if (failure === undefined && fedFailure === undefined) return told;
  if (index === 0) {
    throw new AppError(
      'unreadable_document',
      `"${file.name}" is a damaged archive: make or download it again.`,
      {
        cause: failure ?? fedFailure,
      },
    );
  }
  return {
    broken: 'The rest of the archive: it is damaged or ends too early.',
    ...told,
  };
}

async function visitEntry(entry: ArchiveEntry, stream: TarStream, visitor: ArchiveVisitor): Promise<void> {
  if (!visitor.wants(entry) || entry.kind !== 'file' || entry.unsafe !== undefined) {
    stream.resume();
    return;
  }
  const path = visitor.target?.(entry);
  if (path !== undefined) return saveEntry(entry, stream, visitor, path);
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of stream) chunks.push(chunk as Buffer);
  } catch (error) {
    visitor.failed(entry, 'It is cut off: the archive is damaged or ends too early.');
    throw error;
  }
  const bytes = Buffer.concat(chunks);
  if (bytes.length === entry.bytes) visitor.content(entry, bytes);
  else visitor.failed(entry, 'It is cut off: the archive is damaged or ends too early.');
}

async function saveEntry(
  entry: ArchiveEntry,
  stream: TarStream,
  visitor: ArchiveVisitor,
  path: string,
): Promise<void> {
  let bytes = 0;
  const counted = async function* (): AsyncGenerator<Buffer> {
    for await (const chunk of stream) {
      bytes += (chunk as Buffer).length;
      yield chunk as Buffer;
    }
  };
  try {
    await saveTo(path, counted());
  } catch (error) {
    visitor.failed(entry, 'It is cut off: the archive is damaged or ends too early.', path);
    throw error;
  }
  if (bytes === entry.bytes) visitor.saved?.(entry, path);
  else visitor.failed(entry, 'It is cut off: the archive is damaged or ends too early.', path);
}

interface TarStream extends AsyncIterable<unknown> {
  readonly header: Header;
  resume(): unknown;
}

function describe(header: Header, index: number): ArchiveEntry {
  return { index, ...entryName(header.name), bytes: header.size, kind: kindOf(header.type) };
}

/** Types beyond these (devices, pipes, headers of unknown kind) are not files to read. */
function kindOf(type: string | null): ArchiveEntry['kind'] {
  if (type === 'file' || type === 'contiguous-file') return 'file';
  if (type === 'directory') return 'directory';
  return type === 'link' || type === 'symlink' ? 'link' : 'other';
}

/** The global header an archive begins with: `git archive` writes the commit there, our own packing the patterns of --include. */
function globalHeader(chunk: Buffer): Pick<WalkResult, 'commit' | 'include'> {
  if (chunk[156] !== 'g'.charCodeAt(0)) return {};
  const bytes = Number.parseInt(chunk.subarray(124, 136).toString('latin1'), 8);
  const records = chunk.subarray(512, 512 + bytes).toString('utf8');
  const commit = /\bcomment=([0-9a-f]{40})\n/u.exec(records)?.[1];
  const include = [...records.matchAll(/^\d+ LECTERN\.include=(.*)$/gmu)].map((match) => match[1]!);
  return {
    ...(commit === undefined ? {} : { commit }),
    ...(include.length === 0 ? {} : { include }),
  };
}

function tap(see: (chunk: Buffer, first: boolean) => void) {
  return async function* (source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let first = true;
    for await (const chunk of source) {
      see(chunk, first);
      first = false;
      yield chunk;
    }
  };
}
