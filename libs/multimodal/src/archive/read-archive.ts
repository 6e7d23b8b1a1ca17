/**
 * Archives -> the tree of code and text in them as one document, and each PDF, Office file, picture, recording, mail, book or inner
 * archive as an attachment that becomes a document of its own. Without text it is a list of what is in it. Only attachments are
 * ever written, one by one, under names of our own.
 */
import type { Skipped } from '@lectern/contracts';
import { AppError } from '@lectern/contracts';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import type { Piece } from '../assemble/piece.js';
import { readCode } from '../code/read-code.js';
import type { DetectedFile } from '../detect/detected.js';
import type { ReadContext, ReadResult } from '../ports/reader.js';
import type { ArchiveEntry, ArchiveWalk } from './archive.js';
import { openArchive } from './archive.js';
import { Attachments } from './attachments.js';
import { BombGuard } from './bomb-guard.js';
import { documentsIn } from './documents.js';

const reader = 'archive/1';
const maxListed = 20_000;

/** Throws AppError unsafe_archive, limit_exceeded, unreadable_document, encrypted_document. */
export async function readArchive(file: DetectedFile, context: ReadContext): Promise<ReadResult> {
  const walk = openArchive(file, context.limits);
  const entries: ArchiveEntry[] = [];
  await walk({
    wants: (entry) => {
      entries.push(entry);
      return false;
    },
    content: () => undefined,
    failed: () => undefined,
  });
  const documents = documentsIn(entries);
  if (documents.size === 0) return readCode(file, context, walk);
  const skipped: Skipped[] = [];
  const attachments = await takeOut(walk, documents, context, skipped);
  const rest = entries.filter(({ index, kind }) => !documents.has(index) && kind !== 'directory');
  const tree =
    attachments.list.length > 0
      ? await readRest(file, context, hiding(walk, documents), rest)
      : await readCode(file, context, hiding(walk, documents));
  const whole = { skipped: [...tree.skipped, ...skipped], attachments: attachments.list };
  if (tree.pieces.length > 0) return { ...tree, ...whole };
  return {
    ...whole,
    kind: 'archive',
    pieces: [listing(entries)],
    fileCount: entries.filter(({ kind }) => kind === 'file').length,
    reader,
  };
}

/** One file in gzip form that is no text: it becomes a document of its own. */
export async function readGzip(file: DetectedFile, context: ReadContext): Promise<ReadResult> {
  const name = file.name.replace(/\.gz$/iu, '');
  const attachments = new Attachments(context);
  const guard = new BombGuard(file.name, context.limits.maxArchiveBytes);
  let bytes = 0;
  const unpacked = async function* (): AsyncGenerator<Buffer> {
    const source = createReadStream(file.path);
    const gunzip = createGunzip();
    source.on('data', (chunk: Buffer | string) => guard.packed(chunk.length));
    source.on('error', (error) => gunzip.destroy(error));
    try {
      for await (const chunk of source.pipe(gunzip)) {
        bytes += (chunk as Buffer).length;
        guard.unpacked((chunk as Buffer).length);
        yield chunk as Buffer;
      }
    } finally {
      source.destroy();
    }
  };
  try {
    await attachments.add(name, unpacked());
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError(
      'unreadable_document',
      `"${file.name}" is damaged and could not be unpacked whole: make it again.`,
      { cause },
    );
  }
  return {
    pieces: [listing([{ index: 0, path: name, bytes, kind: 'file' }])],
    skipped: [],
    attachments: attachments.list,
    fileCount: 1,
    reader,
  };
}

async function takeOut(
  walk: ArchiveWalk,
  documents: ReadonlySet<number>,
  context: ReadContext,
  skipped: Skipped[],
): Promise<Attachments> {
  const attachments = new Attachments(context);
  const failed: string[] = [];
  await walk({
    wants: (entry) => {
      if (!documents.has(entry.index)) return false;
      const refusal = attachments.refusal(entry.bytes);
      if (refusal !== undefined) skipped.push({ what: entry.path, why: refusal });
      return refusal === undefined;
    },
    target: () => attachments.newPath(),
    saved: (entry, path) => {
      attachments.added(entry.path, path, entry.bytes);
      const total = documents.size;
      context.onProgress({ stage: 'reading', done: attachments.list.length, total, unit: 'files' });
    },
    content: () => undefined,
    failed: (entry, why, path) => {
      skipped.push({ what: entry.path, why });
      if (path !== undefined) failed.push(path);
    },
  });
  for (const path of failed) await rm(path, { force: true });
  return attachments;
}

/** The text beside the documents; when none of it can be read, a line for each entry that says why. */
async function readRest(
  file: DetectedFile,
  context: ReadContext,
  walk: ArchiveWalk,
  rest: readonly ArchiveEntry[],
): Promise<ReadResult> {
  try {
    return await readCode(file, context, walk);
  } catch (error) {
    const isRefusal =
      error instanceof AppError &&
      /^(?:encrypted_document|unreadable_document|unsafe_archive)$/u.test(error.code);
    if (!isRefusal) throw error;
    const skipped = rest.slice(0, maxListed).map((entry) => ({ what: entry.path, why: reasonOf(entry) }));
    return { pieces: [], skipped, reader };
  }
}

function reasonOf({ unsafe, encrypted, kind }: ArchiveEntry): string {
  if (unsafe !== undefined) return `Unsafe entry. ${unsafe}`;
  if (kind === 'link') return 'Links are not followed.';
  if (kind === 'other') return 'Devices and other special entries are not read.';
  if (encrypted) return 'It is encrypted: unpack the archive with its password and add the files.';
  return 'It could not be read.';
}

/** The same archive without these entries. */
function hiding(walk: ArchiveWalk, hidden: ReadonlySet<number>): ArchiveWalk {
  return (visitor) =>
    walk({
      ...visitor,
      wants: (entry) => !hidden.has(entry.index) && visitor.wants(entry),
      content: (entry, bytes) => visitor.content(entry, bytes),
      failed: (entry, why, path) => visitor.failed(entry, why, path),
    });
}

function listing(entries: readonly ArchiveEntry[]): Piece {
  const files = entries.filter(({ kind, unsafe }) => kind === 'file' && unsafe === undefined);
  const lines = files.slice(0, maxListed).map(({ path, bytes }) => `${path} (${sizeOf(bytes)})`);
  if (files.length > maxListed)
    lines.push(`and ${(files.length - maxListed).toLocaleString('en-US')} more files`);
  let at = 0;
  const segments = lines.map((line) => {
    const start = at;
    at += line.length + 1;
    return { start, end: start + line.length };
  });
  return { modality: 'text', source: { kind: 'chars' }, text: lines.join('\n'), segments };
}

function sizeOf(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  if (bytes < 2 ** 20) return `${(bytes / 1024).toFixed(0)} KiB`;
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
