/** Lets other work of the process run, and stops when the caller gave up. */
import { AppError } from '@lectern/contracts';

export function breathe(signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    setImmediate(() => {
      if (signal?.aborted) reject(aborted(signal));
      else resolve();
    });
  });
}

/** The caller's own AppError when it gave one as reason. */
export function aborted(signal: AbortSignal): AppError {
  if (signal.reason instanceof AppError) return signal.reason;
  return new AppError(
    'service_unavailable',
    'The computation was stopped before it was done; ask for it again.',
    {
      cause: signal.reason,
    },
  );
}

export function throwIfAborted(signal?: AbortSignal): void {
  if (signal?.aborted) throw aborted(signal);
}
