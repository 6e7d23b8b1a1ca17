/**
 * `./lectern bench pages`: ways of reading pages of latents and columns from context files, cold and warm; what docs/decisions/0012 chose from.
 *   --tokens 1M --runs 5 --pages 240 --run 3
 * A question's pages are drawn: `pages` of them in runs of `run`, over all files. Each way reads the same pages and checks them; "cold" is
 * after the page cache was dropped. Columns: every file's, with different numbers of files at once.
 */
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DiskTier } from '../../libs/engine/dist/cache/disk-tier.js';
import {
  checkLatentPage,
  latentsOffset,
  pageBytes,
  rowsPerPage,
} from '../../libs/engine/dist/cache/latent-pages.js';
import { OpenFiles } from '../../libs/engine/dist/cache/open-files.js';
import { TierCount } from '../../libs/engine/dist/cache/tier-count.js';
import { readUnit } from '../../libs/engine/dist/cache/unit-file.js';
import { UnitStore } from '../../libs/engine/dist/cache/unit-store.js';
import { prefillCorpus } from '../dist/bench/corpus.js';
import { figure, median, openBench, report, say } from '../dist/bench/engine-data.js';
import { sizeFrom, spread, turnAbout } from '../dist/bench/measure.js';
import { Draw } from '../dist/bench/random.js';
import { dropCache } from '../dist/bench/restore/drop-cache.js';

const { values } = parseArgs({
  options: {
    tokens: { type: 'string', default: '1M' },
    runs: { type: 'string', default: '5' },
    pages: { type: 'string', default: '240' },
    run: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
  },
});
const runs = Number(values.runs);
const runPages = Number(values.run);

const bench = await openBench();
const { cacheDir } = bench.options;
const refs = await prefillCorpus(bench.engine, sizeFrom(values.tokens));
const context = await bench.engine.compose(refs);
await bench.engine.attend(
  context,
  { text: 'a', ids: Uint16Array.of(1037), charStart: Uint32Array.of(0), charEnd: Uint32Array.of(1) },
  { top: 1 },
);
const origin = { model: bench.engine.model, keyWidth: 256, latentWidth: 128 };
await bench.close();
const store = await UnitStore.open(cacheDir);
const pathOf = (unit) => join(cacheDir, unit.slice(0, 2), `${unit}.ctx`);

/** Unit -> pages of latents. */
const counts = new Map();
for (const { unit } of refs) {
  const file = await store.open(unit);
  const { ids } = await readUnit(file, { ...origin, unit });
  await file.close();
  counts.set(unit, Math.ceil(ids.length / rowsPerPage(origin.latentWidth)));
}
const units = [...counts.keys()];

/** Unit -> ascending page numbers of one question. */
function draw(name) {
  const dice = new Draw(name);
  const wanted = new Map();
  for (let left = Number(values.pages); left > 0; left -= runPages) {
    const unit = units[dice.below(units.length)];
    const first = dice.below(Math.max(1, counts.get(unit) - runPages));
    const own = wanted.get(unit) ?? new Set();
    wanted.set(unit, own);
    for (let page = first; page < Math.min(first + runPages, counts.get(unit)); page++) own.add(page);
  }
  return new Map([...wanted].map(([unit, set]) => [unit, [...set].sort((a, b) => a - b)]));
}

const files = new OpenFiles(store, 1024);
const kept = new DiskTier(files, new TierCount());
const each = (wanted, work) => Promise.all([...wanted].map(([unit, numbers]) => work(unit, numbers)));
const ways = {
  'pread, files stay open': (wanted) => each(wanted, (unit, numbers) => kept.read(unit, numbers)),
  'pread, files opened for each question': (wanted) =>
    each(wanted, async (unit, numbers) => {
      const tier = new DiskTier(new OpenFiles(store, 0), new TierCount());
      await tier.read(unit, numbers);
    }),
  'pread of 64 KiB around each run': (wanted) =>
    each(wanted, async (unit, numbers) => {
      const file = await open(pathOf(unit), 'r');
      const blocks = [...new Set(numbers.map((n) => Math.floor(n / 16)))];
      const read = await Promise.all(
        blocks.map((b) =>
          file.read(new Uint8Array(16 * pageBytes), 0, 16 * pageBytes, latentsOffset + b * 16 * pageBytes),
        ),
      );
      await file.close();
      for (const n of numbers) {
        const { buffer } = read[blocks.indexOf(Math.floor(n / 16))];
        checkLatentPage(unit, n, buffer.subarray((n % 16) * pageBytes, ((n % 16) + 1) * pageBytes));
      }
    }),
  'whole files': (wanted) =>
    each(wanted, async (unit, numbers) => {
      const bytes = await readFile(pathOf(unit));
      for (const n of numbers)
        checkLatentPage(
          unit,
          n,
          bytes.subarray(latentsOffset + n * pageBytes, latentsOffset + (n + 1) * pageBytes),
        );
    }),
};
async function columns(atOnce) {
  const left = [...units];
  const reader = new OpenFiles(store, 0);
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let unit = left.shift(); unit !== undefined; unit = left.shift())
        await reader.use(unit, (file) => readUnit(file, { ...origin, unit }));
    }),
  );
}
for (const atOnce of [1, 4, 8, 16]) ways[`columns of all files, ${atOnce} at once`] = () => columns(atOnce);

const times = new Map(Object.keys(ways).map((way) => [way, { cold: [], warm: [] }]));
let how = '';
for (let round = 0; round < runs; round++)
  await turnAbout(
    round,
    Object.entries(ways).map(([way, read]) => async () => {
      const wanted = draw(`question ${round}`);
      how = dropCache(cacheDir);
      for (const state of ['cold', 'warm']) {
        const begin = performance.now();
        await read(wanted);
        times.get(way)[state].push(performance.now() - begin);
      }
    }),
  );
await files.dispose();
say(
  `${values.pages} pages in runs of ${runPages} over ${units.length} files; ${how}; ${runs} runs in turns, ms as median (least to greatest):`,
);
for (const [way, { cold, warm }] of times)
  say(`  ${way.padEnd(40)} cold ${spread(cold, 1).padEnd(26)} warm ${spread(warm, 1)}`);
const bars = [...times].flatMap(([way, { cold, warm }]) => [
  figure(`pages.${way}, cold`, median(cold), 'ms'),
  figure(`pages.${way}, warm`, median(warm), 'ms'),
]);
report('pages', runs, bars);
