/** .gitignore and .gitattributes against git itself, where it is installed; the tables beside them need no git. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GitAttributes } from './gitattributes.js';
import { GitIgnore } from './gitignore.js';
import { wildmatch } from './wildmatch.js';

const hasGit = spawnSync('git', ['--version']).status === 0;
if (!hasGit) process.stderr.write('skipped: no git here to compare .gitignore and .gitattributes with\n');

const names = [
  'a',
  'b',
  'x',
  'k.log',
  'keep.log',
  'a.t',
  'b.t',
  '1.t',
  'm.o',
  'foo',
  '#c',
  '!b',
  'foo bar',
  'é.t',
];
const paths = ['', 'a/', 'x/', 'a/b/', 'out/', 'doc/sub/', 'build/', 'x/y/z/'].flatMap((folder) =>
  names.map((name) => folder + name).filter((path) => !['a/b', 'a', 'x'].includes(path)),
);

/** A repository with these files and `paths`; git's answer as text. */
function askGit(files: Readonly<Record<string, string>>, args: readonly string[], input?: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'lectern-test-'));
  try {
    const closed = { PATH: process.env['PATH'], GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' };
    const git = (words: readonly string[], asked?: string): string =>
      execFileSync('git', ['-C', folder, ...words], {
        env: closed,
        // A git that reads nothing closes its input, which breaks the pipe under whoever writes.
        ...(asked === undefined ? {} : { input: asked }),
        stdio: ['pipe', 'pipe', 'ignore'],
      }).toString();
    git(['init', '--quiet', '--template=']);
    for (const [path, content] of [...Object.entries(files), ...paths.map((path) => [path, ''] as const)]) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    return git(args, input);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('.gitignore says the same as git', () => {
  it.skipIf(!hasGit).each<[string, Record<string, string>]>([
    ['order and negation', { '': '*.log\n!keep.log\n*.t\n!b.t\nb.t\n' }],
    ['anchors', { '': '/a.t\nout\n/x/a.t\na/b\ndoc/*.t\n' }],
    ['folders only', { '': 'build/\nfoo/\nx/y/\n' }],
    ['everything but', { '': '/*\n!/a\n!/doc/\n/a/*\n!/a/b\n' }],
    ['two stars', { '': '**/b/*.t\nx/**\ndoc/**/a.t\n**/z/k.log\n' }],
    ['classes', { '': '[ab].t\n[!a-zé].t\n[[:digit:]].t\n*.[oa]\n' }],
    ['escapes and spaces', { '': '\\#c\n#c\n\\!b\nfoo\\ bar\nkeep.log  \n' }],
    ['bytes beyond ASCII', { '': 'é.*\n' }],
    ['a deeper file', { '': '*.t\n', a: '!a.t\n/b.t\n', 'x/y': '!*\n' }],
    ['nothing comes back from an ignored folder', { '': 'a/\nx/*\n!x/y\n', a: '!*\n', 'x/y': '!z\n' }],
  ])('%s', (_, rules) => {
    const files = Object.fromEntries(
      Object.entries(rules).map(([folder, content]) => [join(folder, '.gitignore'), content]),
    );
    const listed = askGit(files, ['ls-files', '-z', '--others', '--exclude-standard']).split('\0');
    const ignored = new GitIgnore();
    for (const [folder, content] of Object.entries(rules)) ignored.add(folder, content);
    const ours = paths.filter((path) => ignored.ignoredBy(path) === undefined);
    expect(ours).toEqual(paths.filter((path) => listed.includes(path)));
    expect(ours.length).toBeLessThan(paths.length);
  });

  it('but for ? and [!…], which stand for a byte in git and for a character here', () => {
    const ignored = new GitIgnore();
    ignored.add('', '?.t\n');
    expect(ignored.ignoredBy('é.t')).toBe('é.t');
  });

  it('but for lines that would take for ever, and lines without number', () => {
    const ignored = new GitIgnore();
    ignored.add('', `${'**/a/'.repeat(12)}b\n${'x\n'.repeat(9000)}late\n`);
    expect(ignored.ignoredBy(`${'a/'.repeat(60)}c`)).toBeUndefined();
    expect(ignored.ignoredBy('late')).toBeUndefined();
    expect(ignored.leftOut).toBeGreaterThan(0);
  });
});

describe('.gitattributes says the same as git', () => {
  it.skipIf(!hasGit).each<[string, Record<string, string>]>([
    ['order', { '': '*.t g\na.t -g\nb.t !g\n1.t g=false\n' }],
    ['macros', { '': '[attr]mine g diff=x\n*.t binary\na.t mine\nb.t -binary\n' }],
    ['a folder does not stand for what is in it', { '': 'a g\na/ g\nx/** g\nbuild/* g\n' }],
    ['anchors', { '': '/a.t g\nx/a.t g\n/doc/**/b.t g\n**/z/* g\n' }],
    ['no negation, no comments, no nonsense', { '': '!a.t g\n# b.t g\n*.o g=é -\n*.log g=é\n' }],
    ['quotes and classes', { '': '"foo bar" g\n[[:digit:]].t g\n[!a]?t g\n[a-\n' }],
    ['a deeper file', { '': '*.t g\n*.log g=1\n', a: '*.t -g\n[attr]m g\n*.o m\n', 'x/y': 'z/a.t g=deep\n' }],
  ])('%s', (_, rules) => {
    const files = Object.fromEntries(
      Object.entries(rules).map(([folder, content]) => [join(folder, '.gitattributes'), content]),
    );
    const wanted = ['g', 'binary', 'text', 'diff'];
    const answer = askGit(files, ['check-attr', '-z', '--stdin', ...wanted], paths.join('\0')).split('\0');
    const theirs: string[] = [];
    for (let i = 0; i + 2 < answer.length; i += 3)
      if (answer[i + 2] !== 'unspecified') theirs.push(answer.slice(i, i + 3).join(' '));
    const attributes = new GitAttributes();
    for (const [folder, content] of Object.entries(rules)) attributes.add(folder, content);
    const words = (value: string | boolean): string =>
      value === true ? 'set' : value === false ? 'unset' : value;
    const ours = paths.flatMap((path) =>
      wanted.flatMap((name) => {
        const value = attributes.of(path).get(name);
        return value === undefined ? [] : [`${path} ${name} ${words(value)}`];
      }),
    );
    expect(ours).toEqual(theirs);
    expect(ours.length).toBeGreaterThan(0);
  });
});

describe('wildmatch', () => {
  it('takes no more time for patterns that are made to try everything', () => {
    expect(wildmatch(`${'*a'.repeat(60)}b`, 'a'.repeat(1000))).toBe(false);
    expect(wildmatch(`${'**/a/'.repeat(60)}b`, `${'a/'.repeat(60)}c`)).toBe(false);
  });

  it.each([
    ['[', 'a', false],
    ['[a', 'a', false],
    ['[]a]', ']', true],
    ['[[:nothing:]]', 'a', false],
    ['a\\*', 'a*', true],
    ['a\\', 'a', false],
    ['**/a', 'a', true],
    ['a/**', 'a', false],
    ['a**b', 'a/b', false],
    ['a?b', 'a/b', false],
  ])('%s and %s', (pattern, path, expected) => {
    expect(wildmatch(pattern, path)).toBe(expected);
  });
});
