/** A limit on how long pdf.js may work on one page. It cannot stop the work, only stop waiting for it; the process has its own limit. */
import { AppError } from '@lectern/contracts';

/** Throws AppError deadline_exceeded; `what` completes the sentence "... took longer than N seconds". */
export async function withTimeLimit<T>(
  what: string,
  limitMs: number,
  work: Promise<T>,
  stop?: () => void,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new AppError('deadline_exceeded', `${what} took longer than ${limitMs / 1000} seconds`));
      stop?.();
    }, limitMs);
  });
  // What still fails after the limit has nobody left to tell.
  work.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
