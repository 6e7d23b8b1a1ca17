import { AppError } from '@lectern/contracts';
import { describe, expect, it } from 'vitest';
import type { FixtureEntry } from '../archive/testing.js';
import { makeTarGz, makeZip, textContext, writeFixture } from '../archive/testing.js';
import { detect } from '../detect/detect.js';
import type { ReadLimits, ReadResult } from '../ports/reader.js';
import { GitIgnore } from './gitignore.js';
import { readCode } from './read-code.js';
import { SkipList } from './skip-list.js';

async function read(
  name: string,
  content: string | Uint8Array,
  limits: Partial<ReadLimits> = {},
): Promise<ReadResult> {
  const path = writeFixture('blob', content);
  return readCode({ path, name, ...(await detect(path, name)) }, textContext(limits));
}
const tree = async (
  entries: readonly FixtureEntry[],
  limits: Partial<ReadLimits> = {},
): Promise<ReadResult> => read('tree.tar.gz', await makeTarGz(entries), limits);
const paths = (result: ReadResult): string[] =>
  result.pieces.map(({ source }) => (source.kind === 'lines' ? source.path : source.kind));
const skippedOf = (result: ReadResult): Record<string, string> =>
  Object.fromEntries(result.skipped.map(({ what, why }) => [what, why]));
const code = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'none',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );

describe('readCode refuses', () => {
  it('an archive of which nothing but unsafe names is left', async () => {
    expect(await code(tree([{ name: '../evil.ts', content: 'x' }]))).toBe('unsafe_archive');
  });

  it('an encrypted archive', async () => {
    expect(await code(read('a.zip', makeZip([{ name: 'a.ts', content: 'x', encrypted: true }])))).toBe(
      'encrypted_document',
    );
  });

  it('an archive whose only file is damaged', async () => {
    expect(await code(read('a.zip', makeZip([{ name: 'a.ts', content: 'x', badChecksum: true }])))).toBe(
      'unreadable_document',
    );
  });

  it('more text than it may hold', async () => {
    expect(await code(tree([{ name: 'a.ts', content: 'x'.repeat(200) }], { maxTextChars: 100 }))).toBe(
      'limit_exceeded',
    );
  });
});

describe('a tree', () => {
  it('drops the common top folder, reads papers first, then by path, and keeps lines', async () => {
    const result = await tree([
      { name: 'repo-1.0/src/b.ts', content: 'b\r\n\r\nbb\r' },
      { name: 'repo-1.0/src/a.py', content: 'a' },
      { name: 'repo-1.0/docs/guide.md', content: 'g' },
      { name: 'repo-1.0/LICENSE.txt', content: 'l' },
      { name: 'repo-1.0/README.md', content: 'r' },
    ]);
    expect(paths(result)).toEqual(['README.md', 'LICENSE.txt', 'docs/guide.md', 'src/a.py', 'src/b.ts']);
    expect(result.title).toBe('repo-1.0');
    expect(result.fileCount).toBe(5);
    expect(result.pieces.at(-1)).toEqual({
      modality: 'code',
      source: { kind: 'lines', path: 'src/b.ts', language: 'typescript' },
      text: 'b\n\nbb\n',
    });
    expect(result.pieces[0]?.modality).toBe('text');
  });

  it('skips with a reason: installed, vendored, minified, lock, binary, too large, empty, links, ignored', async () => {
    const result = await tree(
      [
        { name: 'a.ts', content: 'kept' },
        { name: 'node_modules/x/index.js', content: 'x' },
        { name: 'node_modules/y/index.js', content: 'y' },
        { name: 'packages/p/node_modules/z.js', content: 'z' },
        { name: '.git/config', content: 'x' },
        { name: 'vendor/lib.go', content: 'x' },
        { name: 'src/vendor/own.go', content: 'kept too' },
        { name: 'jquery.min.js', content: 'x' },
        { name: 'bundle.js', content: 'x'.repeat(6000) },
        { name: 'yarn.lock', content: 'x' },
        { name: 'logo.png', content: 'x' },
        { name: 'paper.pdf', content: '%PDF-' },
        { name: 'blob', content: Buffer.from([0, 1, 2, 3, 0]) },
        { name: 'huge.json', content: 'x'.repeat(60_000) },
        { name: 'empty.ts', content: '' },
        { name: 'link.ts', type: 'symlink', linkname: 'a.ts' },
        { name: 'pipe', type: 'fifo' },
        { name: '.gitignore', content: '*.log\n/build/\n' },
        { name: 'out.log', content: 'x' },
        { name: 'build/a.js', content: 'x' },
        { name: 'build/deep/b.js', content: 'x' },
      ],
      { maxEntryBytes: 50_000 },
    );
    expect(paths(result)).toEqual(['.gitignore', 'a.ts', 'src/vendor/own.go']);
    const skipped = skippedOf(result);
    expect(Object.keys(skipped).sort()).toEqual(
      [
        '.git/ (1 file)',
        'blob',
        'build/ (2 files)',
        'bundle.js',
        'empty.ts',
        'huge.json',
        'jquery.min.js',
        'link.ts',
        'logo.png',
        'node_modules/ (2 files)',
        'out.log',
        'packages/p/node_modules/ (1 file)',
        'paper.pdf',
        'pipe',
        'vendor/ (1 file)',
        'yarn.lock',
      ].sort(),
    );
    expect(skipped['paper.pdf']).toContain('add it by itself');
    expect(skipped['build/ (2 files)']).toContain('.gitignore');
  });

  it('reads a path that occurs twice once, the last one, so that its lines can be found again', async () => {
    const result = await tree([
      { name: 'a.ts', content: 'first' },
      { name: 'a.ts', content: 'second' },
    ]);
    expect(result.pieces.map((piece) => piece.text)).toEqual(['second']);
    expect(result.skipped).toHaveLength(1);
  });

  it('names the symbols of its files, and says of how many it could not', async () => {
    const result = await tree([
      { name: 'a.ts', content: 'class A {}' },
      { name: 'b.cc', content: 'a<'.repeat(8000) },
      { name: 'c.kt', content: 'class C' },
    ]);
    expect(result.pieces.map(({ structure }) => structure?.map(({ label }) => label))).toEqual([
      ['class A'],
      undefined,
      undefined,
    ]);
    expect(result.skipped.map(({ what }) => what)).toEqual(['symbols of 1 file']);
  });

  it('keeps what is whole of a damaged archive and says what is missing', async () => {
    const bytes = makeZip([
      { name: 'a.ts', content: 'good' },
      { name: 'b.ts', content: 'bad', badChecksum: true },
    ]);
    const result = await read('a.zip', bytes);
    expect(paths(result)).toEqual(['a.ts']);
    expect(skippedOf(result)['b.ts']).toContain('damaged');
  });
});

