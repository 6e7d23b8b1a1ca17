/** Holds the house style that a machine can hold: file length, opening comments, READMEs, nothing left for later. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesBelow, readSources, root } from './sources.js';

const sources = readSources(['libs', 'apps', 'test']);
const product = sources.filter((file) => !file.isTest);

describe('files', () => {
  it('are at most 400 lines long', () => {
    expect(sources.filter((file) => file.lines > 400).map((file) => `${file.path}: ${file.lines}`)).toEqual(
      [],
    );
  });

  it('open by saying what they are', () => {
    const silent = product.filter(
      (file) => !/^(\/\*\*|\/\/|\/\*|import 'reflect-metadata';\n\/\*\*)/u.test(file.text),
    );
    expect(silent.map((file) => file.path)).toEqual([]);
  });

  it('leave nothing for later', () => {
    const later = sources.filter(
      (file) => /\b(TODO|FIXME|XXX|HACK)\b(?!-)/u.test(file.text) && !file.path.includes('shape.test'),
    );
    expect(later.map((file) => file.path)).toEqual([]);
  });

  it('have no default exports', () => {
    const bad = product.filter(
      (file) => /^export default /mu.test(file.text) && !file.path.endsWith('.config.ts'),
    );
    expect(bad.map((file) => file.path)).toEqual([]);
  });
});

describe('folders', () => {
  it('of three source files or more explain themselves in a README of at most 60 lines', () => {
    const counts = new Map<string, number>();
    for (const file of product) {
      const folder = path.posix.dirname(file.path);
      counts.set(folder, (counts.get(folder) ?? 0) + 1);
    }
    const missing = [...counts]
      .filter(([folder, count]) => count >= 3 && !/^(libs|apps)\/[^/]+\/src$/u.test(folder))
      .filter(([folder]) => !existsSync(path.join(root, folder, 'README.md')))
      .map(([folder]) => folder);
    expect(missing).toEqual([]);
  });
});

describe('READMEs inside the tree', () => {
  it('fit on a screen', () => {
    const long = ['libs', 'apps', 'test']
      .flatMap((folder) => filesBelow(folder, (name) => name === 'README.md'))
      .filter((file) => readFileSync(path.join(root, file), 'utf8').split('\n').length > 61);
    expect(long).toEqual([]);
  });
});

describe('the launcher', () => {
  it('has its scripts in place', () => {
    const names = filesBelow('tools', (name) => name.endsWith('.mjs'));
    expect(names).toContain('tools/launch.mjs');
    expect(existsSync(path.join(root, 'lectern'))).toBe(true);
  });
});
