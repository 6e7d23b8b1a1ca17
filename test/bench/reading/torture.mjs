/** Odd and broken files through the product's reader processes, with its limits: none may crash; what fails does so with a code and a sentence. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ReaderPool } from '../../../apps/worker/dist/reader/reader-pool.js';
import { residentBytes } from '../../../apps/worker/dist/reader/memory.js';
import { dataPath, figure, say } from '../../dist/bench/engine-data.js';
import { barred } from '../../dist/bench/measure.js';

const MiB = 2 ** 20;
const timeoutMs = 120_000;
const memoryBytes = 1024 * MiB;
/** Codes that say something about the file; any other is a fault of ours. */
const crashes = new Set(['reader_crashed', 'internal_error']);

function filesBelow(folder, count) {
  const all = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const wanted = Math.min(count, all.length);
  return Array.from({ length: wanted }, (_, i) => all[Math.floor((i * all.length) / wanted)]);
}

/** `skip`: leaves out so many of the first files, to go on where a run was stopped. */
export async function readOddFiles({ count, only, skip }) {
  const files = [
    ...filesBelow(dataPath('pdf', 'torture'), count),
    ...filesBelow(dataPath('pdf', 'bad'), count),
    ...filesBelow(dataPath('fuzz'), count),
  ]
    .filter((file) => only === undefined || file.includes(only))
    .slice(skip);
  const folder = mkdtempSync(join(tmpdir(), 'lectern-torture-'));
  const pool = new ReaderPool({
    script: fileURLToPath(new URL('../../../apps/worker/dist/reader/child.js', import.meta.url)),
    heapBytes: Math.floor(memoryBytes * 0.6),
    memoryBytes,
    memoryPollMs: 100,
    threads: 2,
    tempDir: folder,
    onLine: () => undefined,
    maxServed: 100,
    recycleBytes: 400 * MiB,
    idleMs: 60_000,
    timeoutMs,
    stallMs: timeoutMs,
    size: 1,
  });
  const rows = [];
  for (const file of files) rows.push(await readOne(pool, file, folder));
  await pool.close();
  rmSync(folder, { recursive: true, force: true });
  return bars(rows);
}

async function readOne(pool, file, folder) {
  const name = basename(file);
  let peak = 0;
  const poll = setInterval(() => {
    for (const pid of pool.pids) void residentBytes(pid).then((bytes) => (peak = Math.max(peak, bytes ?? 0)));
  }, 50);
  const begin = performance.now();
  const request = { kind: 'read', path: file, name, outPath: join(folder, 'sequence'), tempDir: folder };
  let row;
  try {
    const { summary } = await pool.run(request);
    row = {
      code: '',
      why: '',
      tokens: summary.tokens,
      pages: summary.pageCount ?? 0,
      skips: summary.skipped,
    };
  } catch (error) {
    row = { code: error.code ?? 'none', why: error.message, tokens: 0, pages: 0, skips: [] };
  }
  clearInterval(poll);
  const ms = performance.now() - begin;
  const what =
    row.code === '' ? `${row.tokens} tokens, ${row.skips.length} skipped` : `${row.code}: ${row.why}`;
  say(
    `  ${name.padEnd(44)} ${(ms / 1000).toFixed(1).padStart(6)} s ${String(Math.round(peak / MiB)).padStart(5)} MiB  ${what}`,
  );
  return { name, ms, peak, pdf: readFileSync(file).subarray(0, 1024).includes('%PDF'), ...row };
}

function bars(rows) {
  const failed = rows.filter((row) => row.code !== '');
  const most = { goal: 0, bar: 0, atMost: true };
  const count = (test) => rows.filter(test).length;
  const codes = new Map();
  for (const { code } of failed) codes.set(code, (codes.get(code) ?? 0) + 1);
  return [
    figure('odd files', rows.length, ''),
    figure(
      'odd files.PDFs among them',
      count((row) => row.pdf),
      '',
    ),
    figure('odd files.read', rows.length - failed.length, ''),
    ...[...codes].map(([code, n]) => figure(`odd files.refused as ${code}`, n, '')),
    barred(
      figure(
        'odd files.crashes and inner faults',
        count((row) => crashes.has(row.code)),
        '',
      ),
      most,
    ),
    barred(
      figure(
        'odd files.failures without a code or sentence',
        count((r) => r.code === 'none' || (r.code !== '' && r.why === '')),
        '',
      ),
      most,
    ),
    barred(
      figure(
        'odd files.over their time',
        count((row) => row.code === 'reader_timeout'),
        '',
      ),
      most,
    ),
    barred(figure('odd files.peak memory', Math.max(...rows.map((row) => row.peak)) / MiB, 'MiB'), {
      bar: 1024,
      goal: 512,
      atMost: true,
    }),
    figure('odd files.slowest', Math.max(...rows.map((row) => row.ms)) / 1000, 's'),
  ];
}
