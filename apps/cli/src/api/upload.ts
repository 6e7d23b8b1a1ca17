/**
 * One file to the API: the bytes themselves, streamed from disk with their length, so that memory stays flat and the share
 * sent is known. node:http rather than fetch, which cannot send a stream with a content-length.
 */
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { documentSchema } from '@lectern/contracts';
import type { DocumentObject } from '@lectern/contracts';
import { addressOf, errorFrom, readAs, unreachable } from './http.js';
import type { Connection } from './http.js';

export interface Upload {
  readonly filePath: string;
  readonly title: string;
  readonly bytes: number;
  /** Called with the bytes sent so far. */
  readonly onSent?: (bytes: number) => void;
}

/** Resolves with the queued document. Throws AppError. Cost: one pass over the file, constant memory. */
export async function uploadFile(
  connection: Connection,
  path: string,
  upload: Upload,
): Promise<DocumentObject> {
  const { request, response } = open(connection, path, upload);
  let answered = false;
  const answer = response.then((result) => {
    answered = true;
    return result;
  });
  const sending = pipeline(fs.createReadStream(upload.filePath), counted(upload), request);
  // A refusal may arrive while bytes are still being sent; the broken pipe behind it is then not the reason to report.
  sending.catch((error: unknown) => {
    setTimeout(() => {
      if (!answered) request.destroy(error instanceof Error ? error : undefined);
    }, 500);
  });
  let status: number;
  let body: string;
  try {
    ({ status, body } = await answer);
  } catch (error) {
    connection.signal.throwIfAborted();
    throw unreachable(connection, error);
  }
  if (status < 200 || status > 299) throw errorFrom(status, body);
  return readAs(documentSchema, body, 'the upload');
}

function counted({ onSent }: Upload): Transform {
  let sent = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sent += chunk.length;
      onSent?.(sent);
      done(null, chunk);
    },
  });
}

interface Exchange {
  readonly request: http.ClientRequest;
  readonly response: Promise<{ status: number; body: string }>;
}

function open(connection: Connection, path: string, upload: Upload): Exchange {
  const address = addressOf(connection, { path });
  const { request: start } = address.protocol === 'https:' ? https : http;
  const request = start(address, {
    method: 'POST',
    signal: connection.signal,
    headers: {
      authorization: `Bearer ${connection.apiKey}`,
      accept: 'application/json',
      'content-type': 'application/octet-stream',
      'content-length': upload.bytes,
      'x-filename': encodeURIComponent(upload.title),
    },
  });
  const response = new Promise<{ status: number; body: string }>((resolve, reject) => {
    request.on('error', reject);
    request.on('response', (incoming) => {
      let body = '';
      incoming.setEncoding('utf8');
      incoming.on('data', (text: string) => (body += text));
      incoming.on('error', reject);
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 500, body }));
    });
  });
  return { request, response };
}
