/**
 * `./lectern bench reading`: how well documents are read, one row of the table per kind of document.
 *   --cuad 113 --torture 1000 --skip 0 --rows cuad,torture --only NAME --keep FOLDER
 * --keep writes our text, its structure and the passages that were missed of each contract into a folder.
 */
import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { report, say } from '../dist/bench/engine-data.js';
import { readContracts } from './reading/cuad.mjs';
import { readOddFiles } from './reading/torture.mjs';

const { values } = parseArgs({
  options: {
    cuad: { type: 'string', default: '113' },
    torture: { type: 'string', default: '1000' },
    rows: { type: 'string', default: 'cuad,torture' },
    skip: { type: 'string', default: '0' },
    only: { type: 'string' },
    keep: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
if (values.keep !== undefined) mkdirSync(values.keep, { recursive: true });

/** A kind of document: name -> its bars. A further kind is one line here and a file in reading/. */
const rows = {
  cuad: () => readContracts({ count: Number(values.cuad), keep: values.keep, only: values.only }),
  torture: () =>
    readOddFiles({ count: Number(values.torture), only: values.only, skip: Number(values.skip) }),
};

const bars = [];
for (const name of values.rows.split(',')) {
  const measure = rows[name];
  if (!measure) throw new Error(`There is no row "${name}"; there are: ${Object.keys(rows).join(', ')}.`);
  say(`${name}:`);
  bars.push(...(await measure()));
}
for (const { name, value, unit, bar, pass } of bars)
  say(
    `${name.padEnd(56)} ${value} ${unit}${bar === null ? '' : `   bar ${bar} ${pass ? 'held' : 'NOT HELD'}`}`,
  );
report('reading', 1, bars);
