import type { TokenSequence } from '@lectern/contracts';
import { AppError, decodeSequence, encodeSequence, locate, verifyQuote } from '@lectern/contracts';
import { readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeTarGz, makeZip, textContext, writeFixture } from './archive/testing.js';
import { readDocument } from './read-document.js';
import { renderPage } from './render-page.js';
import { realData } from './testing/real-data.js';

const read = (name: string, content: string | Uint8Array): Promise<TokenSequence> =>
  readDocument({ path: writeFixture('blob', content), name }, textContext());
const failure = (promise: Promise<unknown>): Promise<AppError> =>
  promise.then(
    () => Promise.reject(new Error('nothing was refused')),
    (error: unknown) => (error instanceof AppError ? error : Promise.reject(error as Error)),
  );

/** Every segment of a document can be quoted, located and found again. */
function expectQuotable(sequence: TokenSequence, step = 1): void {
  const { charStart, charEnd } = sequence.segments;
  for (let i = 0; i < charStart.length; i += step) {
    const quote = locate(sequence, charStart[i]!, charEnd[i]!);
    expect(quote && verifyQuote(sequence, quote.location, quote.text)).toBe(true);
  }
}

describe('readDocument refuses', () => {
  it('a document without text, with the reason it was skipped for', async () => {
    expect((await failure(read('a.txt', ' \n\n '))).code).toBe('empty_document');
    expect((await failure(read('a.html', '<html><script>x</script></html>'))).code).toBe('empty_document');
    const onlyFonts = await failure(read('a.zip', makeZip([{ name: 'a.woff', content: 'x' }])));
    expect(onlyFonts.code).toBe('empty_document');
    expect(onlyFonts.message).toContain('Fonts are not read');
  });

  it('a file that is not there, as a fault of ours', async () => {
    expect((await failure(readDocument({ path: '/nowhere/x', name: 'x' }, textContext()))).code).toBe(
      'internal_error',
    );
  });

  it('to draw a page of what has none', async () => {
    const path = writeFixture('blob', 'text');
    expect((await failure(renderPage({ path, name: 'a.txt', pageNumber: 1, maxPixels: 1e6 }))).code).toBe(
      'invalid_request',
    );
  });
});

describe('readDocument', () => {
  it('reads text to char locations', async () => {
    const sequence = await read('a.md', '# Terms\n\nThe law of Delaware governs. No other law does.\n');
    expect(sequence.meta).toMatchObject({ kind: 'text', mediaType: 'text/markdown', title: 'Terms' });
    const at = sequence.text.indexOf('The law');
    expect(locate(sequence, at, at + 28)).toMatchObject({
      location: { type: 'char_location', start_char_index: 9, end_char_index: 37 },
      text: 'The law of Delaware governs.',
    });
    expectQuotable(sequence);
  });

  it('reads a tree to line locations that survive being stored', async () => {
    const bytes = await makeTarGz([
      { name: 'r/README.md', content: '# R\n\nWhat it\ndoes.\n' },
      { name: 'r/src/a.ts', content: 'export function add(a: number) {\n  return a;\n}\n' },
    ]);
    const sequence = decodeSequence(encodeSequence(await read('r.tar.gz', bytes)));
    const at = sequence.text.indexOf('return');
    expect(locate(sequence, at, at + 9)).toMatchObject({
      location: { type: 'line_location', path: 'src/a.ts', start_line: 2, end_line: 2 },
      text: '  return a;',
    });
    expectQuotable(sequence);
  });
});

const walk = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? walk(path) : [path];
  });

describe.each(['gzip', 'tar', 'zip', 'zip-slip', 'multipart'])('real broken files: %s', (kind) => {
  const folder = realData('fuzz', kind);
  it.skipIf(folder === undefined)('are read or refused with a reason', { timeout: 60_000 }, async () => {
    for (const path of walk(folder!)) {
      const name = basename(path);
      try {
        expectQuotable(await readDocument({ path, name }, textContext()));
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        expect(error.code).not.toBe('internal_error');
        expect(error.message).toContain(name);
      }
    }
  });
});

const repository = realData('code', 'hono.tar.gz');
describe.skipIf(repository === undefined)('a real repository', () => {
  it('is read whole, and quotes from it are found again', { timeout: 60_000 }, async () => {
    const sequence = await readDocument({ path: repository!, name: 'hono.tar.gz' }, textContext());
    expect(sequence.meta).toMatchObject({ kind: 'code', title: 'hono', fileCount: 471 });
    expectQuotable(sequence, 997);
  });
});
