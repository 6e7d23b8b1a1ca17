import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isCodeTree } from './code-tree.js';
import { collect } from './collect.js';
import { hashFile, packTree, treeEntries } from './pack.js';
import { walk } from './walk.js';

let folder = '';
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lectern-collect-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

function write(files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  }
}

describe('telling code trees from folders of documents', () => {
  it('takes a folder with a marker for a code tree', () => {
    write({ 'go.mod': '', 'notes.pdf': '' });
    expect(isCodeTree(folder)).toBe(true);
  });

  it('takes a folder of mostly source files for one', () => {
    write({ 'a.py': '', 'sub/b.py': '', 'notes.txt': '' });
    expect(isCodeTree(folder)).toBe(true);
  });

  it('does not take contracts with a stray script for one', () => {
    write({ 'a.pdf': '', 'b.pdf': '', 'rename.py': '' });
    expect(isCodeTree(folder)).toBe(false);
  });

  it('does not take a folder for one because a code tree lies in it', () => {
    write({ 'a.pdf': '', 'tool/package.json': '', 'tool/a.ts': '', 'tool/b.ts': '', 'tool/c.ts': '' });
    expect(isCodeTree(folder)).toBe(false);
  });

  it('does not take an empty folder for one', () => {
    expect(isCodeTree(folder)).toBe(false);
  });
});

describe('walking a path', () => {
  it('names a path that does not exist', () => {
    expect(() => walk(path.join(folder, 'nothing'))).toThrow(/There is no file or folder/u);
  });

  it('gives every file by its relative path, packs code trees, and names what it left out', () => {
    write({ 'b.pdf': '', 'a/b.pdf': '', 'tool/package.json': '', '.secret': '' });
    fs.symlinkSync('/etc', path.join(folder, 'link'));
    const { sources, leftOut } = walk(folder);
    expect(sources.map(({ kind, title }) => [kind, title])).toEqual([
      ['file', 'a/b.pdf'],
      ['file', 'b.pdf'],
      ['tree', 'tool'],
    ]);
    expect(leftOut).toEqual([
      { what: '.secret', why: 'hidden' },
      { what: 'link', why: 'a link or special file' },
    ]);
  });
});

describe('packing a tree', () => {
  it('gives the same bytes for the same tree, whatever its times', async () => {
    write({ 'package.json': '{}', 'src/a.ts': 'a', 'src/empty.ts': '' });
    const first = await packTree(folder, 'tool', path.join(os.tmpdir(), `one-${process.pid}.tar.gz`));
    fs.utimesSync(path.join(folder, 'src/a.ts'), new Date(0), new Date(0));
    const second = await packTree(folder, 'tool', path.join(os.tmpdir(), `two-${process.pid}.tar.gz`));
    expect(second.sha256).toBe(first.sha256);
    expect(first.title).toBe('tool');
    expect(await hashFile(first.filePath)).toEqual({ sha256: first.sha256, bytes: first.bytes });
    expect(gunzipSync(fs.readFileSync(first.filePath)).includes('src/a.ts')).toBe(true);
    fs.rmSync(first.filePath);
    fs.rmSync(second.filePath);
  });

  it('changes when a file changes', async () => {
    const out = path.join(os.tmpdir(), `three-${process.pid}.tar.gz`);
    write({ 'package.json': '{}' });
    const before = await packTree(folder, 'tool', out);
    write({ 'package.json': '{ }' });
    expect((await packTree(folder, 'tool', out)).sha256).not.toBe(before.sha256);
    fs.rmSync(out);
  });

  it('never sends version control, installed packages or what links point to', async () => {
    write({ '.git/config': '', 'node_modules/x/i.js': '', '.github/ci.yml': '', 'a.ts': '' });
    fs.symlinkSync('/etc/hosts', path.join(folder, 'hosts.ts'));
    expect(treeEntries(folder).map(({ name }) => name)).toEqual(['.github/ci.yml', 'a.ts', 'hosts.ts']);
    const out = path.join(os.tmpdir(), `five-${process.pid}.tar.gz`);
    await packTree(folder, 'tool', out);
    expect(gunzipSync(fs.readFileSync(out)).includes('/etc/hosts')).toBe(false);
    fs.rmSync(out);
  });

  it('says in the archive which files are wanted, and is another archive for it', async () => {
    const out = path.join(os.tmpdir(), `four-${process.pid}.tar.gz`);
    write({ 'package.json': '{}', 'vendor/a.js': 'a' });
    const plain = await packTree(folder, 'tool', out);
    const asked = await packTree(folder, 'tool', out, ['vendor/', 'é*.js']);
    expect(asked.sha256).not.toBe(plain.sha256);
    const bytes = gunzipSync(fs.readFileSync(out));
    expect(bytes.subarray(512, 1024).toString('utf8').replace(/\0+$/u, '')).toBe(
      '27 LECTERN.include=vendor/\n26 LECTERN.include=é*.js\n',
    );
    fs.rmSync(out);
  });

  it('refuses patterns where there is no code to use them on', async () => {
    write({ 'a.pdf': '' });
    const options = {
      tempDir: folder,
      environment: {},
      signal: new AbortController().signal,
      include: ['*'],
    };
    await expect(collect([path.join(folder, 'a.pdf')], options)).rejects.toThrow(/--include is for folders/u);
    expect(fs.readdirSync(folder)).toEqual(['a.pdf']);
  });

  it('fails, and does not hang, when a file disappears underneath it', async () => {
    await expect(packTree(path.join(folder, 'gone'), 'x', path.join(folder, 'x.tar.gz'))).rejects.toThrow(
      /ENOENT/u,
    );
  });
});
