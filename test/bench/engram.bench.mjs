/**
 * ./lectern bench engram: what conditional memory costs. Hashing a million tokens; rows of a 200 MB table mapped by the runtime (as
 * the engine does, with and without its checks) against pages read by us; the dense encoder with and without it.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hashRows, layerHashes } from '../../libs/engine/dist/memory/engram/hash.js';
import { figure, median, report, say, sequenceOf, textOf } from '../dist/bench/engine-data.js';
import { measureEncoder, memoryShape } from './engram/encoder.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'lectern-bench-engram-'));
const bars = [];
const add = (name, value, unit, peer = null) => bars.push({ ...figure(name, value, unit), peer });

try {
  const { ids } = sequenceOf(textOf('text', 'war-and-peace.txt').slice(0, 400_000));
  const million = Uint32Array.from({ length: 1_000_000 }, (_, i) => 1 + (ids[i % ids.length] % 29_000));
  const text = new Uint8Array(million.length).fill(1);
  const [hash] = layerHashes(memoryShape, 29_334);
  const hashMs = Array.from({ length: 5 }, () => {
    const start = performance.now();
    hashRows(hash, million, text, 128);
    return performance.now() - start;
  });
  say(`hash: ${median(hashMs).toFixed(0)} ms for a million tokens, orders 2 and 3, 8 heads, one layer`);
  add('engram.hash_ms_1m', median(hashMs), 'ms');

  const child = (...args) =>
    execFileSync(process.execPath, [join(here, 'engram/tables.mjs'), ...args], { encoding: 'utf8' });
  child('make', folder);
  say('rows of 1,000 tokens x 16 from a 200 MB table, uniformly random; own memory excludes mapped pages:');
  const results = {};
  for (const state of ['cold', 'warm']) {
    for (const side of ['mapped', 'checked', 'pages']) {
      const r = JSON.parse(child(side, folder, state));
      results[`${side}.${state}`] = r;
      const later = median(r.ms.slice(4));
      say(
        `  ${state} ${side.padEnd(7)} first ${r.ms[0].toFixed(1)} ms, second ${r.ms[1].toFixed(1)} ms, then ${later.toFixed(2)} ms; ` +
          `own memory +${r.ownMiB.toFixed(0)} MiB, mapped +${r.fileMiB.toFixed(0)} MiB`,
      );
    }
  }
  if (new Set(Object.values(results).map((r) => r.sum)).size !== 1)
    throw new Error('The sides read different rows.');
  const steady = (name) => median(results[name].ms.slice(4));
  add('engram.rows_ms_per_1000_tokens', steady('checked.warm'), 'ms', steady('pages.warm'));
  add('engram.rows_first_ms_cold', results['checked.cold'].ms[0], 'ms', results['pages.cold'].ms[0]);
  add('engram.rows_own_memory_mib', results['checked.warm'].ownMiB, 'MiB', results['pages.warm'].ownMiB);

  const { ms, tokens } = await measureEncoder(folder, ids, 30);
  const [dense, memory] = ms.map(median);
  const speed = (value) => `${((tokens / value) * 1000).toFixed(0)} tokens/s`;
  say(
    `encoder: dense ${dense.toFixed(1)} ms per ${tokens} tokens (${speed(dense)}), with memory at two layers ` +
      `${memory.toFixed(1)} ms (${speed(memory)}): ${((memory / dense - 1) * 100).toFixed(1)} % more`,
  );
  add('engram.encoder_ms_per_run', memory, 'ms', dense);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
report('engram', 1, bars);
