/**
 * Set-up of a checkout, only as far as it is needed: packages when node_modules does not match the lock file, build when the
 * sources changed. Not a package manager and not a build system: it calls npm and Nx and remembers what they were called for.
 * Units  stamps are compared as JSON; a matching pair costs well under 150 ms.
 */
import fs from 'node:fs';
import path from 'node:path';
import { withLock } from './lock.mjs';
import { localTool, runQuiet } from './run.mjs';
import { installStamp, readJson, sourceStamp, writeJson } from './stamp.mjs';

/** A failure of the set-up with one sentence for a person. */
export class SetupError extends Error {}

const say = (line) => process.stderr.write(`lectern: ${line}\n`);
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

export function paths(root) {
  const state = path.join(root, 'node_modules');
  return {
    installStamp: path.join(state, '.lectern-setup.json'),
    buildStamp: path.join(state, '.lectern-build.json'),
    lock: path.join(root, '.nx', 'lectern-setup.lock'),
    logs: path.join(root, '.nx', 'lectern-logs'),
  };
}

export function installNeeded(root) {
  if (!fs.existsSync(path.join(root, 'node_modules'))) return true;
  return !same(readJson(paths(root).installStamp), installStamp(root));
}

export function buildNeeded(root) {
  for (const group of ['libs', 'apps']) {
    for (const project of fs.readdirSync(path.join(root, group))) {
      const folder = path.join(root, group, project);
      if (fs.existsSync(path.join(folder, 'package.json')) && !fs.existsSync(path.join(folder, 'dist')))
        return true;
    }
  }
  return readJson(paths(root).buildStamp)?.sources !== sourceStamp(root);
}

function tail(file, lines) {
  try {
    return fs.readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  } catch {
    return '';
  }
}

async function step(root, { what, command, log, failure }) {
  const started = Date.now();
  say(`${what} ...`);
  const { code, error } = await runQuiet(root, command, log);
  if (code !== 0) {
    process.stderr.write(`${tail(log, 40)}\n`);
    const cause = error ? ` (${error.message})` : '';
    throw new SetupError(`${failure}${cause}; the whole output is in ${log}.`);
  }
  say(`${what}: done in ${((Date.now() - started) / 1000).toFixed(0)} s.`);
}

async function install(root) {
  const stamp = installStamp(root);
  await step(root, {
    what: 'installing packages (first start only, about a minute)',
    command: ['npm', 'ci', '--no-audit', '--no-fund', '--ignore-scripts'],
    log: path.join(paths(root).logs, 'npm-ci.log'),
    failure: 'the packages could not be installed, check the connection to the npm registry and try again',
  });
  writeJson(paths(root).installStamp, stamp);
}

/** Builds every project; throws SetupError. The stamp is of the sources as they were when the build began. */
export async function build(root) {
  const sources = sourceStamp(root);
  await step(root, {
    what: 'building',
    command: [...localTool(root, 'nx/dist/bin/nx.js'), 'run-many', '-t', 'build', '--outputStyle=static'],
    log: path.join(paths(root).logs, 'build.log'),
    failure: 'the build failed',
  });
  writeJson(paths(root).buildStamp, { sources });
}

/** Brings the checkout up to date. Fast when it is; one process at a time when it is not. */
export async function ensureSetup(root, { build: wantBuild = true } = {}) {
  const needed = () => installNeeded(root) || (wantBuild && buildNeeded(root));
  if (!needed()) return;
  const onWait = (pid) => say(`another lectern (process ${pid ?? 'unknown'}) is setting up, waiting for it.`);
  await withLock(
    paths(root).lock,
    async () => {
      if (installNeeded(root)) await install(root);
      if (wantBuild && buildNeeded(root)) await build(root);
    },
    { onWait },
  );
}
