/**
 * Running the system's git, closed: one protocol, no configuration but ours, no hooks, prompts, credentials or filters, bounds on time
 * and on what it may store. Knows no repository.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { AppError } from '@lectern/contracts';

export interface GitRun {
  readonly environment: Readonly<NodeJS.ProcessEnv>;
  readonly signal: AbortSignal;
}

export interface ClosedRun extends GitRun {
  /** The only one that git may use. */
  readonly protocol: 'https' | 'file';
  /** Stands in for the home folder, so that nothing of the person's own is read or sent. */
  readonly home: string;
  /** The folder git writes to, whose size is bounded. */
  readonly watch: string;
  /** Bytes; a test makes it small. */
  readonly maxStoreBytes?: number;
}

const timeoutMs = 15 * 60_000;
const maxStoreBytes = 2 ** 31;
const maxOutputChars = 64 * 2 ** 20;
const pollMs = 500;

const closed: Readonly<Record<string, string>> = {
  GIT_TERMINAL_PROMPT: '0',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_ATTR_NOSYSTEM: '1',
  GIT_LFS_SKIP_SMUDGE: '1',
  GIT_ASKPASS: 'true',
  SSH_ASKPASS: 'true',
  GIT_NO_LAZY_FETCH: '1',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_OPTIONAL_LOCKS: '0',
};

/** Variables of git that only say whom to trust. */
const keptVariables = new Set(['GIT_SSL_CAINFO', 'GIT_SSL_CAPATH']);

/** Another GIT_DIR, GIT_SSH_COMMAND or GIT_CONFIG_COUNT would open what is closed here. */
function environmentOf({ environment, protocol, home }: ClosedRun): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(
    ([name]) => !name.startsWith('GIT_') || keptVariables.has(name),
  );
  return {
    ...Object.fromEntries(kept),
    ...closed,
    GIT_ALLOW_PROTOCOL: protocol,
    HOME: home,
    XDG_CONFIG_HOME: home,
  };
}

const settings = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.symlinks=false',
  'credential.helper=',
  'gc.auto=0',
  'maintenance.auto=false',
  'http.lowSpeedLimit=1000',
  'http.lowSpeedTime=60',
];

export interface StartedGit {
  readonly output: Readable;
  /** Rejects with git's last line, or an AppError. */
  readonly ended: Promise<void>;
}

export function startGit(args: readonly string[], run: ClosedRun): StartedGit {
  const { protocol, signal } = run;
  const own = [...settings, 'protocol.allow=never', `protocol.${protocol}.allow=always`];
  const child = spawn('git', [...own.flatMap((setting) => ['-c', setting]), ...args], {
    env: environmentOf(run),
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  });
  const tooLarge = watchSize(child, run);
  let err = '';
  child.stderr.on('data', (chunk: Buffer) => (err = (err + chunk.toString('utf8')).slice(-4000)));
  const ended = new Promise<void>((resolve, reject) => {
    child.on('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'ENOENT' ? gitIsMissing() : error);
    });
    child.on('close', (code, killed) => {
      const last = err.trim().split('\n').at(-1) ?? '';
      if (tooLarge()) reject(storeTooLarge());
      else if (code === 0) resolve();
      else if (killed !== null) reject(new Error(`git took longer than ${timeoutMs / 60_000} minutes`));
      else reject(new Error(last === '' ? `git ended with exit code ${code ?? 'unknown'}` : last));
    });
  });
  return { output: child.stdout, ended };
}

/** What it printed, without white space at the ends. */
export async function runGit(args: readonly string[], run: ClosedRun): Promise<string> {
  const { output, ended } = startGit(args, run);
  const chunks: Buffer[] = [];
  let bytes = 0;
  output.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= maxOutputChars) chunks.push(chunk);
  });
  await ended;
  if (bytes > maxOutputChars) throw storeTooLarge();
  return Buffer.concat(chunks).toString('utf8').trim();
}

/** Kills git when its store grows too large; answers whether it is. */
function watchSize(child: ChildProcess, run: ClosedRun): () => boolean {
  const most = run.maxStoreBytes ?? maxStoreBytes;
  let over = false;
  const look = (): void => {
    over ||= bytesIn(run.watch) > most;
    if (over) child.kill('SIGKILL');
  };
  const poll = setInterval(look, pollMs);
  child.once('close', () => clearInterval(poll));
  child.once('error', () => clearInterval(poll));
  return () => {
    look();
    return over;
  };
}

/** Files come and go while git works: what is gone counts nothing. */
function bytesIn(folder: string): number {
  let bytes = 0;
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const inside = path.join(folder, entry.name);
      bytes += entry.isDirectory()
        ? bytesIn(inside)
        : (statSync(inside, { throwIfNoEntry: false })?.size ?? 0);
    }
  } catch {
    return bytes;
  }
  return bytes;
}

const gitIsMissing = (): AppError =>
  new AppError(
    'setup_failed',
    'git is not installed; install it, or clone the repository elsewhere and add the folder.',
  );

const storeTooLarge = (): AppError =>
  new AppError(
    'limit_exceeded',
    'The repository is larger than 2 GiB: clone it yourself and add the folders that matter.',
  );
