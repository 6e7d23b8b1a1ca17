/**
 * Which request bodies are parsed: JSON, up to a limit. Everything else reaches the controller as the stream it is, and a
 * route made for uploads gets even JSON that way, for a .json file is a document like any other.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '@lectern/contracts';

const jsonLimitBytes = 4 * 2 ** 20;

/** Marks a route whose body is the file itself: @RouteConfig(upload) */
export const upload = { upload: true } as const;

function isUpload(request: FastifyRequest): boolean {
  return (request.routeOptions.config as { upload?: boolean }).upload === true;
}

async function parseJson(request: FastifyRequest, payload: AsyncIterable<Buffer>): Promise<unknown> {
  if (isUpload(request)) return payload;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of payload) {
    bytes += chunk.length;
    if (bytes > jsonLimitBytes) {
      throw new AppError(
        'payload_too_large',
        `The JSON of a request may have ${jsonLimitBytes} bytes at most.`,
      );
    }
    chunks.push(chunk);
  }
  if (bytes === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
  } catch (cause) {
    throw new AppError('invalid_request', 'The body of the request is not valid JSON.', { cause });
  }
}

export function addBodyParsers(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', parseJson);
  server.addContentTypeParser('*', (_request, payload, done) => {
    done(null, payload);
  });
}
