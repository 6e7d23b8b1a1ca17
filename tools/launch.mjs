/**
 * What ./lectern runs: brings the checkout into a runnable state when it is not (packages, build), then hands the arguments to
 * the command line in apps/cli, in this same process. Plain JavaScript without dependencies, because it runs before any are
 * installed. `test` and `bench` are answered here: they serve people who work on Lectern, not its users.
 */
import { pathToFileURL, fileURLToPath } from 'node:url';
import path from 'node:path';
import { SetupError, ensureSetup } from './launch/setup.mjs';

const root = path.resolve(fileURLToPath(import.meta.url), '../..');
const [command, ...rest] = process.argv.slice(2);

try {
  await ensureSetup(root, { build: command !== 'test' });
  if (command === 'test') {
    const { runTests } = await import('./launch/test.mjs');
    process.exitCode = await runTests(root, rest);
  } else if (command === 'bench') {
    const { runBench } = await import('./launch/bench.mjs');
    process.exitCode = await runBench(root, rest);
  } else {
    await import(pathToFileURL(path.join(root, 'apps/cli/dist/main.js')).href);
  }
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  process.stderr.write(`lectern: ${error.message}\n`);
  process.exitCode = 1;
}
