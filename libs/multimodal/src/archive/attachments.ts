/**
 * Files inside files, written to the reader's temporary folder under names of our own, so that they become documents of
 * themselves. Counts them; what is over a limit is refused with a sentence and not written.
 */
import { AppError } from '@lectern/contracts';
import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Attachment, ReadContext } from '../ports/reader.js';

const maxCount = 1000;
const maxNameChars = 512;

export class Attachments {
  readonly list: Attachment[] = [];
  private readonly context: ReadContext;
  private bytes = 0;

  constructor(context: ReadContext) {
    this.context = context;
  }

  /** Why no file of this size may be added, or undefined. */
  refusal(bytes: number): string | undefined {
    if (this.list.length >= maxCount) {
      return `Only ${maxCount.toLocaleString('en-US')} files inside one file are read: add it by itself.`;
    }
    if (this.bytes + bytes > this.context.limits.maxArchiveBytes) {
      return 'All files inside this file together are too large: add it by itself.';
    }
    return undefined;
  }

  /** Where to write a file of that name; it is listed only once `added` is called. */
  newPath(): string {
    return join(this.context.tempDir, `inside-${randomUUID()}`);
  }

  added(name: string, path: string, bytes: number): void {
    this.bytes += bytes;
    this.list.push({ name: nameOf(name), path });
  }

  /** Writes a file and lists it. Throws AppError limit_exceeded from the limits, and what the source throws. */
  async add(name: string, source: AsyncIterable<Uint8Array> | Uint8Array): Promise<void> {
    const path = this.newPath();
    const refusal = this.refusal(source instanceof Uint8Array ? source.length : 0);
    if (refusal !== undefined) throw new AppError('limit_exceeded', refusal);
    let bytes = 0;
    const counted = async function* (this: Attachments): AsyncGenerator<Uint8Array> {
      for await (const chunk of source instanceof Uint8Array ? [source] : source) {
        bytes += chunk.length;
        const late = this.refusal(bytes);
        if (late !== undefined) throw new AppError('limit_exceeded', late);
        yield chunk;
      }
    }.bind(this);
    try {
      await saveTo(path, counted());
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
    this.added(name, path, bytes);
  }
}

/** Writes a new file that only we may read. */
export async function saveTo(path: string, source: AsyncIterable<Uint8Array>): Promise<void> {
  await pipeline(Readable.from(source), createWriteStream(path, { flags: 'wx', mode: 0o600 }));
}

/** A name for people: no control characters, no end. */
function nameOf(name: string): string {
  const shown = name.replace(/\p{Cc}/gu, '\uFFFD').slice(-maxNameChars);
  return shown.trim() === '' ? 'unnamed' : shown;
}
