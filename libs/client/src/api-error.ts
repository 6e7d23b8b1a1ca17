/** What a call throws when it does not succeed. The message is the server's sentence, fit to be shown to a person. */

export interface ApiErrorOptions {
  readonly cause?: unknown;
  readonly param?: string | null;
  readonly requestId?: string | null;
}

/**
 * status  the HTTP status; 0 when no response came, or when the failure came inside a stream
 * code    the server's stable code; `unreachable` when nothing answered, `stream_interrupted` when a stream broke off,
 *         `unexpected_response` when the body is not Lectern's error shape
 */
export class ApiError extends Error {
  override readonly name: string = 'ApiError';
  readonly status: number;
  readonly code: string;
  readonly param: string | null;
  readonly requestId: string | null;

  constructor(status: number, code: string, message: string, options: ApiErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.status = status;
    this.code = code;
    this.param = options.param ?? null;
    this.requestId = options.requestId ?? null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Reads an error body, whatever it holds; never throws. */
export function errorFromBody(status: number, body: string, requestId: string | null = null): ApiError {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    parsed = undefined;
  }
  const error = isRecord(parsed) ? parsed['error'] : undefined;
  if (isRecord(error) && typeof error['message'] === 'string') {
    const code = typeof error['code'] === 'string' ? error['code'] : 'unexpected_response';
    const param = typeof error['param'] === 'string' ? error['param'] : null;
    return new ApiError(status, code, error['message'], { param, requestId });
  }
  return new ApiError(
    status,
    'unexpected_response',
    `The server answered ${String(status)} without saying why; look at its log.`,
    { requestId },
  );
}

/** An aborted call stays what it is; everything else that fetch throws means that nothing answered. */
export function errorFromFetch(thrown: unknown, baseUrl: string): Error {
  if (thrown instanceof ApiError) return thrown;
  if (thrown instanceof Error && thrown.name === 'AbortError') return thrown;
  const where = baseUrl === '' ? 'Lectern' : `Lectern at ${baseUrl}`;
  return new ApiError(0, 'unreachable', `${where} does not answer; check that it is running.`, {
    cause: thrown,
  });
}
