/** Makes the database's files on first start, and refuses files of another major version. */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '@lectern/contracts';
import type { Binaries } from './binaries.js';
import { giveFolder, serverEnvironment } from './server-user.js';
import type { ServerUser } from './server-user.js';

export const roleName = 'lectern';
export const databaseName = 'lectern';

export interface ClusterOptions {
  readonly dataDir: string;
  readonly cluster: string;
  readonly binaries: Binaries;
  readonly user: ServerUser;
}

/** Written last, inside the cluster: without it an earlier, interrupted first start is thrown away and done again. */
const doneName = 'LECTERN_READY';

/** Returns the role's password. Throws AppError setup_failed. */
export function ensureCluster(options: ClusterOptions): string {
  const { dataDir, cluster, binaries } = options;
  const passwordFile = path.join(dataDir, 'postgres-password');
  const done = path.join(cluster, doneName);
  if (fs.existsSync(done)) {
    checkVersion(cluster, binaries);
    return readPassword(passwordFile);
  }
  fs.rmSync(cluster, { recursive: true, force: true });
  const password = randomBytes(24).toString('base64url');
  fs.writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  initialise(options, password);
  fs.writeFileSync(done, `${binaries.version}\n`);
  return password;
}

function readPassword(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new AppError(
      'setup_failed',
      `The database's password file ${file} is missing; put it back, or start with another data directory.`,
      { cause: error },
    );
  }
}

function checkVersion(cluster: string, binaries: Binaries): void {
  const found = fs.readFileSync(path.join(cluster, 'PG_VERSION'), 'utf8').trim();
  if (found === binaries.major) return;
  throw new AppError(
    'setup_failed',
    `The data directory was made by PostgreSQL ${found}, this version brings ${binaries.major}; run the Lectern that made it, or start with another data directory.`,
  );
}

function initialise(options: ClusterOptions, password: string): void {
  const { cluster, user } = options;
  giveFolder(user, cluster);
  // initdb reads the password as the server's user, from a file inside the folder that only this user can read.
  const handover = `${cluster}.password`;
  try {
    fs.writeFileSync(handover, `${password}\n`, { mode: 0o600 });
    if (user.ids) fs.chownSync(handover, user.ids.uid, user.ids.gid);
    run(options, 'initdb', [
      ...[
        '-D',
        cluster,
        '-U',
        roleName,
        '--pwfile',
        handover,
        '-A',
        'scram-sha-256',
        '-E',
        'UTF8',
        '--no-locale',
      ],
      '--no-instructions',
    ]);
  } finally {
    fs.rmSync(handover, { force: true });
  }
  run(
    options,
    'postgres',
    ['--single', '-D', cluster, '-c', 'log_min_messages=error', 'postgres'],
    `CREATE DATABASE ${databaseName};\n`,
  );
}

function run({ cluster, binaries, user }: ClusterOptions, program: string, args: string[], input = ''): void {
  const { status, stderr, error } = spawnSync(path.join(binaries.native, 'bin', program), args, {
    ...(user.ids ?? {}),
    cwd: cluster,
    env: serverEnvironment(),
    input,
    encoding: 'utf8',
    windowsHide: true,
    timeout: 120_000,
  });
  if (status === 0) return;
  const reason = error?.message ?? stderr.trim().split('\n').at(-1) ?? 'no reason given';
  throw new AppError('setup_failed', `The database could not be made (${program}: ${reason}).`);
}
