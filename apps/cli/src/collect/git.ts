/**
 * A git address, or a bare repository on this machine -> one commit's files as a .tar.gz. Nothing is ever checked out: git writes the
 * archive itself, so that no hook, filter, LFS or submodule has anything to run on, and links stay entries that nobody follows. The
 * system's git runs with everything closed that a hostile repository or address could use.
 */
import { createWriteStream, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { AppError } from '@lectern/contracts';
import { runGit, startGit } from './git-process.js';
import type { ClosedRun, GitRun } from './git-process.js';
import { includeHeader, prepended } from './pax-header.js';

export interface Checkout {
  readonly filePath: string;
  /** Repository name and short commit: "bullmq@0a1b2c3d4e". */
  readonly title: string;
}

export interface Remote {
  /** What git is given: an https address, or a file one of a bare repository here. */
  readonly address: string;
  readonly protocol: 'https' | 'file';
  readonly name: string;
  /** A branch, tag or commit; the default branch when absent. */
  readonly ref?: string;
}

/** Of the files of one commit together, unpacked, and their number. */
const maxTreeBytes = 2 ** 31;
const maxFiles = 100_000;

/** Whether an argument is an address rather than a path. */
export function isAddress(given: string): boolean {
  return /^[a-z][a-z0-9+.-]*:(?:\/\/|:)/iu.test(given) || /^[\w.-]+@[\w.-]+:/u.test(given);
}

/** Throws AppError invalid_request for anything but https without credentials, and for a ref that is no name of one. */
export function checkAddress(given: string): Remote {
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
  const ref = url.hash === '' ? undefined : decodeRef(url.hash.slice(1));
  url.hash = '';
  return {
    address: url.href,
    protocol: 'https',
    name: repositoryName(url),
    ...(ref === undefined ? {} : { ref }),
  };
}

/** "tools/x.git#v1.0" when x.git is a bare repository; undefined for every other path. Throws AppError invalid_request as above. */
export function bareRepository(given: string): Remote | undefined {
  const hash = existsSync(given) ? -1 : given.lastIndexOf('#');
  const folder = path.resolve(hash < 0 ? given : given.slice(0, hash));
  const isBare =
    !existsSync(path.join(folder, '.git')) &&
    ['HEAD', 'objects', 'refs'].every((part) => existsSync(path.join(folder, part)));
  if (!isBare) return undefined;
  const address = pathToFileURL(folder);
  const ref = hash < 0 ? undefined : decodeRef(given.slice(hash + 1));
  return {
    address: address.href,
    protocol: 'file',
    name: repositoryName(address),
    ...(ref === undefined ? {} : { ref }),
  };
}

/** What git allows in names of branches and tags, and nothing that could be an option or a range. */
function decodeRef(given: string): string {
  let ref = given;
  try {
    ref = decodeURIComponent(given);
  } catch {
    // It is taken as it stands, and refused below if that makes no name.
  }
  if (/^[\p{L}\p{N}_][\p{L}\p{N}_./@+-]{0,200}$/u.test(ref) && !/\.\.|\/\/|@\{|\.lock$|[./]$/u.test(ref))
    return ref;
  throw new AppError('invalid_request', `"${given.slice(0, 100)}" is no name of a branch, tag or commit.`);
}

export function repositoryName(url: URL): string {
  const last =
    url.pathname
      .split('/')
      .filter((part) => part !== '')
      .at(-1) ?? url.hostname;
  return last.replace(/\.git$/u, '') || url.hostname;
}

/**
 * Fetches one commit without history and writes its files to `tree.tar.gz` in the folder, which is the caller's to delete.
 * `include` are patterns of files to read whatever the reader's rules say.
 * Throws AppError invalid_request (git's reason), limit_exceeded, setup_failed when git is missing
 */
export async function fetchTree(
  remote: Remote,
  inFolder: string,
  run: GitRun,
  include: readonly string[] = [],
): Promise<Checkout> {
  const store = path.join(inFolder, 'store.git');
  const closed: ClosedRun = { ...run, protocol: remote.protocol, home: inFolder, watch: store };
  try {
    await runGit(['init', '--quiet', '--bare', '--template=', '--', store], closed);
    const fetching = [
      '--quiet',
      '--depth',
      '1',
      '--no-tags',
      '--no-recurse-submodules',
      '--no-write-commit-graph',
    ];
    await runGit(['-C', store, 'fetch', ...fetching, '--', remote.address, remote.ref ?? 'HEAD'], closed);
    const commit = await runGit(
      ['-C', store, 'rev-parse', '--verify', '--quiet', 'FETCH_HEAD^{commit}'],
      closed,
    );
    await checkSize(store, commit, remote.name, closed);
    // The reader knows export-ignore and lists what it leaves out; git would leave it out without a word.
    mkdirSync(path.join(store, 'info'), { recursive: true });
    writeFileSync(path.join(store, 'info', 'attributes'), '* -export-ignore -export-subst\n');
    const filePath = path.join(inFolder, 'tree.tar.gz');
    const archive = startGit(['-C', store, 'archive', '--format=tar', commit], closed);
    const header = include.length === 0 ? undefined : includeHeader(include, commit);
    await Promise.all([
      pipeline(prepended(header, archive.output), createGzip({ level: 6 }), createWriteStream(filePath)),
      archive.ended,
    ]);
    return { filePath, title: `${remote.name}@${commit.slice(0, 10)}` };
  } catch (error) {
    if (error instanceof AppError) throw error;
    run.signal.throwIfAborted();
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('invalid_request', `${remote.name} could not be cloned: ${reason}`, { cause: error });
  }
}

async function checkSize(store: string, commit: string, name: string, run: ClosedRun): Promise<void> {
  const listed = await runGit(['-C', store, 'ls-tree', '-r', '-l', '-z', '--full-tree', commit], run);
  let bytes = 0;
  let files = 0;
  for (const entry of listed.split('\0')) {
    const size = /^\d+ blob [0-9a-f]+ +(\d+)\t/u.exec(entry)?.[1];
    if (size === undefined) continue;
    bytes += Number(size);
    files++;
  }
  if (bytes <= maxTreeBytes && files <= maxFiles) return;
  const most = `${maxFiles.toLocaleString('en-US')} files or 2 GiB`;
  throw new AppError(
    'limit_exceeded',
    `${name} holds more than ${most}: clone it yourself and add the folders that matter.`,
  );
}
