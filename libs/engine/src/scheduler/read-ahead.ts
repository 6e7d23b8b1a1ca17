/** Work that waits for disks, started before its turn: in order, a bounded number at a time. */
import type { Waiting } from './attention.js';

/**
 * What `start` makes of the items, in their order; up to `ahead` are under way or ready and not yet taken, the first ones at once.
 * Started ones have ended before an error, or the caller's leaving, gets out of the loop.
 */
export function readAhead<T, R>(
  items: readonly T[],
  ahead: number,
  start: (item: T) => Promise<R>,
  waiting: Waiting,
): AsyncGenerator<R, void, undefined> {
  const started: Promise<R>[] = [];
  let next = 0;
  const fill = (): void => {
    while (next < items.length && started.length < ahead) {
      const promise = start(items[next++]!);
      // Its error is thrown when its turn comes.
      promise.catch(() => undefined);
      started.push(promise);
    }
  };
  fill();
  return (async function* () {
    try {
      while (started.length > 0) {
        yield await waiting(started.shift()!);
        fill();
      }
    } finally {
      await Promise.allSettled(started);
    }
  })();
}
