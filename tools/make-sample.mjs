/**
 * Makes the sample matter's contract and exhibit: samples/matter/lease.pdf and exhibit-b.png. The code folder monitor/ and
 * questions.json are written by hand; the recording has a tool of its own. Run: node tools/make-sample.mjs
 */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeLease } from './sample/lease.mjs';
import { makeReceipt } from './sample/receipt.mjs';

const folder = path.resolve(fileURLToPath(import.meta.url), '../../samples/matter');
fs.mkdirSync(folder, { recursive: true });
for (const [name, make] of [
  ['lease.pdf', makeLease],
  ['exhibit-b.png', makeReceipt],
]) {
  const bytes = make();
  fs.writeFileSync(path.join(folder, name), bytes);
  process.stdout.write(`${name}: ${bytes.length} bytes\n`);
}
