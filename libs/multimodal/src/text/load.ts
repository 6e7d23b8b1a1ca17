/** Reads a text file into memory, unpacking gzip, within limits that hold while reading and not afterwards. */
import { AppError } from '@lectern/contracts';
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { DetectedFile } from '../detect/detected.js';
import type { ReadLimits } from '../ports/reader.js';
import { BombGuard } from '../archive/bomb-guard.js';

/** Throws AppError limit_exceeded, unsafe_archive (a gzip bomb), unreadable_document (broken gzip). */
export async function loadBytes(file: DetectedFile, limits: ReadLimits): Promise<Buffer> {
  // A character takes at most four bytes, so a longer file cannot be within the limit on characters.
  const maxBytes = limits.maxTextChars * 4;
  const source = createReadStream(file.path);
  const guard = new BombGuard(file.name, limits.maxArchiveBytes);
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of file.gzip ? unpack(source, guard) : source) {
      chunks.push(chunk as Buffer);
      bytes += (chunk as Buffer).length;
      if (file.gzip) guard.unpacked((chunk as Buffer).length);
      if (bytes > maxBytes) {
        throw new AppError(
          'limit_exceeded',
          `"${file.name}" is too long a text: split it and add the parts one by one.`,
        );
      }
    }
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError(
      'unreadable_document',
      `"${file.name}" is damaged and could not be unpacked whole: make it again.`,
      {
        cause,
      },
    );
  } finally {
    source.destroy();
  }
  return Buffer.concat(chunks);
}

function unpack(source: Readable, guard: BombGuard): Readable {
  const gunzip = createGunzip();
  source.on('data', (chunk: Buffer | string) => guard.packed(chunk.length));
  source.on('error', (error) => gunzip.destroy(error));
  return source.pipe(gunzip);
}
