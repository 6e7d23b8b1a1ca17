/** AppErrors across the queue: only a string travels with a failed job, so code and message are written into it. */
import { AppError, isErrorCode } from '@lectern/contracts';
import type { ErrorCode } from '@lectern/contracts';

const encoded = /^\[(?<code>[a-z_]+)\] (?<message>[\s\S]*)$/u;
const stalled = /stalled more than allowable limit/u;

export function encodeError(error: AppError): string {
  return `[${error.code}] ${error.message}`;
}

/** The reverse; text that nobody encoded becomes internal_error, and a job whose worker died too often says so. */
export function decodeError(failedReason: string): AppError {
  const groups = encoded.exec(failedReason)?.groups;
  const code: unknown = groups?.['code'];
  if (isErrorCode(code)) return new AppError(code satisfies ErrorCode, groups?.['message'] ?? '');
  if (stalled.test(failedReason)) {
    return new AppError(
      'reader_crashed',
      'The process working on this ended unexpectedly several times; the file may be too large for this machine.',
      { cause: failedReason },
    );
  }
  return new AppError('internal_error', 'Something went wrong inside Lectern while working on this.', {
    cause: failedReason,
  });
}
