import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acquireDataLock, lockOwner } from './data-lock.js';
import { enterAsGuest, liveGuests } from './guests.js';
import { readInstanceFile, removeInstanceFile, writeInstanceFile } from './instance-file.js';
import { LogFile, lastLines } from './log-file.js';
import { freePort, portIsFree } from './ports.js';
import { identityOf, stillRuns } from './process-identity.js';
import { Supervised } from './supervised.js';
import type { Crash } from './supervised.js';

let folder = '';
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lectern-instance-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));
const lockFile = () => path.join(folder, 'launcher.lock');

describe('the lock on a data directory', () => {
  it('refuses a second holder and names the first', () => {
    const lock = acquireDataLock(folder);
    expect(() => acquireDataLock(folder)).toThrow(
      expect.objectContaining({ code: 'already_running' }) as Error,
    );
    expect(lockOwner(folder)?.pid).toBe(process.pid);
    lock.release();
    expect(lockOwner(folder)).toBeUndefined();
  });

  it('takes over the lock of a dead process', async () => {
    const child = spawn(process.execPath, ['-e', '0']);
    const { pid = 0 } = child;
    await once(child, 'exit');
    fs.writeFileSync(lockFile(), JSON.stringify({ pid, startTime: 'long ago' }));
    expect(lockOwner(folder)).toBeUndefined();
    acquireDataLock(folder).release();
  });

  it('takes over when the pid now belongs to another process', () => {
    fs.writeFileSync(lockFile(), JSON.stringify({ pid: process.pid, startTime: 'another life' }));
    const lock = acquireDataLock(folder);
    expect(lockOwner(folder)).toEqual(identityOf(process.pid));
    lock.release();
  });

  it('takes over a damaged lock file', () => {
    fs.writeFileSync(lockFile(), '{"pid":');
    acquireDataLock(folder).release();
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  it('does not release a lock that somebody else holds by now', () => {
    const lock = acquireDataLock(folder);
    fs.writeFileSync(lockFile(), 'theirs');
    lock.release();
    expect(fs.readFileSync(lockFile(), 'utf8')).toBe('theirs');
  });
});

describe('process identity', () => {
  it('knows itself and not a stranger with its pid', () => {
    const me = identityOf(process.pid);
    expect(stillRuns(me)).toBe(true);
    expect(stillRuns({ ...me, startTime: 'other' })).toBe(process.platform === 'win32');
  });
});

describe('the files that an instance leaves', () => {
  it('reads back what it wrote and ignores damaged ones', () => {
    expect(readInstanceFile(folder)).toBeUndefined();
    writeInstanceFile(folder, { url: 'http://127.0.0.1:1', pid: 7 });
    expect(readInstanceFile(folder)).toMatchObject({ url: 'http://127.0.0.1:1', pid: 7 });
    fs.writeFileSync(path.join(folder, 'instance.json'), '{');
    expect(readInstanceFile(folder)).toBeUndefined();
    removeInstanceFile(folder);
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  it('forgets guests that died', () => {
    const leave = enterAsGuest(folder);
    fs.writeFileSync(path.join(folder, 'guests', '999999999'), '');
    expect(liveGuests(folder)).toBe(1);
    leave();
    expect(liveGuests(folder)).toBe(0);
  });
});

describe('log files', () => {
  it('rotate by size and keep the newest few', () => {
    const file = path.join(folder, 'api.log');
    const log = new LogFile(file, { maxBytes: 20, keep: 2 });
    for (let n = 0; n < 10; n++) log.write(`line number ${n}\n`);
    log.close();
    expect(fs.readdirSync(folder).sort()).toEqual(['api.log', 'api.log.1', 'api.log.2']);
    expect(lastLines(file, 1)).toEqual(['line number 9']);
  });

  it('have no last lines when they do not exist', () => {
    expect(lastLines(path.join(folder, 'no.log'), 3)).toEqual([]);
  });
});

describe('a log file that cannot be rotated', () => {
  it('neither throws at its end nor writes into a file that got its number', () => {
    const file = path.join(folder, 'logs', 'api.log');
    const log = new LogFile(file, { maxBytes: 20, keep: 1 });
    log.write('first line\n');
    fs.mkdirSync(`${file}.1/in-the-way`, { recursive: true });
    log.write('second line\n');
    const other = path.join(folder, 'other');
    const handle = fs.openSync(other, 'w');
    log.write('third\n');
    expect(() => log.close()).not.toThrow();
    expect(() => log.close()).not.toThrow();
    log.write('late\n');
    fs.writeSync(handle, 'mine');
    fs.closeSync(handle);
    expect(fs.readFileSync(other, 'utf8')).toBe('mine');
  });
});

describe('ports', () => {
  it('are free until somebody listens', async () => {
    expect(await portIsFree(await freePort())).toBe(true);
  });
});

describe('a supervised child', () => {
  const child = (script: string, onCrash: (crash: Crash) => void = () => undefined): Supervised => {
    const entry = path.join(folder, 'child.mjs');
    fs.writeFileSync(entry, script);
    const logFile = path.join(folder, 'child.log');
    return new Supervised({
      name: 'child',
      entry,
      environment: {},
      cwd: folder,
      logFile,
      pauseMs: 5,
      onCrash,
    });
  };
  const log = () => fs.readFileSync(path.join(folder, 'child.log'), 'utf8');

  it('is started again when it crashes, and every end is counted', async () => {
    const crashes: number[] = [];
    const done = new Promise<void>((resolve) => {
      const part = child('console.log("here"); process.exit(3);', ({ inRow, reason }) => {
        expect(reason).toBe('exit code 3');
        crashes.push(inRow);
        if (inRow === 3) void part.stop(100).then(resolve);
      });
      part.start();
    });
    await done;
    expect(crashes).toEqual([1, 2, 3]);
    expect(log().match(/^here$/gmu)).toHaveLength(3);
  });

  it('is asked to finish, and killed when it does not', async () => {
    const part = child(
      'process.on("SIGTERM", () => console.log("no")); setInterval(() => 0, 1000); console.log("up");',
    );
    part.start();
    while (!log().includes('up')) await new Promise((resolve) => setTimeout(resolve, 20));
    const { pid = 0 } = part;
    await part.stop(200);
    expect(() => process.kill(pid, 0)).toThrow();
    expect(log()).toContain('no');
  });
});
