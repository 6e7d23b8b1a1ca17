/** What the worker's child process asks of this library, and what a reader asks of its surroundings. */
import type { DocumentKind, Progress, Skipped } from '@lectern/contracts';
import type { Piece } from '../assemble/piece.js';
import type { ModelRunner } from './model-runner.js';

export interface ReadLimits {
  readonly maxPages: number;
  /** Pixels of one decoded image or rendered page. */
  readonly maxPixels: number;
  readonly maxArchiveEntries: number;
  /** Bytes of all entries of an archive together, decompressed. */
  readonly maxArchiveBytes: number;
  /** Bytes of one text file inside an archive; larger ones are skipped with a reason. */
  readonly maxEntryBytes: number;
  readonly maxTextChars: number;
  readonly maxAudioMs: number;
}

export const defaultReadLimits: ReadLimits = {
  maxPages: 5000,
  maxPixels: 100_000_000,
  maxArchiveEntries: 100_000,
  maxArchiveBytes: 2 ** 31,
  maxEntryBytes: 4 * 2 ** 20,
  maxTextChars: 100_000_000,
  maxAudioMs: 12 * 3_600_000,
};

export interface ReadContext {
  readonly limits: ReadLimits;
  readonly models: ModelRunner;
  /** An empty folder of its own for temporary files. */
  readonly tempDir: string;
  readonly onProgress: (progress: Progress) => void;
  readonly password?: string;
}

/** A file inside a file (an attachment, an entry of an archive): it becomes a document of its own. */
export interface Attachment {
  /** Its name as a person knows it, with the folders it stood in; never used as a path. */
  readonly name: string;
  /** Where the reader wrote it, inside ReadContext.tempDir, under a name of the reader's own. */
  readonly path: string;
}

/** What a format's reader returns; assemble() turns it into a TokenSequence. */
export interface ReadResult {
  readonly pieces: readonly Piece[];
  readonly skipped: readonly Skipped[];
  readonly attachments?: readonly Attachment[];
  /** When reading shows another kind than detecting did: an archive without text. */
  readonly kind?: DocumentKind;
  readonly title?: string;
  readonly pageCount?: number;
  readonly durationMs?: number;
  readonly fileCount?: number;
  readonly language?: string;
  /** Name and version of the reader, e.g. "pdf/1". */
  readonly reader: string;
}
