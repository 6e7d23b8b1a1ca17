/**
 * A git address -> a shallow checkout in a temporary folder. Uses the system's git with everything closed that a hostile
 * repository or address could use: other protocols, hooks, submodules, LFS, credential prompts, the system's configuration.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '@lectern/contracts';

export interface Checkout {
  readonly folder: string;
  /** Repository name and short commit: "bullmq@0a1b2c3d4e". */
  readonly title: string;
}

/** Whether an argument is an address rather than a path. */
export function isAddress(given: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//iu.test(given) || /^[\w.-]+@[\w.-]+:/u.test(given);
}

/** Throws AppError invalid_request for anything but https without credentials. */
export function checkAddress(given: string): URL {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url?.protocol !== 'https:') {
    throw new AppError(
      'invalid_request',
      `${given} cannot be added: of addresses only https:// ones of git repositories can.`,
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw new AppError(
      'invalid_request',
      'The git address holds a user name or password; clone it yourself and add the folder.',
    );
  }
  return url;
}

export function repositoryName(url: URL): string {
  const last =
    url.pathname
      .split('/')
      .filter((part) => part !== '')
      .at(-1) ?? url.hostname;
  return last.replace(/\.git$/u, '') || url.hostname;
}

const closed: Readonly<Record<string, string>> = {
  GIT_TERMINAL_PROMPT: '0',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_LFS_SKIP_SMUDGE: '1',
  GIT_ALLOW_PROTOCOL: 'https',
  GIT_ASKPASS: 'true',
  GIT_NO_LAZY_FETCH: '1',
  GIT_OPTIONAL_LOCKS: '0',
};
const settings = [
  'protocol.allow=never',
  'protocol.https.allow=always',
  'core.hooksPath=/dev/null',
  'core.symlinks=false',
];

interface GitRun {
  readonly environment: Readonly<NodeJS.ProcessEnv>;
  readonly signal: AbortSignal;
}

function git(args: readonly string[], { environment, signal }: GitRun): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', [...settings.flatMap((setting) => ['-c', setting]), ...args], {
      env: { ...environment, ...closed },
      stdio: ['ignore', 'pipe', 'pipe'],
      signal,
      timeout: 15 * 60_000,
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString('utf8')));
    child.stderr.on('data', (chunk: Buffer) => (err = (err + chunk.toString('utf8')).slice(-4000)));
    child.on('error', (error: NodeJS.ErrnoException) => {
      const missing = error.code === 'ENOENT';
      reject(
        missing
          ? new AppError(
              'setup_failed',
              'git is not installed; install it, or clone the repository elsewhere and add the folder.',
            )
          : error,
      );
    });
    child.on('close', (code) => {
      if (code === 0) resolve(out.trim());
      else reject(new Error(err.trim().split('\n').at(-1) ?? `exit code ${code ?? 'unknown'}`));
    });
  });
}

/** Clones without history. The folder is the caller's to delete. Throws AppError. */
export async function checkOut(given: string, inFolder: string, run: GitRun): Promise<Checkout> {
  const url = checkAddress(given);
  const folder = path.join(inFolder, 'checkout');
  try {
    await git(
      [
        'clone',
        '--quiet',
        '--depth',
        '1',
        '--no-tags',
        '--no-recurse-submodules',
        '--template=',
        '--',
        url.href,
        folder,
      ],
      run,
    );
    const commit = await git(['-C', folder, 'rev-parse', 'HEAD'], run);
    fs.rmSync(path.join(folder, '.git'), { recursive: true, force: true });
    return { folder, title: `${repositoryName(url)}@${commit.slice(0, 10)}` };
  } catch (error) {
    if (error instanceof AppError) throw error;
    run.signal.throwIfAborted();
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('invalid_request', `${given} could not be cloned: ${reason}`, { cause: error });
  }
}
