import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { AppError } from '@lectern/contracts';
import { extract } from 'tar-stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collect } from './collect.js';
import { runGit } from './git-process.js';
import { bareRepository, checkAddress, fetchTree, isAddress, repositoryName } from './git.js';

const hasGit = spawnSync('git', ['--version']).status === 0;
if (!hasGit) process.stderr.write('skipped: no git here to fetch with\n');

let home = '';
let bare = '';
let commits: string[] = [];
const environment = { PATH: process.env['PATH'] };
const run = () => ({ environment, signal: new AbortController().signal });

function git(folder: string, ...args: string[]): string {
  const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.org', '-c', 'commit.gpgsign=false'];
  const env = { ...environment, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' };
  return execFileSync('git', ['-C', folder, ...identity, ...args], { env })
    .toString()
    .trim();
}

/** Two commits; the second is tagged, has hostile and special files, and a branch of its own name. */
beforeAll(() => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), 'lectern-git-'));
  if (!hasGit) return;
  const work = path.join(home, 'work');
  fs.mkdirSync(work);
  git(work, 'init', '--quiet', '--initial-branch=main', '--template=');
  fs.writeFileSync(path.join(work, 'a.ts'), 'one\n');
  git(work, 'add', '.');
  git(work, 'commit', '--quiet', '-m', 'one');
  fs.writeFileSync(path.join(work, 'a.ts'), 'two\n');
  fs.writeFileSync(path.join(work, 'left.ts'), '$Format:%H$\n');
  fs.writeFileSync(
    path.join(work, '.gitattributes'),
    'left.ts export-ignore export-subst\n*.big filter=lfs\n',
  );
  fs.writeFileSync(path.join(work, 'x.big'), 'version https://git-lfs.github.com/spec/v1\n');
  fs.symlinkSync('/etc/passwd', path.join(work, 'link'));
  git(work, 'add', '.');
  git(work, 'commit', '--quiet', '-m', 'two');
  git(work, 'tag', 'v1.0/rc-1');
  git(work, 'branch', 'next');
  commits = git(work, 'log', '--format=%H').split('\n');
  bare = path.join(home, 'tool.git');
  git(home, 'clone', '--quiet', '--bare', '--template=', work, bare);
  fs.mkdirSync(path.join(bare, 'hooks'), { recursive: true });
  for (const hook of ['post-checkout', 'reference-transaction', 'pre-auto-gc'])
    fs.writeFileSync(path.join(bare, 'hooks', hook), `#!/bin/sh\ntouch ${home}/hooked\n`, { mode: 0o755 });
});
afterAll(() => fs.rmSync(home, { recursive: true, force: true }));

interface Entry {
  readonly type: string | null | undefined;
  readonly content: string;
}

async function entriesOf(file: string): Promise<{ entries: Record<string, Entry>; records: string }> {
  const tar = extract();
  const entries: Record<string, Entry> = {};
  const bytes = gunzipSync(fs.readFileSync(file));
  tar.end(bytes);
  for await (const stream of tar) {
    let content = '';
    for await (const chunk of stream as AsyncIterable<Buffer>) content += chunk.toString('utf8');
    entries[stream.header.name] = { type: stream.header.type, content };
  }
  return { entries, records: bytes.subarray(512, 1024).toString('utf8') };
}

const folderFor = (name: string): string => fs.mkdtempSync(path.join(home, `${name}-`));
const local = (ref?: string) => bareRepository(ref === undefined ? bare : `${bare}#${ref}`)!;

describe('git addresses', () => {
  it.each([
    'http://x.org/a',
    'ssh://x.org/a',
    'git@x.org:a/b',
    'git://x.org/a',
    'file:///etc',
    'ext::sh -c id',
    'fd::7',
    '--upload-pack=id',
  ])('refuses %s', (given) => {
    expect(() => checkAddress(given)).toThrow(/only https/u);
  });

  it('refuses credentials in it', () => {
    expect(() => checkAddress('https://user:pass@x.org/a')).toThrow(/password/u);
    expect(() => checkAddress('https://token@x.org/a')).toThrow(/password/u);
  });

  it.each([
    '-b',
    '--upload-pack=id',
    'a..b',
    'a b',
    'a:b',
    '+a',
    'a^',
    'a~1',
    'a@{1}',
    'a.lock',
    '/a',
    'a/',
    'a\nb',
    '',
    '%00',
  ])('refuses %j for a branch, tag or commit', (ref) => {
    if (ref === '') expect(checkAddress('https://x.org/a#')).not.toHaveProperty('ref');
    else
      expect(() => checkAddress(`https://x.org/a#${encodeURIComponent(ref)}`)).toThrow(
        /no name of a branch/u,
      );
  });

  it('takes the ref from it', () => {
    expect(checkAddress('https://x.org/team/a.git#feature/x-1.0')).toEqual({
      address: 'https://x.org/team/a.git',
      protocol: 'https',
      name: 'a',
      ref: 'feature/x-1.0',
    });
  });

  it('tells addresses from paths', () => {
    expect(['https://x.org/a.git', 'git@x.org:a/b', 'file:///a', 'ext::sh -c id'].every(isAddress)).toBe(
      true,
    );
    expect(['a/b.pdf', './x', 'C:\\docs', '/tmp/x', 'notes: may.txt', '-x'].some(isAddress)).toBe(false);
  });

  it('names the repository without .git', () => {
    expect(repositoryName(new URL('https://x.org/team/tool.git/'))).toBe('tool');
  });
});

