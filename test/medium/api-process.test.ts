/** The API as a process of its own: first start, signals, and the end of its launcher. Needs the build. */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPostgres } from './postgres.js';
import type { TestPostgres } from './postgres.js';

const entry = fileURLToPath(new URL('../../apps/api/dist/main.js', import.meta.url));
let postgres: TestPostgres;
const dataDir = mkdtempSync(path.join(tmpdir(), 'lectern-process-'));
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(async () => {
  await postgres.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

interface Running {
  readonly child: ChildProcess;
  readonly url: string;
  readonly output: () => string;
  readonly ended: Promise<number | null>;
}

async function start(databaseUrl: string): Promise<Running> {
  const child = fork(entry, [], {
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      LECTERN_DATA_DIR: dataDir,
      PORT: '0',
      LOG_LEVEL: 'info',
    },
    execArgv: [],
    silent: true,
  });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const url = await new Promise<string>((resolve, reject) => {
    child.on('message', (message: { type?: string; url?: string }) => {
      if (message.type === 'listening') resolve(message.url ?? '');
    });
    void ended.then(() => {
      reject(new Error(output));
    });
  });
  return { child, url, output: () => output, ended };
}

describe('the API process', () => {
  it('makes its key once, listens, and ends on SIGTERM and when its launcher goes away', async () => {
    const databaseUrl = await postgres.freshDatabase();
    const first = await start(databaseUrl);
    const key = readFileSync(path.join(dataDir, 'api-key'), 'utf8').trim();
    expect(statSync(path.join(dataDir, 'api-key')).mode & 0o777).toBe(0o600);
    expect(first.output().split(key)).toHaveLength(2);
    const call = await fetch(`${first.url}/v1/status`, { headers: { authorization: `Bearer ${key}` } });
    expect(call.status).toBe(200);
    first.child.kill('SIGTERM');
    expect(await first.ended).toBe(0);

    const second = await start(databaseUrl);
    expect(readFileSync(path.join(dataDir, 'api-key'), 'utf8').trim()).toBe(key);
    expect(second.output()).not.toContain(key);
    second.child.disconnect();
    expect(await second.ended).toBe(0);
  });

  it.each(['api', 'worker'])('ends when its launcher was gone before it was up: %s', async (name) => {
    const child = fork(fileURLToPath(new URL(`../../apps/${name}/dist/main.js`, import.meta.url)), [], {
      env: {
        ...process.env,
        DATABASE_URL: await postgres.freshDatabase(),
        LECTERN_DATA_DIR: dataDir,
        PORT: '0',
      },
      execArgv: [],
      silent: true,
    });
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    child.disconnect();
    const insist = setTimeout(() => child.kill('SIGKILL'), 30_000);
    expect(await ended).toBe(0);
    clearTimeout(insist);
  });

  it('ends with one reason when there is no database', async () => {
    await expect(start('postgresql://lectern@127.0.0.1:1/none')).rejects.toThrow('is PostgreSQL running?');
  });
});
