/**
 * Blobs in, blobs out: has a reader process read or draw a stored file, and stores what it made. It knows nothing of rows; the
 * caller names the new blob in one, in `keep`, before anything may remove it.
 */
import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { AppError, cleanTitle } from '@lectern/contracts';
import type { BlobStore, NewPart } from '@lectern/platform';
import { FileGuard } from '../jobs/file-guard.js';
import { Workspace } from '../jobs/workspace.js';
import type { FoundFile, ReaderRequest, ReadSummary } from './protocol.js';
import type { ReaderOutcome, RunOptions } from './reader-child.js';

export interface StoredFile {
  /** SHA-256 of the uploaded bytes. */
  readonly blob: string;
  readonly title: string;
}

export interface Readers {
  run(request: ReaderRequest, run?: RunOptions): Promise<ReaderOutcome>;
}

export interface ReadingRoomParts {
  readonly readers: Readers;
  /** Draws pages; apart from the readers, so that a viewer need not wait for a long reading. */
  readonly painters: Readers;
  readonly blobs: Pick<BlobStore, 'path' | 'has' | 'putFile'>;
  readonly workspace: Workspace;
  readonly guard: FileGuard;
}

export class ReadingRoom {
  constructor(private readonly parts: ReadingRoomParts) {}

  /** Throws  storage_corrupt when the upload is gone; empty_document; whatever reading failed with */
  async read<T>(
    file: StoredFile,
    run: RunOptions,
    keep: (sequenceBlob: string, summary: ReadSummary, parts: readonly NewPart[]) => Promise<T>,
  ): Promise<T> {
    const { readers, workspace } = this.parts;
    return workspace.use(async (folder) => {
      const outPath = path.join(folder, 'sequence');
      const source = await this.#source(file);
      const outcome = await readers.run({ kind: 'read', ...source, outPath, tempDir: folder }, run);
      if (outcome.kind !== 'read') throw wrongAnswer(file);
      if (outcome.summary.tokens === 0) throw empty(file, outcome.summary);
      const { summary } = outcome;
      return this.parts.guard.making(async () => {
        const parts = await this.#storeParts(file, folder, summary.attachments);
        const { sha256 } = await this.parts.blobs.putFile(outPath);
        return keep(sha256, summary, parts);
      });
    });
  }

  /** Draws a page as PNG. Throws  as read() */
  async draw<T>(
    file: StoredFile,
    page: { readonly pageNumber: number; readonly maxPixels: number },
    run: RunOptions,
    keep: (imageBlob: string) => Promise<T>,
  ): Promise<T> {
    const { painters, workspace } = this.parts;
    return workspace.use(async (folder) => {
      const outPath = path.join(folder, 'page.png');
      const source = await this.#source(file);
      const outcome = await painters.run(
        { kind: 'render', ...source, ...page, outPath, tempDir: folder },
        run,
      );
      if (outcome.kind !== 'rendered') throw wrongAnswer(file);
      return this.#store(outPath, keep);
    });
  }

  async #source(file: StoredFile): Promise<{ readonly path: string; readonly name: string }> {
    const { blobs } = this.parts;
    if (!(await blobs.has(file.blob))) {
      throw new AppError('storage_corrupt', `The stored file of "${file.title}" is missing; add it again.`);
    }
    return { path: blobs.path(file.blob), name: file.title };
  }

  /** Files that the reader found in the document: the same bytes twice are one. */
  async #storeParts(
    file: StoredFile,
    folder: string,
    attachments: readonly FoundFile[],
  ): Promise<readonly NewPart[]> {
    const parts = new Map<string, NewPart>();
    for (const { name, file: base } of attachments) {
      const found = path.join(folder, base);
      // Nothing that a reader leaves behind is followed out of its folder.
      const stat = await lstat(found).catch(() => undefined);
      if (!stat?.isFile() || stat.size === 0) continue;
      const { sha256, bytes } = await this.parts.blobs.putFile(found);
      const title = cleanTitle(`${file.title} › ${name}`);
      if (sha256 !== file.blob && !parts.has(sha256)) parts.set(sha256, { title, blob: sha256, bytes });
    }
    return [...parts.values()];
  }

  #store<T>(outPath: string, keep: (blob: string) => Promise<T>): Promise<T> {
    return this.parts.guard.making(async () => {
      const { sha256 } = await this.parts.blobs.putFile(outPath);
      return keep(sha256);
    });
  }
}

function wrongAnswer(file: StoredFile): AppError {
  return new AppError('reader_crashed', `Reading "${file.title}" gave no result; it is tried again.`);
}

/** Says what was skipped, because that is usually why there is nothing. */
function empty(file: StoredFile, summary: ReadSummary): AppError {
  const reasons = summary.skipped.slice(0, 3).map(({ what, why }) => `${what}: ${why.replace(/\.$/u, '')}`);
  const because = reasons.length > 0 ? ` (${reasons.join('; ')})` : '';
  return new AppError('empty_document', `"${file.title}" holds nothing that can be read${because}.`);
}
