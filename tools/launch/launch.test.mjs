import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { benchNames, runBench } from './bench.mjs';
import { withLock } from './lock.mjs';
import { chromiumPath, countLine, countReport } from './report.mjs';
import { buildNeeded, installNeeded, paths } from './setup.mjs';
import { installStamp, readJson, sourceStamp, writeJson } from './stamp.mjs';

let root = '';
beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'lectern-launch-'));
});
afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

function write(name, text) {
  const file = path.join(root, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
  return file;
}

function checkout() {
  write('package-lock.json', '{}');
  write('package.json', '{}');
  for (const project of ['libs/contracts', 'apps/cli']) {
    write(`${project}/package.json`, '{}');
    write(`${project}/src/main.ts`, 'export {};');
  }
}

describe('when set-up is needed', () => {
  it('installs when packages are missing, when the lock file changed and when Node changed', () => {
    checkout();
    expect(installNeeded(root)).toBe(true);
    writeJson(paths(root).installStamp, installStamp(root));
    expect(installNeeded(root)).toBe(false);
    writeJson(paths(root).installStamp, { ...installStamp(root), nodeMajor: 18 });
    expect(installNeeded(root)).toBe(true);
    writeJson(paths(root).installStamp, installStamp(root));
    write('package-lock.json', '{ }');
    expect(installNeeded(root)).toBe(true);
  });

  it('builds when a source changed or a project was never built, and not otherwise', () => {
    checkout();
    const stamp = () => writeJson(paths(root).buildStamp, { sources: sourceStamp(root) });
    stamp();
    expect(buildNeeded(root)).toBe(true);
    write('libs/contracts/dist/index.js', '');
    write('apps/cli/dist/main.js', '');
    expect(buildNeeded(root)).toBe(false);
    write('libs/contracts/src/more.ts', '');
    expect(buildNeeded(root)).toBe(true);
    stamp();
    expect(buildNeeded(root)).toBe(false);
    fs.rmSync(path.join(root, 'libs/contracts/dist'), { recursive: true });
    expect(buildNeeded(root)).toBe(true);
  });

  it('does not look at what the build itself writes', () => {
    checkout();
    const before = sourceStamp(root);
    write('libs/contracts/dist/index.js', '');
    write('libs/contracts/src/generated/schema.ts', '');
    write('libs/contracts/node_modules/x/index.js', '');
    expect(sourceStamp(root)).toBe(before);
  });

  it('takes a damaged stamp for none', () => {
    checkout();
    write('node_modules/.lectern-setup.json', '{"lock');
    expect(installNeeded(root)).toBe(true);
    expect(readJson(paths(root).installStamp)).toBeUndefined();
  });

  it('decides on this very checkout in under 150 ms', () => {
    const here = path.resolve(import.meta.dirname, '../..');
    sourceStamp(here);
    const times = [1, 2, 3].map(() => {
      const started = performance.now();
      sourceStamp(here);
      return performance.now() - started;
    });
    expect(Math.min(...times)).toBeLessThan(150);
  });
});

describe('the set-up lock', () => {
  it('lets one in at a time and tells the others whom they wait for', async () => {
    const lock = path.join(root, 'deep', 'lock');
    const inside = [];
    const waited = [];
    const enter = (name) =>
      withLock(
        lock,
        async () => {
          inside.push(`${name} in`);
          await new Promise((resolve) => setTimeout(resolve, 60));
          inside.push(`${name} out`);
        },
        { onWait: (pid) => waited.push(pid), pollMs: 5 },
      );
    await Promise.all([enter('a'), enter('b')]);
    expect(inside).toEqual(['a in', 'a out', 'b in', 'b out']);
    expect(waited).toEqual([process.pid]);
    expect(fs.existsSync(lock)).toBe(false);
  });

  it('is taken over from a dead process', async () => {
    const child = spawn(process.execPath, ['-e', '0']);
    await new Promise((resolve) => child.once('exit', resolve));
    write('lock/pid', String(child.pid));
    expect(await withLock(path.join(root, 'lock'), async () => 'done')).toBe('done');
  });

  it('is given back when the work fails', async () => {
    const lock = path.join(root, 'lock');
    await expect(withLock(lock, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(fs.existsSync(lock)).toBe(false);
  });
});

describe('the closing line of the tests', () => {
  const results = (...statuses) => ({
    status: statuses.includes('failed') ? 'failed' : 'passed',
    assertionResults: statuses.map((status) => ({ status })),
  });
  const report = (...testResults) => write('report.json', JSON.stringify({ testResults }));

  it('counts tests and checks together', () => {
    const file = report(results('passed', 'passed', 'skipped'), results('failed', 'passed'));
    expect(countReport(file, [true, true, false], 1)).toEqual({ passed: 5, failed: 2, skipped: 1 });
  });

  it('counts a file that could not be loaded as a failure', () => {
    const file = report({ status: 'failed', assertionResults: [] }, results('passed'));
    expect(countReport(file, [], 1)).toEqual({ passed: 1, failed: 1, skipped: 0 });
  });

  it('does not pass a run that ended badly without a failed test, or left no report', () => {
    expect(countReport(report(results('passed')), [], 1).failed).toBe(1);
    expect(countReport(path.join(root, 'none.json'), [true], 0)).toEqual({
      passed: 1,
      failed: 1,
      skipped: 0,
    });
  });

  it('names skipped tests only when there are some', () => {
    expect(countLine({ passed: 7, failed: 0, skipped: 0 })).toBe('7 passed, 0 failed');
    expect(countLine({ passed: 7, failed: 1, skipped: 2 })).toBe('7 passed, 1 failed, 2 skipped');
  });

  it('finds Chromium on PATH only where it is', () => {
    expect(chromiumPath({ PATH: root })).toBe(process.platform === 'darwin' ? expect.anything() : undefined);
    write('chromium', '');
    expect(chromiumPath({ PATH: root })).toBe(path.join(root, 'chromium'));
  });
});

describe('benchmarks', () => {
  it('are found by name, and an unknown one is wrong usage', async () => {
    write('test/bench/prefill.bench.mjs', 'process.stdout.write("{}\\n")');
    expect(benchNames(root)).toEqual(['prefill']);
    expect(await runBench(root, ['nothing'])).toBe(2);
    expect(await runBench(root, [])).toBe(2);
    expect(await runBench(root, ['prefill'])).toBe(0);
  });
});

describe.skipIf(process.platform === 'win32')('./lectern', () => {
  const script = path.resolve(import.meta.dirname, '../../lectern');
  /** A PATH with the tools the script needs and the given node. */
  function pathWith(node) {
    const folder = path.join(root, 'bin');
    fs.mkdirSync(folder);
    for (const tool of ['dirname', 'readlink', 'sh']) {
      const found = spawnSync('sh', ['-c', `command -v ${tool}`], { encoding: 'utf8' }).stdout.trim();
      fs.symlinkSync(found, path.join(folder, tool));
    }
    if (node) fs.writeFileSync(path.join(folder, 'node'), node, { mode: 0o755 });
    return folder;
  }
  const start = (PATH) =>
    spawnSync(path.join(PATH, 'sh'), [script, '--help'], { env: { PATH }, encoding: 'utf8' });

  it('says in one sentence that Node is missing', () => {
    const { status, stderr, stdout } = start(pathWith(undefined));
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^lectern: Node\.js is not installed; install Node\.js 20\.19 or newer .*\n$/u);
  });

  it.each(['18.20.4', '20.18.9'])('says in one sentence that Node %s is too old', (version) => {
    const { status, stderr, stdout } = start(pathWith(`#!/bin/sh\necho ${version}\n`));
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(new RegExp(`^lectern: Node\\.js ${version} is too old; install .*\\n$`, 'u'));
  });

  it('finds its checkout from another folder and through symbolic links', () => {
    fs.mkdirSync(path.join(root, 'links'));
    fs.symlinkSync(script, path.join(root, 'first'));
    fs.symlinkSync('../first', path.join(root, 'links', 'second'));
    const node = '#!/bin/sh\nif [ "$1" = -p ]; then echo 20.19.0; else echo "$@"; fi\n';
    const PATH = pathWith(node);
    const { stdout } = spawnSync(path.join(PATH, 'sh'), [path.join(root, 'links', 'second'), 'ls', 'a b'], {
      cwd: os.tmpdir(),
      env: { PATH },
      encoding: 'utf8',
    });
    expect(stdout).toBe(`${path.join(path.dirname(script), 'tools/launch.mjs')} ls a b\n`);
  });
});
