/**
 * `./lectern bench reading-media`: how well pictures of pages and recordings are read.
 *   --rows pictures,recordings   kinds of media
 *   --pages 3                    PDF pages with a good text layer that are drawn and read again
 *   --condition NAME             only conditions whose name holds this; "scan": the real scans alone
 *   --part speech|silence|speed  only this of the recordings
 *   --seconds 20                 length of each sound in which nobody speaks
 *   --keep FOLDER                what was read and what is right, side by side
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openRuntime } from '../../libs/engine/dist/index.js';
import { defaultReadLimits } from '../../libs/multimodal/dist/index.js';
import { report, say } from '../dist/bench/engine-data.js';
import { measurePictures } from './reading-media/pictures.mjs';
import { measureRecordings } from './reading-media/recordings.mjs';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: 'pictures,recordings' },
    pages: { type: 'string', default: '3' },
    condition: { type: 'string' },
    part: { type: 'string' },
    seconds: { type: 'string', default: '20' },
    keep: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
if (values.keep !== undefined) mkdirSync(values.keep, { recursive: true });

const runtime = openRuntime({ threads: 2, device: 'cpu', lean: true });
const tempDir = mkdtempSync(join(tmpdir(), 'lectern-media-'));
const context = {
  limits: defaultReadLimits,
  models: { openSession: (path) => runtime.openSession(path) },
  tempDir,
  onProgress: () => undefined,
};
const rows = {
  pictures: () =>
    measurePictures(context, { pages: Number(values.pages), only: values.condition, keep: values.keep }),
  recordings: () => measureRecordings(context, { seconds: Number(values.seconds), only: values.part }),
};

const bars = [];
for (const name of values.rows.split(',')) {
  const measure = rows[name];
  if (!measure) throw new Error(`There is no row "${name}"; there are: ${Object.keys(rows).join(', ')}.`);
  say(`${name}:`);
  bars.push(...(await measure()));
}
rmSync(tempDir, { recursive: true, force: true });
for (const { name, value, unit, bar, pass } of bars)
  say(
    `${name.padEnd(48)} ${value} ${unit}${bar === null ? '' : `   bar ${bar} ${pass ? 'held' : 'NOT HELD'}`}`,
  );
report('reading-media', 1, bars);
await runtime.dispose();
