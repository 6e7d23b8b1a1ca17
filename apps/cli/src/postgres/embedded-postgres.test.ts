/** The real server, started and killed. Skips, with the reason, where no package for this system is installed. */
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAlive } from '../instance/process-identity.js';
import { repositoryRoot } from '../paths.js';
import { packageFolder } from './binaries.js';
import { clusterPlace } from './cluster-place.js';
import { startEmbeddedPostgres } from './embedded-postgres.js';
import { readPostmaster } from './postmaster.js';
import { serverUser } from './server-user.js';

function missing(): string | undefined {
  try {
    packageFolder();
    return undefined;
  } catch (error) {
    return String(error);
  }
}
const reason = missing();
if (reason !== undefined) process.stdout.write(`embedded PostgreSQL tests are skipped: ${reason}\n`);

// A process of its own, since the driver must not be resolved under the test runner's import conditions.
const client = `
  const pg = require('pg');
  const [url, text] = process.argv.slice(1);
  const client = new pg.Client({ connectionString: url });
  client.connect()
    .then(() => client.query(text))
    .then(({ rows }) => { console.log(JSON.stringify(rows)); return client.end(); })
    .catch((error) => { console.error(error.message); process.exit(1); });
`;

function query(url: string, text: string): unknown {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', client, url, text], {
    cwd: repositoryRoot,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

describe.skipIf(reason !== undefined)('the embedded PostgreSQL', { timeout: 60_000 }, () => {
  let data = '';
  beforeAll(() => {
    data = fs.mkdtempSync(path.join(os.tmpdir(), 'lectern-postgres-'));
    fs.mkdirSync(path.join(data, 'logs'));
  });
  afterAll(() => fs.rmSync(data, { recursive: true, force: true }));
  const cluster = () => clusterPlace(data, serverUser());

  it('keeps what was committed when launcher and server are killed, and stops the orphan at the next start', async () => {
    const first = await startEmbeddedPostgres(data);
    query(first.url, 'create table t (n int)');
    query(first.url, 'insert into t values (41), (42)');
    // As after a kill -9 of the launcher: nobody stops the server, its pid file stays.
    const second = await startEmbeddedPostgres(data);
    expect(isAlive(first.pid)).toBe(false);
    expect(query(second.url, 'select n from t order by n')).toEqual([{ n: 41 }, { n: 42 }]);
    process.kill(second.pid, 'SIGKILL');
    await second.ended;
    const third = await startEmbeddedPostgres(data);
    expect(query(third.url, 'select count(*)::int as n from t')).toEqual([{ n: 2 }]);
    await third.stop();
    expect(isAlive(third.pid)).toBe(false);
  });

  it('does not take another process that got the pid for a leftover server', async () => {
    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)']);
    fs.writeFileSync(path.join(cluster(), 'postmaster.pid'), `${stranger.pid ?? 0}\n${cluster()}\n1\n5432\n`);
    const server = await startEmbeddedPostgres(data);
    expect(stranger.exitCode).toBeNull();
    await server.stop();
    stranger.kill();
  });

  it('listens on the loopback address only and asks for the password', async () => {
    const server = await startEmbeddedPostgres(data);
    try {
      const rows = query(
        server.url,
        "select current_setting('listen_addresses') as a, current_setting('synchronous_commit') as s",
      );
      expect(rows).toEqual([{ a: '127.0.0.1', s: 'on' }]);
      expect(() => query(server.url.replace(/:[^:@]+@/u, ':wrong@'), 'select 1')).toThrow(/password/u);
    } finally {
      await server.stop();
    }
    expect(fs.statSync(path.join(data, 'postgres-password')).mode & 0o077).toBe(0);
    expect(readPostmaster(cluster())).toBeUndefined();
  });

  it('refuses files of another major version and leaves them alone', async () => {
    const file = path.join(cluster(), 'PG_VERSION');
    fs.writeFileSync(file, '15\n');
    await expect(startEmbeddedPostgres(data)).rejects.toThrow(/made by PostgreSQL 15/u);
    fs.writeFileSync(file, '18\n');
    await (await startEmbeddedPostgres(data)).stop();
  });

  it('throws an interrupted first start away and makes a new one', async () => {
    const other = fs.mkdtempSync(path.join(os.tmpdir(), 'lectern-postgres-half-'));
    fs.mkdirSync(path.join(other, 'postgres'));
    fs.writeFileSync(path.join(other, 'postgres', 'PG_VERSION'), '18\n');
    const server = await startEmbeddedPostgres(other);
    expect(query(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await server.stop();
    fs.rmSync(other, { recursive: true, force: true });
  });

  it('finds a place for its files when its user cannot reach the data directory', async ({ skip }) => {
    if (process.getuid?.() !== 0) skip('only root hands the server to another user');
    const closed = fs.mkdtempSync(path.join(os.tmpdir(), 'lectern-postgres-closed-'));
    const inside = path.join(closed, 'data');
    fs.mkdirSync(inside);
    const server = await startEmbeddedPostgres(inside);
    const place = fs.readFileSync(path.join(inside, 'postgres.location'), 'utf8').trim();
    expect(place).toMatch(/^\/var\/lib\/lectern\//u);
    await server.stop();
    await (await startEmbeddedPostgres(inside)).stop();
    fs.rmSync(place, { recursive: true, force: true });
    fs.rmSync(closed, { recursive: true, force: true });
  });
});
