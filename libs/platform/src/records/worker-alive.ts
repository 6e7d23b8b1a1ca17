/** How long a worker counts as living after its last sign of life. */

/** A worker that was silent for longer counts as gone, its memory with it. Beat at least three times as often. */
export const workerAliveMs = 30_000;