describe('fetching fails in one sentence and leaves nothing behind', () => {
  it('when git is missing', async () => {
    const folder = folderFor('none');
    const options = { ...run(), environment: { PATH: folder }, tempDir: folder };
    await expect(collect(['https://127.0.0.1:1/a.git'], options)).rejects.toThrow(/git is not installed/u);
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  it.skipIf(!hasGit)('when nothing answers', async () => {
    const folder = folderFor('nobody');
    const options = { ...run(), tempDir: folder };
    await expect(collect(['https://127.0.0.1:1/a.git'], options)).rejects.toThrow(/a could not be cloned/u);
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  it.skipIf(!hasGit)('when the ref is not there', async () => {
    const failure = fetchTree(local('nothing'), folderFor('ref'), run());
    await expect(failure).rejects.toThrow(/tool could not be cloned: .*nothing/u);
    await expect(failure).rejects.toBeInstanceOf(AppError);
  });

  it.skipIf(!hasGit)('when only another protocol would do', async () => {
    const folder = folderFor('protocol');
    const closed = { ...run(), protocol: 'https', home: folder, watch: folder } as const;
    await expect(runGit(['ls-remote', '--', bare], closed)).rejects.toThrow(/transport 'file' not allowed/u);
    await expect(runGit(['ls-remote', '--', 'ext::sh -c id'], closed)).rejects.toThrow(/'ext' not allowed/u);
  });

  it.skipIf(!hasGit)('when the store grows too large', async () => {
    const folder = folderFor('large');
    fs.writeFileSync(path.join(folder, 'pack'), 'x'.repeat(2000));
    const closed = { ...run(), protocol: 'https', home: folder, watch: folder, maxStoreBytes: 1000 } as const;
    await expect(runGit(['version'], closed)).rejects.toThrow(/larger than 2 GiB/u);
  });
});

describe.skipIf(!hasGit)('fetching a commit', () => {
  it('packs its files as git has them: nothing is run, followed, replaced or left out', async () => {
    const { filePath, title } = await fetchTree(local(), folderFor('head'), run());
    expect(title).toBe(`tool@${commits[0]!.slice(0, 10)}`);
    const { entries, records } = await entriesOf(filePath);
    expect(Object.keys(entries).sort()).toEqual(['.gitattributes', 'a.ts', 'left.ts', 'link', 'x.big']);
    expect(entries['a.ts']?.content).toBe('two\n');
    expect(entries['left.ts']?.content).toBe('$Format:%H$\n');
    expect(entries['link']?.type).toBe('symlink');
    expect(entries['x.big']?.content).toContain('git-lfs');
    expect(records).toContain(`comment=${commits[0]!}`);
    expect(fs.existsSync(path.join(home, 'hooked'))).toBe(false);
  });

  it.each([
    ['a branch', () => 'next', 0],
    ['a tag', () => 'v1.0/rc-1', 0],
    ['a commit', () => commits[1]!, 1],
  ])('of %s', async (_, ref, at) => {
    const { title } = await fetchTree(local(ref()), folderFor('ref'), run());
    expect(title).toBe(`tool@${commits[at]!.slice(0, 10)}`);
  });

  it('does not listen to the environment: another GIT_DIR, configuration or command changes nothing', async () => {
    const hostile = {
      ...environment,
      GIT_DIR: '/nowhere',
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'protocol.file.allow',
      GIT_CONFIG_VALUE_0: 'never',
      GIT_EXEC_PATH: '/nowhere',
    };
    const { title } = await fetchTree(local(), folderFor('env'), { ...run(), environment: hostile });
    expect(title).toContain('tool@');
  });

  it('says in the archive which files are wanted beside its commit, and is a file to upload', async () => {
    const options = { ...run(), tempDir: folderFor('include'), include: ['left.ts'] };
    const collected = await collect([`${bare}#next`], options);
    const item = await collected.makeItem(collected.sources[0]!);
    const { records } = await entriesOf(item.filePath);
    expect(records).toMatch(/^27 LECTERN\.include=left\.ts\n52 comment=/u);
    expect(item.title).toContain('tool@');
    collected.clean();
    expect(fs.readdirSync(options.tempDir)).toEqual([]);
  });
});
