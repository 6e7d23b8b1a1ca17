/** The character NUL, which the database cannot keep: a request that holds it is refused before it gets that far. */
import { AppError } from '@lectern/contracts';
import type { FastifyInstance } from 'fastify';

export function nulInRequest(): AppError {
  return new AppError('invalid_request', 'The request holds the character NUL (U+0000); send it without.');
}

/** Whether a string anywhere in parsed JSON holds it. */
export function holdsNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0');
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsNul);
}

/** Covers paths and queries; bodies are looked at once they are parsed. */
export function addNulCheck(server: FastifyInstance): void {
  server.addHook('onRequest', (request, _reply, done) => {
    done(request.url.includes('%00') ? nulInRequest() : undefined);
  });
}
