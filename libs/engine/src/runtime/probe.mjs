/**
 * The entry of the child process that tries a device: a driver may hang or take its process along, so nothing else happens in
 * there. It compares a small run with the processor's, and, where asked, times a large one on both. JavaScript, because a child
 * process has to run from the sources too.
 */
import * as ort from 'onnxruntime-node';

/** @import { ProbeRequest } from './probe.js' */

/**
 * Window lengths as encoders use them; rows small and large.
 * @param {number} windows
 * @param {number} tokens
 * @param {number} vocabulary
 */
function feeds(windows, tokens, vocabulary) {
  const ids = Int32Array.from({ length: windows * tokens }, (_, i) => (i * 7 + 3) % vocabulary);
  return { ids: new ort.Tensor('int32', ids, [windows, tokens]) };
}

/**
 * Fastest of three, after one that compiles.
 * @param {ort.InferenceSession} session
 * @param {Record<string, ort.Tensor>} input
 */
async function fastestMs(session, input) {
  let fastest = Infinity;
  for (let i = 0; i < 4; i++) {
    const start = performance.now();
    await session.run(input);
    if (i > 0) fastest = Math.min(fastest, performance.now() - start);
  }
  return fastest;
}

/** @param {ProbeRequest} request */
async function probe({ graph, device, threads, timed, vocabulary }) {
  /** @param {string} name */
  const open = (name) =>
    ort.InferenceSession.create(graph, {
      executionProviders: [name],
      intraOpNumThreads: threads,
      logSeverityLevel: 4,
      // Without this, operators that the device lacks would silently run on the processor.
      ...(name === 'cpu' ? {} : { extra: { session: { disable_cpu_ep_fallback: '1' } } }),
    });
  const there = await open(device);
  const cpu = await open('cpu');
  const small = feeds(2, 8, vocabulary);
  const [found, expected] = [await there.run(small), await cpu.run(small)];
  const y = /** @type {Float32Array} */ (found['y']?.data);
  const wanted = /** @type {Float32Array} */ (expected['y']?.data);
  // NaN stays NaN, and is worse than anything.
  const largestDifference = wanted.reduce(
    (max, value, i) => Math.max(max, Math.abs(value - (y[i] ?? NaN))),
    0,
  );
  if (!timed) return { largestDifference };
  const large = feeds(8, 128, vocabulary);
  const cpuMs = await fastestMs(cpu, large);
  return { largestDifference, cpuMs, deviceMs: await fastestMs(there, large) };
}

process.once('message', (/** @type {ProbeRequest} */ request) => {
  probe(request).then(
    (result) => process.send?.(result, () => process.exit(0)),
    (/** @type {unknown} */ error) =>
      process.send?.({ error: error instanceof Error ? error.message : String(error) }, () =>
        process.exit(0),
      ),
  );
});
process.once('disconnect', () => process.exit(0));
