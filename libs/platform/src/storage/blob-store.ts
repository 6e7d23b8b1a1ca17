/**
 * Where bytes live: uploads, token sequences, drawn pages. A blob's name is the SHA-256 of its bytes, so the same bytes are
 * kept once, a name can never be a path somebody chose, and damage is noticed. Rows in the database say what a blob is.
 */
import type { Readable } from 'node:stream';

export interface StoredBlob {
  readonly sha256: string;
  readonly bytes: number;
}

export interface BlobRange {
  /** First byte. */
  readonly start?: number;
  /** Last byte, inclusive. */
  readonly end?: number;
}

export interface BlobStore {
  /**
   * Stores a stream while hashing it; memory stays constant. Storing the same bytes again changes nothing.
   * Leaves nothing behind when the stream fails or is too long.
   * Throws  AppError payload_too_large beyond maxBytes; disk_full; whatever the stream failed with
   */
  put(source: Readable, options?: { readonly maxBytes?: number }): Promise<StoredBlob>;
  /** Stores bytes at hand. */
  putBytes(bytes: Uint8Array): Promise<StoredBlob>;
  /** Takes over a finished file: it is gone from its old place afterwards. Cost: one reading to hash it. */
  putFile(path: string): Promise<StoredBlob>;
  /** Throws  AppError storage_corrupt when the blob is gone. The caller checks ranges against size(). */
  open(sha256: string, range?: BlobRange): Promise<Readable>;
  /** The whole blob, its checksum verified. Throws  AppError storage_corrupt when it is gone or damaged. */
  read(sha256: string): Promise<Uint8Array>;
  /** A path on this machine at which the blob can be read. Never write there. */
  path(sha256: string): string;
  /** Bytes, or undefined when there is no such blob. */
  size(sha256: string): Promise<number | undefined>;
  has(sha256: string): Promise<boolean>;
  /** Deleting what is not there is fine. */
  delete(sha256: string): Promise<void>;
  /** Names of blobs that were stored at least this long ago. */
  names(olderThanMs: number): Promise<readonly string[]>;
  /** Bytes of all blobs together. */
  totalBytes(): Promise<number>;
}
