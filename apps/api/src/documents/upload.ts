/**
 * The bytes of one upload, however they come: as the body itself with x-filename, or as the part `file` of a form. They go
 * straight into the blob store, which hashes and counts them; memory stays constant and nothing is left of a failed upload.
 */
import { Busboy } from '@fastify/busboy';
import type { BusboyHeaders, BusboyInstance } from '@fastify/busboy';
import { AppError, cleanTitle } from '@lectern/contracts';
import type { BlobStore, StoredBlob } from '@lectern/platform';
import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import type { Readable } from 'node:stream';

/** After a refusal the rest of the request is thrown away for this long, so that the caller gets to read why. */
const lingerMs = 10_000;
/** What a form may add to the file: boundaries and part headers. */
const formOverheadBytes = 64 * 1024;

export interface Uploaded extends StoredBlob {
  readonly title: string;
}

/** Throws  AppError payload_too_large, invalid_request; whatever the store failed with */
export async function receiveUpload(
  request: IncomingMessage,
  blobs: Pick<BlobStore, 'put'>,
  maxBytes: number,
): Promise<Uploaded> {
  try {
    const declared = Number(request.headers['content-length'] ?? 0);
    if (declared > maxBytes + formOverheadBytes) throw tooLarge(maxBytes);
    const form = (request.headers['content-type'] ?? '').toLowerCase().startsWith('multipart/form-data');
    return form ? await receiveForm(request, blobs, maxBytes) : await receiveRaw(request, blobs, maxBytes);
  } catch (error) {
    discard(request);
    throw error;
  }
}

function tooLarge(maxBytes: number): AppError {
  return new AppError(
    'payload_too_large',
    `The file is larger than the ${maxBytes} bytes allowed for one upload.`,
    { data: { maxBytes } },
  );
}

async function receiveRaw(
  request: IncomingMessage,
  blobs: Pick<BlobStore, 'put'>,
  maxBytes: number,
): Promise<Uploaded> {
  const title = titleFromHeader(request.headers['x-filename']);
  const stored = await blobs.put(detached(request), { maxBytes });
  return { ...stored, title };
}

/**
 * A stream of its own over the request's body: when the store gives up on it, the connection still stands, and the caller can
 * be told. When the caller goes away, it fails.
 */
function detached(request: IncomingMessage): Readable {
  const body = new PassThrough();
  const cut = (): void => {
    if (!request.readableEnded) body.destroy(interrupted());
  };
  request.once('close', cut);
  request.once('error', cut);
  body.once('close', () => {
    request.unpipe(body);
    request.off('close', cut);
    request.off('error', cut);
  });
  return request.pipe(body);
}

function interrupted(): AppError {
  return new AppError('invalid_request', 'The upload broke off before its end; send the file again.');
}

function receiveForm(
  request: IncomingMessage,
  blobs: Pick<BlobStore, 'put'>,
  maxBytes: number,
): Promise<Uploaded> {
  return new Promise((resolve, reject) => {
    let storing: Promise<Uploaded> | undefined;
    let file: Readable | undefined;
    const fail = (error: unknown): void => {
      request.unpipe();
      file?.destroy();
      // The store cleans up by itself; only then may the caller hear of it.
      const refuse = (): void => {
        reject(error instanceof Error ? error : new Error(String(error)));
      };
      if (storing) storing.then(refuse, refuse);
      else refuse();
    };
    const parser = openForm(request.headers, fail);
    if (!parser) return;
    parser.on('file', (field, part, filename) => {
      if (field !== 'file' || storing) {
        part.resume();
        fail(onlyOneFile());
        return;
      }
      // The parser's parts cannot be told why they end, so the store reads from a stream that can.
      const body = new PassThrough();
      file = body;
      part.once('error', (cause) => body.destroy(cause));
      part.pipe(body);
      storing = blobs.put(body, { maxBytes }).then((stored) => ({ ...stored, title: cleanTitle(filename) }));
      storing.catch(fail);
    });
    parser.once('error', (cause) => {
      fail(
        new AppError('invalid_request', 'The form of the upload is damaged; send the file again.', { cause }),
      );
    });
    parser.once('finish', () => {
      if (storing) storing.then(resolve, reject);
      else fail(onlyOneFile());
    });
    request.once('close', () => {
      if (!request.readableEnded) fail(interrupted());
    });
    request.pipe(parser);
  });
}

function onlyOneFile(): AppError {
  return new AppError('invalid_request', 'The form must hold exactly one file, in a part named file.', {
    param: 'file',
  });
}

function openForm(
  headers: IncomingMessage['headers'],
  fail: (error: unknown) => void,
): BusboyInstance | undefined {
  try {
    // Names are taken as they are: they become titles and never paths.
    const limits = { files: 2, fields: 20, fieldSize: 1024, parts: 22, headerPairs: 100 };
    return Busboy({ headers: headers as BusboyHeaders, limits, preservePath: true, defCharset: 'utf8' });
  } catch (cause) {
    fail(new AppError('invalid_request', 'The form of the upload has no boundary.', { cause }));
    return undefined;
  }
}

function titleFromHeader(header: string | string[] | undefined): string {
  if (typeof header !== 'string') return cleanTitle(undefined);
  try {
    return cleanTitle(decodeURIComponent(header));
  } catch (cause) {
    throw new AppError('invalid_request', 'The header x-filename must be percent-encoded UTF-8.', {
      param: 'x-filename',
      cause,
    });
  }
}

function discard(request: IncomingMessage): void {
  if (request.readableEnded || request.destroyed) return;
  request.unpipe();
  request.resume();
  const timer = setTimeout(() => request.destroy(), lingerMs);
  request.once('close', () => {
    clearTimeout(timer);
  });
}
