/**
 * Writes openapi.json from the contract's route table, or with --check says whether the given file still matches. Run after
 * libs/contracts was built: node tools/openapi.mjs [FILE] [--check]
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { buildOpenapi } from '../libs/contracts/dist/index.js';

const root = new URL('../', import.meta.url);
const args = process.argv.slice(2);
const check = args.includes('--check');
const file =
  args.find((argument) => !argument.startsWith('--')) ?? fileURLToPath(new URL('openapi.json', root));
// The version of the API's package, the same that the running API serves.
const { version } = JSON.parse(await readFile(new URL('apps/api/package.json', root), 'utf8'));
const text = `${JSON.stringify(buildOpenapi(version), null, 2)}\n`;

if (check) {
  const present = await readFile(file, 'utf8').catch(() => '');
  if (present !== text) {
    process.stderr.write(`${file} does not match the contract; run node tools/openapi.mjs.\n`);
    process.exitCode = 1;
  }
} else {
  await writeFile(file, text);
  process.stdout.write(`${file}: ${Object.keys(JSON.parse(text).paths).length} paths\n`);
}
