#!/usr/bin/env node
/**
 * Prisma's schema engine as a Node script. The prisma command line starts an engine binary and speaks JSON-RPC with it over
 * stdio, one message a line; that binary is normally downloaded while installing, which Lectern does not allow. Here the same
 * requests are answered by @prisma/schema-engine-wasm (same engine, same commit, from npm) over @prisma/adapter-pg.
 *
 * It is not used while Lectern serves: only `prisma generate` and `prisma migrate` start it.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const workspace = createRequire(new URL('../libs/platform/package.json', import.meta.url));
const wasmDir = path.dirname(workspace.resolve('@prisma/schema-engine-wasm'));
const engineCommit = () =>
  JSON.parse(readFileSync(path.join(wasmDir, 'package.json'), 'utf8'))
    .version.split('.')
    .at(-1);

/** The flags the command line passes; everything else of its arguments is a subcommand. */
function parseArguments(argv) {
  const parsed = { datamodels: [], datasource: {}, version: argv.includes('--version'), command: undefined };
  for (const [index, argument] of argv.entries()) {
    const value = argv[index + 1];
    if (argument === '--datamodels') parsed.datamodels.push([value, readFileSync(value, 'utf8')]);
    if (argument === '--datasource') parsed.datasource = JSON.parse(value);
    if (argument === 'cli') parsed.command = value;
  }
  return parsed;
}

const args = parseArguments(process.argv.slice(2));
if (args.version) {
  process.stdout.write(`schema-engine-cli ${engineCommit()}\n`);
  process.exit(0);
}

const { default: pg } = await import(pathToFileURL(workspace.resolve('pg')).href);

/** The one-letter catalogue type "char" is unknown to the adapter; it reads well as text. */
const charType = 18;
const textType = 25;
const resultPrototype = workspace('pg/lib/result').prototype;
const addFields = resultPrototype.addFields;
resultPrototype.addFields = function addFieldsAsText(fields) {
  for (const field of fields) if (field.dataTypeID === charType) field.dataTypeID = textType;
  return addFields.call(this, fields);
};

const url = new URL(args.datasource.url || process.env.DATABASE_URL || 'postgresql://localhost/postgres');
/** Given as fields, not as a URL: with a URL the adapter would send the shadow database's statements to the main one. */
const connection = {
  host: url.searchParams.get('host') ?? url.hostname,
  port: Number(url.port || 5432),
  user: decodeURIComponent(url.username) || undefined,
  password: decodeURIComponent(url.password) || undefined,
  database: decodeURIComponent(url.pathname.slice(1)),
  ssl: ['require', 'verify-ca', 'verify-full'].includes(url.searchParams.get('sslmode') ?? '')
    ? { rejectUnauthorized: url.searchParams.get('sslmode') !== 'require' }
    : undefined,
};

async function withClient(config, work) {
  const client = new pg.Client(config);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function createDatabase() {
  const quoted = `"${connection.database.replaceAll('"', '""')}"`;
  await withClient({ ...connection, database: 'postgres' }, (client) =>
    client.query(`CREATE DATABASE ${quoted}`),
  );
  return { databaseName: connection.database };
}

/** `engine cli can-connect-to-database` and `engine cli create-database`: exit code and one JSON line on stderr are the answer. */
async function runCommand(command) {
  const refuse = (code, message) => {
    const record = { level: 'ERROR', target: 'schema_engine::logger', fields: { error_code: code, message } };
    process.stderr.write(`\n${JSON.stringify(record)}\n`);
    process.exit(1);
  };
  try {
    if (command === 'can-connect-to-database') await withClient(connection, async () => undefined);
    else if (command === 'create-database') await createDatabase();
    else refuse('P0000', `unknown command ${command}`);
    process.exit(0);
  } catch (error) {
    const missing = error.code === '3D000';
    refuse(
      missing ? 'P1003' : 'P1001',
      missing ? `Database ${connection.database} does not exist` : error.message || String(error),
    );
  }
}
if (args.command) await runCommand(args.command);

async function adapterFactory() {
  const { PrismaPg } = await import(pathToFileURL(workspace.resolve('@prisma/adapter-pg')).href);
  const utils = await import(pathToFileURL(workspace.resolve('@prisma/driver-adapter-utils')).href);
  const options = { schema: url.searchParams.get('schema') ?? undefined };
  const factory = new PrismaPg(connection, options);
  // The adapter's own version drops the shadow database before its pool has let go of it, which PostgreSQL refuses.
  factory.connectToShadowDb = async () => {
    const admin = await factory.connect();
    const database = `prisma_migrate_shadow_db_${randomUUID()}`;
    await admin.executeScript(`CREATE DATABASE "${database}"`);
    const shadow = await new PrismaPg({ ...connection, database }, options).connect();
    const release = shadow.dispose.bind(shadow);
    shadow.dispose = async () => {
      await release();
      await admin.executeScript(`DROP DATABASE IF EXISTS "${database}" WITH (FORCE)`);
      await admin.dispose();
    };
    return shadow;
  };
  return utils.bindMigrationAwareSqlAdapterFactory(factory);
}

let panic;
globalThis.PRISMA_WASM_PANIC_REGISTRY = {
  set_message(message) {
    panic = message;
  },
};
process.on('uncaughtException', (error) => {
  process.stderr.write(`${String(panic ?? error)}\n`);
  process.exit(101);
});

const glue = await import(pathToFileURL(path.join(wasmDir, 'schema_engine_bg.js')).href);
const wasm = await WebAssembly.instantiate(readFileSync(path.join(wasmDir, 'schema_engine_bg.wasm')), {
  './schema_engine_bg.js': glue,
});
glue.__wbg_set_wasm(wasm.instance.exports);
wasm.instance.exports.__wbindgen_start();

let engine;
async function openEngine() {
  // An empty list of data models makes the engine panic; it wants none at all.
  const datamodels = args.datamodels.length > 0 ? args.datamodels : undefined;
  engine ??= await glue.SchemaEngine.new({ datamodels }, () => undefined, await adapterFactory());
  return engine;
}

const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
const printId = 9_000_000;

async function call(method, params) {
  if (method === 'createDatabase') return createDatabase();
  if (method === 'getDatabaseVersion') return (await openEngine()).version(params);
  return (await openEngine())[method](params);
}

async function handle({ id, method, params }) {
  if (!method) return; // the command line's answer to a print
  try {
    const result = await call(method, params);
    if (method === 'diff' && typeof result?.stdout === 'string') {
      send({ id: printId, method: 'print', params: { content: result.stdout } });
    }
    send({ id, result: result ?? null });
  } catch (error) {
    const data = {
      is_panic: panic !== undefined,
      message: panic ?? error.message ?? String(error),
      error_code: error.code,
      meta: error.meta ?? null,
    };
    send({
      id,
      error: { code: 4466, message: 'An error happened. Check the data field for details.', data },
    });
  }
}

// One request after another: the engine is not reentrant.
let last = Promise.resolve();
createInterface({ input: process.stdin })
  .on('line', (line) => {
    last = last.then(() => handle(JSON.parse(line)));
  })
  .on('close', () => {
    void last.then(() => process.exit(0));
  });
