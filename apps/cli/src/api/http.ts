/**
 * One HTTP exchange with the API: JSON in, a Zod-checked object out, failures as AppError with the API's own code and
 * sentence. Uploads and event streams have their own files beside this one.
 */
import { AppError, errorBodySchema, isErrorCode } from '@lectern/contracts';
import type { z } from 'zod';

export interface Connection {
  /** Without a slash at the end. */
  readonly url: string;
  readonly apiKey: string;
  readonly signal: AbortSignal;
}

export interface Request {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
}

export function addressOf(connection: Connection, request: Pick<Request, 'path' | 'query'>): URL {
  const address = new URL(connection.url + request.path);
  for (const [name, value] of Object.entries(request.query ?? {})) {
    if (value !== undefined) address.searchParams.set(name, String(value));
  }
  return address;
}

/** Turns an error response into an AppError; an unreadable body still gives one sentence. */
export function errorFrom(status: number, body: string): AppError {
  const parsed = errorBodySchema.safeParse(parseJson(body));
  if (!parsed.success) {
    return new AppError(
      'service_unavailable',
      `The instance answered with status ${status} and no reason; look into its log files.`,
    );
  }
  const { code, message, param } = parsed.data.error;
  return new AppError(isErrorCode(code) ? code : 'internal_error', message, param === null ? {} : { param });
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The sentence for an instance that does not answer at all. */
export function unreachable(connection: Connection, cause: unknown): AppError {
  return new AppError(
    'not_running',
    `Nothing answers at ${connection.url}; start Lectern with "./lectern up" and try again.`,
    { cause },
  );
}

/** Sends a request; resolves with the response when its status is 2xx. Throws AppError. */
export async function send(connection: Connection, request: Request, accept: string): Promise<Response> {
  const headers: Record<string, string> = { authorization: `Bearer ${connection.apiKey}`, accept };
  if (request.body !== undefined) headers['content-type'] = 'application/json';
  let response: Response;
  try {
    response = await fetch(addressOf(connection, request), {
      method: request.method,
      headers,
      signal: connection.signal,
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
    });
  } catch (error) {
    connection.signal.throwIfAborted();
    throw unreachable(connection, error);
  }
  if (!response.ok) throw errorFrom(response.status, await response.text());
  return response;
}

export async function sendJson<T extends z.ZodType>(
  connection: Connection,
  request: Request,
  schema: T,
): Promise<z.infer<T>> {
  const response = await send(connection, request, 'application/json');
  return readAs(schema, await response.text(), `${request.method} ${request.path}`);
}

/** Throws AppError internal_error when the API answers something else than its contract says. */
export function readAs<T extends z.ZodType>(schema: T, text: string, what: string): z.infer<T> {
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new AppError(
    'internal_error',
    `The instance answered ${what} in a form this version does not know; use the same version on both sides.`,
    { cause: parsed.error },
  );
}
