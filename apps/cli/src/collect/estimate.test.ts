import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guessText } from '../output/guess.js';
import { guessFile, guessTree } from './estimate.js';
import { walk } from './walk.js';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'lectern-guess-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function file(name: string, content: string | Uint8Array): string {
  const place = path.join(dir, name);
  mkdirSync(path.dirname(place), { recursive: true });
  writeFileSync(place, content);
  return place;
}

/** `pages` objects with `padding` bytes between them, so that some stand over the end of a piece that is read. */
const pdf = (pages: number, padding: number): string =>
  `%PDF-1.7\n1 0 obj << /Type /Pages /Kids [] >>\n` +
  Array.from({ length: pages }, () => `${' '.repeat(padding)}<< /Type /Page /Parent 1 0 R >>\n`).join('');

describe('a guess before reading', () => {
  it('says why when there is no such file', async () => {
    await expect(guessFile(path.join(dir, 'none.txt'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('is nothing for an empty file', async () => {
    expect(await guessFile(file('empty.pdf', ''))).toMatchObject({ tokens: 0, pages: 0, seconds: 0 });
  });

  it.each([0, 1, 997, 30_000])('counts the pages of a PDF, wherever they stand (%s)', async (padding) => {
    expect((await guessFile(file('some.pdf', pdf(9, padding)))).pages).toBe(9);
  });

  it('takes the count of a PDF whose pages are compressed, and its size when that is too', async () => {
    const counted = '%PDF-1.7\n<< /Type /Pages /Kids [3 0 R] /Count 619 >>\n';
    expect((await guessFile(file('counted.pdf', counted))).pages).toBe(619);
    expect((await guessFile(file('closed.pdf', new Uint8Array(400_000)))).pages).toBe(10);
  });

  it('takes the length of a recording from its header', async () => {
    const wav = Buffer.alloc(64_000 * 60);
    wav.write('RIFF');
    wav.writeUInt32LE(32_000, 28);
    expect((await guessFile(file('talk.wav', wav))).minutes).toBeCloseTo(2, 5);
  });

  it('counts no tokens of files that hold no text', async () => {
    const weights = await guessFile(file('model.safetensors', new Uint8Array(100_000)));
    expect(weights).toMatchObject({ files: 1, bytes: 100_000, tokens: 0 });
  });

  it('is near the truth for prose', async () => {
    const { tokens } = await guessFile(
      file('prose.txt', 'The tenant pays the rent on the first day. '.repeat(100)),
    );
    expect(tokens).toBeGreaterThan(700);
    expect(tokens).toBeLessThan(1600);
  });

  it('adds up over folders, and shows the largest first', async () => {
    file('all/a/one.txt', 'x'.repeat(4500));
    file('all/a/two.txt', 'x'.repeat(9000));
    file('all/b.txt', 'x'.repeat(450));
    const tree = await guessTree(walk(path.join(dir, 'all')).sources);
    expect(tree.guess).toMatchObject({ files: 3, bytes: 13_950, tokens: 3100 });
    const words = guessText(tree)
      .split('\n')
      .map((line) => line.trim().split(/\s+/u)[0]);
    expect(words.slice(0, 5)).toEqual(['a/', 'two.txt', 'one.txt', 'b.txt', 'Together']);
  });
});
