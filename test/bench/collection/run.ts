/**
 * `./lectern bench collection`: what a collection of ten million tokens takes on this machine. Real files (contracts, a novel, two
 * repositories) are grouped into folders of files and computed once; then the folders come again and again under other names, with a small edit
 * in one file each, as a growing archive does, and only what changed is computed. A process that is started as a worker's is then asks.
 *   --tokens 10M --base 1M   tokens together, and of the first copy
 *   --questions 100 --pool 256   questions, MiB of the pool
 */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { UnitRef } from '@lectern/engine';
import { corpus, treeOfTexts } from '../corpus.js';
import { figure, median, openBench, questionOf, report, say } from '../engine-data.js';
import { quantile, sizeFrom, sizeName } from '../measure.js';
import { mixedQuestions } from '../select/questions.js';
import { askChild } from '../tell.js';
import type { Ask, Told } from '../tiers/child.js';

const { values } = parseArgs({
  options: {
    tokens: { type: 'string', default: '10M' },
    base: { type: 'string', default: '1M' },
    questions: { type: 'string', default: '100' },
    pool: { type: 'string', default: '256' },
    json: { type: 'boolean', default: false },
  },
});
const [wanted, base] = [sizeFrom(values.tokens), sizeFrom(values.base)];
const MiB = 2 ** 20;
/** Files of a folder that becomes one document. */
const filesOfFolder = 12;

const files = [...corpus(base)].map(({ id, sequence }) => ({ path: `${id}.txt`, text: sequence.text }));
const folders = Array.from({ length: Math.ceil(files.length / filesOfFolder) }, (_, i) =>
  files.slice(i * filesOfFolder, (i + 1) * filesOfFolder),
);

const bench = await openBench();
const refs: UnitRef[] = [];
const first: string[] = [];
let [tokens, reused] = [0, 0];
const begin = performance.now();
for (let copy = 0; tokens < wanted; copy++) {
  for (const [at, folder] of folders.entries()) {
    const edited = copy % folder.length;
    const sequence = treeOfTexts(
      folder.map(({ path, text }, i) => ({
        path,
        text: copy > 0 && i === edited ? `Edition ${String(copy)} of this file.\n${text}` : text,
      })),
    );
    const earlier = first[at] === undefined ? [] : [first[at]];
    const made = await bench.engine.prefill(sequence, { tenantSalt: 'bench', earlier });
    first[at] ??= made.unit;
    refs.push({ unit: made.unit, documentId: `folder ${String(at + 1)}, edition ${String(copy)}` });
    tokens += made.tokens;
    reused += made.reusedTokens;
    if (tokens >= wanted) break;
  }
  say(
    `  ${sizeName(tokens)} tokens after edition ${String(copy)}, ${((performance.now() - begin) / 1000).toFixed(0)} s`,
  );
}
const seconds = (performance.now() - begin) / 1000;
await bench.close({ keep: true });
const sizes = await Promise.all(
  refs.map(({ unit }) => stat(join(bench.options.cacheDir, unit.slice(0, 2), `${unit}.ctx`))),
);
const fileBytes = sizes.reduce((sum, { size }) => sum + size, 0);

const ask: Ask = {
  options: { ...bench.options, hostPoolBytes: Number(values.pool) * MiB },
  refs,
  questions: mixedQuestions(Number(values.questions)).map(questionOf),
  preload: false,
};
const file = new URL('../tiers/child.js', import.meta.url);
const told = (await askChild({ file, ask, flags: ['--expose-gc'], lean: true })).told as Told;
await bench.remove();

const [cold = NaN, ...warm] = told.timesMs;
say(
  `${sizeName(tokens)} tokens in ${String(refs.length)} documents of ${String(files.length)} files: ${(fileBytes / MiB).toFixed(0)} MiB on disk, ` +
    `${(fileBytes / tokens).toFixed(1)} bytes a token; prefilled in ${seconds.toFixed(0)} s, ${sizeName(tokens - reused)} computed, the rest taken over`,
);
say(
  `  asked with a pool of ${values.pool} MiB: ${(told.bytes / MiB).toFixed(0)} MiB resident, ${(told.peakBytes / MiB).toFixed(0)} at most; first question ` +
    `${cold.toFixed(0)} ms, then p50 ${median(warm).toFixed(0)} ms, p99 ${quantile(warm, 0.99).toFixed(0)} ms`,
);
report(
  'collection',
  1,
  [
    figure('collection.tokens', tokens, 'count'),
    figure('collection.disk_mib', fileBytes / MiB, 'MiB'),
    figure('collection.resident_mib', told.bytes / MiB, 'MiB'),
    figure('collection.peak_mib', told.peakBytes / MiB, 'MiB'),
    figure('collection.first_question_ms', cold, 'ms'),
    figure('collection.question_p50_ms', median(warm), 'ms'),
    figure('collection.question_p99_ms', quantile(warm, 0.99), 'ms'),
    figure('collection.prefill_s', seconds, 's'),
    figure('collection.reused_tokens', reused, 'count'),
  ],
  { tokens, documents: refs.length },
);
