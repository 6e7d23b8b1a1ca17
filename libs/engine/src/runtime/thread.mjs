/**
 * The entry of the thread that computes. It answers one request after the other, in order; outputs are moved to the asker, not
 * copied. What goes wrong in a request is its answer; the thread lives on.
 */
import { parentPort } from 'node:worker_threads';
import { Sessions } from './sessions.mjs';

/** @import { ThreadAnswer, ThreadRequest } from './thread-messages.js' */

const sessions = new Sessions();

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

parentPort?.on('message', (/** @type {ThreadRequest} */ request) => {
  const { id, kind } = request;
  perform(request).then(
    (value) => send(/** @type {ThreadAnswer} */ ({ id, kind, value })),
    (/** @type {unknown} */ error) =>
      send({ id, kind: 'error', message: error instanceof Error ? error.message : String(error) }),
  );
});