describe('one source file', () => {
  it('becomes lines of a file of its name', async () => {
    const result = await read('main.go', 'package main\r\nfunc main() {}\r\n');
    expect(result.pieces).toEqual([
      {
        modality: 'code',
        source: { kind: 'lines', path: 'main.go', language: 'go' },
        text: 'package main\nfunc main() {}\n',
        structure: [{ kind: 'function', charStart: 13, charEnd: 27, label: 'main()' }],
      },
    ]);
  });
});

describe('.gitignore', () => {
  it('follows git: the deepest file decides, nothing comes back from an ignored folder', () => {
    const ignored = new GitIgnore();
    ignored.add('', '*.log\n/out\nsecret/\n!keep.log\n');
    ignored.add('sub', '!debug.log\nlocal.txt\n');
    ignored.add('secret', '!a.txt\n');
    expect(ignored.ignoredBy('a.log')).toBe('a.log');
    expect(ignored.ignoredBy('keep.log')).toBeUndefined();
    expect(ignored.ignoredBy('sub/debug.log')).toBeUndefined();
    expect(ignored.ignoredBy('sub/other.log')).toBe('sub/other.log');
    expect(ignored.ignoredBy('sub/deep/local.txt')).toBe('sub/deep/local.txt');
    expect(ignored.ignoredBy('local.txt')).toBeUndefined();
    expect(ignored.ignoredBy('out/x')).toBe('out/');
    expect(ignored.ignoredBy('sub/out/x')).toBeUndefined();
    expect(ignored.ignoredBy('secret/a.txt')).toBe('secret/');
    expect(ignored.ignoredBy('x/secret/y/z')).toBe('x/secret/');
  });
});

describe('the skip list', () => {
  it('stays readable: many alike become one row, and there is a last row', () => {
    const few = new SkipList();
    for (let i = 0; i < 40; i++) few.file(`img/${i}.png`, 'An image.');
    few.file('img/x.pdf', 'A PDF.');
    expect(few.finish()).toEqual([
      { what: 'img/ (40 files)', why: 'An image.' },
      { what: 'img/x.pdf', why: 'A PDF.' },
    ]);
    const many = new SkipList();
    for (let i = 0; i < 2500; i++) many.file(`d${i}/a`, 'x');
    const rows = many.finish();
    expect(rows).toHaveLength(2001);
    expect(rows.at(-1)?.what).toBe('500 more rows');
  });
});
