/**
 * `./lectern test`: build, types, lint, format check, every test; the very last line is the count. With arguments (a path, -t NAME,
 * --project NAME) only those tests run, without the checks.
 */
import fs from 'node:fs';
import path from 'node:path';
import { SetupError, build, buildNeeded, paths } from './setup.mjs';
import { localTool, runLoud, runQuiet } from './run.mjs';
import { chromiumPath, countLine, countReport } from './report.mjs';

const say = (line) => process.stdout.write(`${line}\n`);

async function check(root, name, command) {
  const started = Date.now();
  const log = path.join(paths(root).logs, `${name}.log`);
  const { code } = await runQuiet(root, command, log);
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  say(`${code === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`);
  if (code !== 0) say(fs.readFileSync(log, 'utf8').trimEnd());
  return code === 0;
}

async function buildCheck(root) {
  if (!buildNeeded(root)) {
    say('ok   build (up to date)');
    return true;
  }
  try {
    await build(root);
    say('ok   build');
    return true;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(`FAIL build: ${error.message}`);
    return false;
  }
}

/** Resolves with the exit code: 0 only when nothing failed and at least one test ran. */
export async function runTests(root, args) {
  const checks = [await buildCheck(root)];
  if (args.length === 0) {
    checks.push(
      await check(root, 'types', [...localTool(root, 'typescript/bin/tsc'), '-b', 'test']),
      await check(root, 'eslint', [...localTool(root, 'eslint/bin/eslint.js'), '.', '--max-warnings', '0']),
      await check(root, 'prettier', [...localTool(root, 'prettier/bin/prettier.cjs'), '--check', '.']),
    );
  }
  if (!chromiumPath()) {
    say('Chromium is not installed, so the browser tests are skipped (on Debian: apt-get install chromium).');
  }
  const reportFile = path.join(paths(root).logs, `vitest-${process.pid}.json`);
  const vitest = [...localTool(root, 'vitest/vitest.mjs'), 'run', '--reporter=default', '--reporter=json'];
  const { code } = await runLoud(root, [...vitest, `--outputFile.json=${reportFile}`, ...args]);
  const counted = countReport(reportFile, checks, code);
  fs.rmSync(reportFile, { force: true });
  say(countLine(counted));
  return counted.failed === 0 && counted.passed > 0 ? 0 : 1;
}
