/**
 * Writes a model's calibration file: the largest magnitude of each channel that goes into a matrix product, over texts given on the
 * command line, 200 windows of each. Prints what belongs into the manifest.
 *   npm run build; node tools/calibrate-model.mjs MODEL OUT.safetensors TEXT...
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { loadModel } from '../libs/engine/dist/loader/model.js';
import { writeSafetensors } from '../libs/engine/dist/loader/write-safetensors.js';
import { calibrate } from '../libs/engine/dist/model/calibrate.js';
import { openRuntime } from '../libs/engine/dist/runtime/runtime.js';
import { createTokenizer } from '../libs/multimodal/dist/tokenizer/wordpiece.js';

const [name, out, ...files] = process.argv.slice(2);
if (name === undefined || out === undefined || files.length === 0) {
  process.stderr.write('Usage: node tools/calibrate-model.mjs MODEL OUT.safetensors TEXT...\n');
  process.exit(2);
}
const windowsOfText = 200;
const model = await loadModel(name);
const tokenizer = createTokenizer();
const texts = files.map((file) => {
  const text = readFileSync(file, 'utf8');
  const middle = text.slice(Math.max(0, (text.length >> 1) - 100_000), (text.length >> 1) + 100_000);
  return tokenizer.encode(middle).ids.subarray(0, windowsOfText * (model.shape.window - 2));
});
const runtime = openRuntime({ threads: 2, device: 'cpu' });
const ranges = await calibrate(model, runtime, texts);
await runtime.dispose();
const bytes = writeSafetensors(
  [...ranges].map(([tensor, data]) => ({ name: tensor, type: 'F32', shape: [data.length], data })),
);
writeFileSync(out, bytes);
const sha256 = createHash('sha256').update(bytes).digest('hex');
process.stdout.write(`${JSON.stringify({ sha256, bytes: bytes.length, dtypes: ['F32'] })}\n`);
