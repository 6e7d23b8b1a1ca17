import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findAsset } from './assets.js';

const home = mkdtempSync(path.join(tmpdir(), 'lectern-assets-'));
const folder = path.join(home, 'app');
mkdirSync(path.join(folder, 'assets'), { recursive: true });
writeFileSync(path.join(home, 'secret.txt'), 'secret');
writeFileSync(path.join(home, 'app-other'), 'secret');
writeFileSync(path.join(folder, 'index.html'), '<html>');
writeFileSync(path.join(folder, 'assets', 'a b.js'), '1');
symlinkSync(path.join(home, 'secret.txt'), path.join(folder, 'link.txt'));

afterAll(() => {
  rmSync(home, { recursive: true, force: true });
});

describe('assets', () => {
  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/../app-other',
    '/link.txt',
    '/assets',
    '/',
    '/%00',
    '/%zz',
    '/none.js',
  ])('gives nothing for %s', async (urlPath) => {
    expect(await findAsset(folder, urlPath)).toBeUndefined();
  });

  it('gives the files of its folder with their types', async () => {
    expect(await findAsset(folder, '/index.html')).toMatchObject({
      mediaType: 'text/html; charset=utf-8',
      bytes: 6,
    });
    expect((await findAsset(folder, '/assets/a%20b.js'))?.mediaType).toContain('javascript');
  });

  it('gives nothing when the dashboard was not built', async () => {
    expect(await findAsset(path.join(home, 'none'), '/index.html')).toBeUndefined();
  });
});
