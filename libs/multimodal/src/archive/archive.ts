/**
 * What an archive is to its readers: entries in order, contents only of those asked for, nothing written but where the visitor says. zip.ts and
 * tar.ts implement it; neither knows what is worth reading, and code/ knows neither format.
 */
import { AppError } from '@lectern/contracts';
import type { DetectedFile } from '../detect/detected.js';
import type { ReadLimits } from '../ports/reader.js';
import { walkTar } from './tar.js';
import { walkZip } from './zip.js';

export interface ArchiveEntry {
  /** Position in the archive, from 0: names may repeat. */
  readonly index: number;
  /** With / between folders and none at the start or end; a readable form of the name when `unsafe` is set. */
  readonly path: string;
  /** As the archive declares it. */
  readonly bytes: number;
  readonly kind: 'file' | 'directory' | 'link' | 'other';
  /** Why the name may not be used as a path. */
  readonly unsafe?: string;
  readonly encrypted?: boolean;
}

export interface ArchiveVisitor {
  /** Called for every entry, in order; whether its content is wanted. Only safe, unencrypted files are ever read. */
  wants(entry: ArchiveEntry): boolean;
  /** The whole content, of exactly the declared length and, where the format has one, the right checksum. */
  content(entry: ArchiveEntry, bytes: Buffer): void;
  /** A new file to write a wanted content to instead of holding it; then `saved` is called and not `content`. */
  target?(entry: ArchiveEntry): string;
  saved?(entry: ArchiveEntry, path: string): void;
  /** The content was wanted and could not be read whole; `path` may hold some of it. */
  failed(entry: ArchiveEntry, why: string, path?: string): void;
}

export interface WalkResult {
  /** Set when the archive ends before its end or is broken in the middle: what was missing. */
  readonly broken?: string;
  /** The commit that `git archive` writes into its archives. */
  readonly commit?: string;
  /** Patterns of files to read whatever the rules say, that `add --include` writes into the archives it makes. */
  readonly include?: readonly string[];
}

/**
 * Goes through the archive once; may be called again.
 * Throws AppError unreadable_document when it cannot be opened at all, unsafe_archive and limit_exceeded from the limits
 */
export type ArchiveWalk = (visitor: ArchiveVisitor) => Promise<WalkResult>;

/** For the formats zip, tar and tar.gz. */
export function openArchive(file: DetectedFile, limits: ReadLimits): ArchiveWalk {
  switch (file.format) {
    case 'zip':
      return (visitor) => walkZip(file, limits, visitor);
    case 'tar':
    case 'tar.gz':
      return (visitor) => walkTar(file, limits, visitor);
    default:
      throw new AppError('internal_error', `"${file.name}" is not an archive but was opened as one.`);
  }
}
