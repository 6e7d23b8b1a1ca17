/**
 * The entry of the thread that computes. It answers one request after the other, in order; outputs are moved to the asker, not
 * copied. What goes wrong in a request is its answer; the thread lives on. Native code cannot be interrupted, and a process that exits
 * in the middle of it aborts: so `flags` says whether something runs, and the asker says there that nothing new may start.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { Sessions } from './sessions.mjs';
import { flag } from './thread-flags.mjs';

/** @import { ThreadAnswer, ThreadRequest } from './thread-messages.js' */

const flags = /** @type {Int32Array<SharedArrayBuffer>} */ (workerData);

const sessions = new Sessions(async (work) => {
  Atomics.store(flags, flag.busy, 1);
  try {
    if (Atomics.load(flags, flag.halted) === 0) return await work();
  } finally {
    Atomics.store(flags, flag.busy, 0);
    Atomics.notify(flags, flag.busy);
  }
  // The process exits; nobody hears an answer any more.
  return new Promise(() => undefined);
});

/** @param {ThreadRequest} request */
function perform(request) {
  switch (request.kind) {
    case 'open':
      return sessions.open(request.path, request.options);
    case 'run':
      return sessions.run(request.key, request.feeds);
    case 'close':
      return sessions.close(request.key);
  }
}

/** @param {ThreadAnswer} answer */
function send(answer) {
  /** @type {Set<ArrayBuffer>} */
  const moved = new Set();
  if (answer.kind === 'run') {
    for (const { data } of Object.values(answer.value)) {
      if (data.buffer instanceof ArrayBuffer) moved.add(data.buffer);
    }
  }
  parentPort?.postMessage(answer, [...moved]);
}

parentPort?.on('message', (/** @type {ThreadRequest | 'end'} */ request) => {
  if (request === 'end') {
    // In its turn; without its port the thread has nothing to wait for, and ends.
    void sessions.close(0).then(() => parentPort?.close());
    return;
  }
  const { id, kind } = request;
  perform(request).then(
    (value) => send(/** @type {ThreadAnswer} */ ({ id, kind, value })),
    (/** @type {unknown} */ error) =>
      send({ id, kind: 'error', message: error instanceof Error ? error.message : String(error) }),
  );
});
