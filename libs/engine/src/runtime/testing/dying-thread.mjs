/** For tests: the computing thread, which an input of 666 strikes down. */
import { parentPort } from 'node:worker_threads';
import '../thread.mjs';

parentPort?.on('message', (request) => {
  if (request.kind === 'run' && request.feeds.x?.data[0] === 666) throw new Error('struck down by a test');
});
