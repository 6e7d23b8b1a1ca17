import { AppError } from '@lectern/contracts';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { DetectedFile } from '../detect/detected.js';
import type { ReadLimits } from '../ports/reader.js';
import { defaultReadLimits } from '../ports/reader.js';
import { openArchive } from './archive.js';
import { entryName } from './entry-name.js';
import type { FixtureEntry } from './testing.js';
import { makeTar, makeTarGz, makeZip, writeFixture } from './testing.js';

interface Seen {
  readonly names: string[];
  readonly unsafe: string[];
  readonly contents: Record<string, string>;
  readonly failed: string[];
  readonly broken: string | undefined;
  readonly commit: string | undefined;
}

async function walk(
  format: DetectedFile['format'],
  bytes: Buffer,
  limits: Partial<ReadLimits> = {},
): Promise<Seen> {
  const file: DetectedFile = { path: writeFixture('fixture', bytes), name: 'fixture', mediaType: '', format };
  const seen = {
    names: [] as string[],
    unsafe: [] as string[],
    contents: {} as Record<string, string>,
    failed: [] as string[],
  };
  const result = await openArchive(file, { ...defaultReadLimits, ...limits })({
    wants: (entry) => {
      (entry.unsafe === undefined ? seen.names : seen.unsafe).push(entry.path);
      return true;
    },
    content: (entry, content) => (seen.contents[entry.path] = content.toString()),
    failed: (entry) => seen.failed.push(entry.path),
  });
  return { ...seen, broken: result.broken, commit: result.commit };
}

const makers: readonly (readonly [
  DetectedFile['format'],
  (entries: readonly FixtureEntry[]) => Promise<Buffer>,
])[] = [
  ['zip', (entries) => Promise.resolve(makeZip(entries))],
  ['tar', makeTar],
  ['tar.gz', makeTarGz],
];
const code = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'none',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );

describe.each(makers)('%s', (format, make) => {
  it('never reads entries whose names are absolute or lead out, and goes on with the rest', async () => {
    const names = ['../evil', 'a/../../evil', '/etc/passwd', 'C:\\evil', '..\\evil', 'ok.txt'];
    const seen = await walk(format, await make(names.map((name) => ({ name, content: name }))));
    expect(seen.unsafe).toHaveLength(5);
    expect(seen.contents).toEqual({ 'ok.txt': 'ok.txt' });
  });

  it('never reads links', async () => {
    const seen = await walk(
      format,
      await make([
        { name: 'link', type: 'symlink', linkname: '/etc/passwd' },
        { name: 'b', content: 'b' },
      ]),
    );
    expect(seen.contents).toEqual({ b: 'b' });
  });

  it('refuses more entries than allowed', async () => {
    const bytes = await make(Array.from({ length: 5 }, (_, i) => ({ name: `f${i}`, content: 'x' })));
    expect(await code(walk(format, bytes, { maxArchiveEntries: 4 }))).toBe('limit_exceeded');
    expect(await code(walk(format, bytes, { maxArchiveEntries: 5 }))).toBe('none');
  });

  it('reads nothing from what is no archive', async () => {
    expect(await code(walk(format, Buffer.alloc(2000, 'not an archive ')))).toBe('unreadable_document');
  });

  it('survives every truncation: an error with a code, or whole entries only', async () => {
    const bytes = await make([
      { name: 'dir/a.txt', content: 'alpha '.repeat(100) },
      { name: 'dir/b.txt', content: 'beta '.repeat(100) },
    ]);
    for (let length = 1; length < bytes.length; length += Math.max(1, Math.floor(bytes.length / 60))) {
      try {
        const seen = await walk(format, bytes.subarray(0, length));
        for (const [name, content] of Object.entries(seen.contents)) {
          expect(content).toBe((name.endsWith('a.txt') ? 'alpha ' : 'beta ').repeat(100));
        }
      } catch (error) {
        expect(error).toBeInstanceOf(AppError);
      }
    }
  });

  it('reads contents whole, in order, and again on a second walk', async () => {
    const seen = await walk(
      format,
      await make([
        { name: './a/b.txt', content: 'ä\n' },
        { name: 'c', content: Buffer.alloc(70_000, 'c') },
      ]),
    );
    expect(seen.names).toEqual(['a/b.txt', 'c']);
    expect(seen.contents['a/b.txt']).toBe('ä\n');
    expect(seen.contents['c']).toHaveLength(70_000);
  });
});

describe('bombs', () => {
  it('stops a tar.gz that unpacks to more than 200 times its size', async () => {
    const tar = await makeTar([{ name: 'zeros', content: Buffer.alloc(30 << 20) }]);
    expect(await code(walk('tar.gz', gzipSync(tar)))).toBe('unsafe_archive');
  });

  it('stops a zip that unpacks to more than 200 times its size', async () => {
    const entries = Array.from({ length: 8 }, (_, i) => ({
      name: `zeros${i}`,
      content: Buffer.alloc(4 << 20),
    }));
    expect(await code(walk('zip', makeZip(entries)))).toBe('unsafe_archive');
  });

  it('stops at the limit on all bytes together', async () => {
    const bytes = await makeTarGz([{ name: 'a', content: Buffer.alloc(100_000, 'a') }]);
    expect(await code(walk('tar.gz', bytes, { maxArchiveBytes: 50_000 }))).toBe('limit_exceeded');
  });
});

describe('zip', () => {
  it('reports an entry whose checksum does not hold and reads the others', async () => {
    const seen = await walk(
      'zip',
      makeZip([
        { name: 'bad', content: 'x', badChecksum: true },
        { name: 'good', content: 'y' },
      ]),
    );
    expect(seen.failed).toEqual(['bad']);
    expect(seen.contents).toEqual({ good: 'y' });
  });

  it('does not read encrypted entries', async () => {
    expect(
      (await walk('zip', makeZip([{ name: 'secret', content: 'x', encrypted: true }]))).contents,
    ).toEqual({});
  });

  it('knows the commit that git archive leaves in the comment', async () => {
    const commit = '0123456789abcdef0123456789abcdef01234567';
    expect((await walk('zip', makeZip([{ name: 'a', content: 'x' }], commit))).commit).toBe(commit);
  });
});

describe('tar', () => {
  it('keeps what came out whole before the damage, and says that something is missing', async () => {
    const tar = await makeTar([
      { name: 'a', content: 'whole' },
      { name: 'b', content: 'x'.repeat(3000) },
    ]);
    const seen = await walk('tar', tar.subarray(0, 2048));
    expect(seen.contents).toEqual({ a: 'whole' });
    expect(seen.failed).toEqual(['b']);
    expect(seen.broken).toContain('damaged');
  });
});

describe('entry names', () => {
  it.each([
    '',
    '/',
    '..',
    'a/..',
    '../a',
    '/a',
    'c:/a',
    'C:a',
    'a\0b',
    'a\nb',
    'x/'.repeat(70),
    'y'.repeat(1025),
  ])('refuses %j', (name) => {
    expect(entryName(name).unsafe).toBeDefined();
  });

  it('makes one form of every harmless name', () => {
    expect(['./a//b/', 'a\\b', 'a/./b', 'a..b/…'].map((name) => entryName(name))).toEqual([
      { path: 'a/b' },
      { path: 'a/b' },
      { path: 'a/b' },
      { path: 'a..b/…' },
    ]);
  });
});
