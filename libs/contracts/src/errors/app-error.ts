/**
 * The one vocabulary of failures. A code is stable and machine-readable; a message is one sentence for a person: what
 * happened, to which input, what to do. Mapped to HTTP once, in the API's filter; to a document's `error`, once, in the worker.
 */

/** Every code with its HTTP status. `permanent` says that doing the same again cannot help, so a job must not be retried. */
export const errorCodes = {
  invalid_request: { status: 400, permanent: true },
  invalid_api_key: { status: 401, permanent: true },
  forbidden: { status: 403, permanent: true },
  not_found: { status: 404, permanent: true },
  method_not_allowed: { status: 405, permanent: true },
  conflict: { status: 409, permanent: true },
  range_not_satisfiable: { status: 416, permanent: true },
  payload_too_large: { status: 413, permanent: true },
  unsupported_media_type: { status: 415, permanent: true },
  context_overflow: { status: 422, permanent: true },
  document_not_ready: { status: 409, permanent: false },
  rate_limit_exceeded: { status: 429, permanent: false },
  internal_error: { status: 500, permanent: false },
  service_unavailable: { status: 503, permanent: false },
  deadline_exceeded: { status: 504, permanent: false },
  // Reading a document (libs/multimodal and the child process that hosts it).
  empty_document: { status: 422, permanent: true },
  unreadable_document: { status: 422, permanent: true },
  encrypted_document: { status: 422, permanent: true },
  unsupported_document: { status: 422, permanent: true },
  unsafe_archive: { status: 422, permanent: true },
  limit_exceeded: { status: 422, permanent: true },
  reader_timeout: { status: 422, permanent: true },
  reader_out_of_memory: { status: 422, permanent: true },
  reader_crashed: { status: 500, permanent: false },
  // Engine and models.
  model_missing: { status: 500, permanent: true },
  model_invalid: { status: 500, permanent: true },
  device_unavailable: { status: 500, permanent: true },
  cache_too_small: { status: 422, permanent: true },
  cache_corrupt: { status: 500, permanent: false },
  storage_corrupt: { status: 500, permanent: false },
  disk_full: { status: 507, permanent: false },
  // Launcher and CLI.
  already_running: { status: 409, permanent: true },
  not_running: { status: 503, permanent: true },
  setup_failed: { status: 500, permanent: true },
} as const satisfies Record<string, { status: number; permanent: boolean }>;

export type ErrorCode = keyof typeof errorCodes;

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(errorCodes, value);
}

export interface AppErrorOptions {
  readonly cause?: unknown;
  /** The request parameter at fault, when one is. */
  readonly param?: string;
  /** Facts for logs and for the caller; never secrets. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/** A failure with a stable code. Domains may subclass it; nobody throws a bare Error for something a user can cause. */
export class AppError extends Error {
  override readonly name: string = 'AppError';
  readonly code: ErrorCode;
  readonly param: string | null;
  readonly data: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.param = options.param ?? null;
    this.data = options.data ?? {};
  }

  get status(): number {
    return errorCodes[this.code].status;
  }

  get permanent(): boolean {
    return errorCodes[this.code].permanent;
  }
}

/** Whether the volume or a quota is full, however deep in the causes. */
export function isDiskFull(thrown: unknown): boolean {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    if ('code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')) return true;
  }
  return false;
}

/** Turns whatever was thrown into an AppError; an unknown one becomes internal_error and keeps its cause. */
export function toAppError(thrown: unknown, fallbackMessage: string): AppError {
  if (thrown instanceof AppError) return thrown;
  return new AppError('internal_error', fallbackMessage, { cause: thrown });
}
