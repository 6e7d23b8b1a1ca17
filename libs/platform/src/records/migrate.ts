/**
 * Brings the database to this version's schema. The usual start only compares names: the folders of prisma/migrations with
 * the ledger, a few milliseconds. Only when something is missing is the prisma command line run. An advisory lock lets one
 * process do it while others wait.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from '@lectern/contracts';
import pg from 'pg';
import { childEnvironment } from '../config/child-environment.js';
import type { Config } from '../config/config.js';
import { migrateQueue, queueIsCurrent } from '../queue/migrate.js';

/** Any constant of ours: "LCTN". */
const migrationLock = 0x4c43544e;
/** The one that prisma takes itself while it migrates. */
const prismaLock = 72_707_369;
const workspaceRoot = fileURLToPath(new URL('../../../../', import.meta.url));
const migrationsDir = path.join(workspaceRoot, 'prisma/migrations');

/** Idempotent. Throws  AppError service_unavailable when the database does not answer; setup_failed when a step fails */
export async function migrate(config: Pick<Config, 'databaseUrl' | 'redisUrl'>): Promise<void> {
  const client = new pg.Client({ connectionString: config.databaseUrl, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
  } catch (cause) {
    throw new AppError('service_unavailable', 'The database does not answer; is PostgreSQL running?', {
      cause,
    });
  }
  try {
    if (await isCurrent(client, config)) return;
    await client.query('SELECT pg_advisory_lock($1)', [migrationLock]);
    if ((await missingMigrations(client)).length > 0) {
      await takeBackInterrupted(client);
      await deploy(config.databaseUrl);
    }
    if (config.redisUrl === null) await migrateQueue(client);
  } finally {
    await client.end();
  }
}

async function isCurrent(client: pg.Client, config: Pick<Config, 'redisUrl'>): Promise<boolean> {
  if ((await missingMigrations(client)).length > 0) return false;
  return config.redisUrl !== null || queueIsCurrent(client);
}

async function hasLedger(client: pg.Client): Promise<boolean> {
  const ledger = await client.query<{ found: boolean }>(
    `SELECT to_regclass('public._prisma_migrations') IS NOT NULL AS found`,
  );
  return ledger.rows[0]?.found ?? false;
}

/** Names of migrations on disk that the ledger does not have as finished. */
async function missingMigrations(client: pg.Client): Promise<string[]> {
  const entries = await readdir(migrationsDir, { withFileTypes: true });
  const wanted = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  if (!(await hasLedger(client))) return wanted;
  const done = await client.query<{ migration_name: string }>(
    'SELECT migration_name FROM public._prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  );
  const names = new Set(done.rows.map((row) => row.migration_name));
  return wanted.filter((name) => !names.has(name));
}

/**
 * A start that was killed in a step left it noted as begun, and prisma refuses to go on from there. Each step is one
 * transaction, so nothing of it is in the database: it is noted as taken back and runs again.
 */
async function takeBackInterrupted(client: pg.Client): Promise<void> {
  if (!(await hasLedger(client))) return;
  await client.query('BEGIN');
  // A prisma that outlived its killed parent holds this lock while it still works.
  await client.query('SELECT pg_advisory_xact_lock($1)', [prismaLock]);
  await client.query(
    'UPDATE public._prisma_migrations SET rolled_back_at = now() WHERE finished_at IS NULL AND rolled_back_at IS NULL',
  );
  await client.query('COMMIT');
}

function prismaCommand(): string {
  const require = createRequire(import.meta.url);
  const command = path.join(path.dirname(require.resolve('prisma/package.json')), 'build/index.js');
  if (!existsSync(command)) {
    throw new AppError('setup_failed', 'The package prisma is not installed; run npm ci.');
  }
  return command;
}

async function deploy(databaseUrl: string): Promise<void> {
  const child = spawn(
    process.execPath,
    [prismaCommand(), 'migrate', 'deploy', '--config', path.join(workspaceRoot, 'prisma.config.ts')],
    {
      cwd: workspaceRoot,
      env: childEnvironment({ DATABASE_URL: databaseUrl }),
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  const keep = (chunk: Buffer): void => {
    output = (output + chunk.toString()).slice(-4000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) {
    throw new AppError('setup_failed', 'The database could not be brought to this version.', {
      cause: new Error(output.replaceAll(databaseUrl, '[database]')),
    });
  }
}
