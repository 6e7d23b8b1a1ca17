/** Work that waits for disks, started before its turn: in order, a bounded number at a time. */
import type { Waiting } from './attention.js';

/**
 * What `start` makes of the items, in their order; up to `ahead` are under way or ready and not yet taken. Started ones have ended
 * before an error, or the caller's leaving, gets out.
 */
export async function* readAhead<T, R>(
  items: Iterable<T>,
  ahead: number,
  start: (item: T) => Promise<R>,
  waiting: Waiting,
): AsyncGenerator<R, void, undefined> {
  const started: Promise<R>[] = [];
  try {
    for (const item of items) {
      const next = start(item);
      // Its error is thrown when its turn comes.
      next.catch(() => undefined);
      started.push(next);
      if (started.length >= ahead) yield await waiting(started.shift()!);
    }
    while (started.length > 0) yield await waiting(started.shift()!);
  } finally {
    await Promise.allSettled(started);
  }
}
