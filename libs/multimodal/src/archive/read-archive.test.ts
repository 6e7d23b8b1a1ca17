import { readFileSync, readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { failureOf, readFixture } from '../office/testing.js';
import type { FixtureEntry } from './testing.js';
import { makeTar, makeTarGz, makeZip } from './testing.js';

const formats: readonly (readonly [string, (entries: readonly FixtureEntry[]) => Promise<Buffer>])[] = [
  ['zip', (entries) => Promise.resolve(makeZip(entries))],
  ['tar', makeTar],
  ['tar.gz', makeTarGz],
];
const picture = Buffer.alloc(9000, 'p');

describe.each(formats)('an archive (%s) with documents in it', (format, make) => {
  it('takes no links, devices or names that lead out, and reports them', async () => {
    const { attachments, skipped } = await readFixture(
      'a',
      await make([
        { name: '../evil.pdf', content: 'x' },
        { name: '/etc/evil.pdf', content: 'x' },
        { name: 'link.pdf', type: 'symlink', linkname: '/etc/passwd' },
        { name: 'ok.pdf', content: '%PDF-' },
      ]),
    );
    expect(attachments?.map(({ name }) => name)).toEqual(['ok.pdf']);
    expect(skipped.map(({ what }) => what).sort()).toEqual(['../evil.pdf', '/etc/evil.pdf', 'link.pdf']);
  });

  it('takes no more bytes than it may', async () => {
    const bytes = await make([
      { name: 'a.pdf', content: Buffer.alloc(5000, 'x') },
      { name: 'b.pdf', content: '%PDF-' },
    ]);
    const reading = readFixture('a', bytes, { maxArchiveBytes: 4000 });
    // What is packed as a whole is unpacked as a whole.
    if (format === 'tar.gz') expect((await failureOf(reading)).code).toBe('limit_exceeded');
    else {
      const { attachments, skipped } = await reading;
      expect(attachments?.map(({ name }) => name)).toEqual(['b.pdf']);
      expect(skipped).toEqual([expect.objectContaining({ what: 'a.pdf' })]);
    }
  });

  it('makes each a file of its own, exactly, and lists what is in it', async () => {
    const result = await readFixture(
      'a',
      await make([
        { name: 'letters/a.pdf', content: '%PDF-' },
        { name: 'photo.png', content: picture },
        { name: 'inner.zip', content: makeZip([{ name: 'x', content: 'y' }]) },
        { name: 'dot.png', content: 'tiny' },
      ]),
    );
    expect(result.kind).toBe('archive');
    expect(result.text).toBe(
      `letters/a.pdf (5 bytes)\nphoto.png (9 KiB)\ninner.zip (${makeZip([{ name: 'x', content: 'y' }]).length} bytes)\ndot.png (4 bytes)`,
    );
    expect(result.attachments?.map(({ name }) => name)).toEqual(['letters/a.pdf', 'photo.png', 'inner.zip']);
    expect(readFileSync(result.attachments![1]!.path)).toEqual(picture);
    expect(readdirSync(result.context.tempDir)).toHaveLength(3);
  });

  it('keeps its text and code one document beside them', async () => {
    const result = await readFixture(
      'a',
      await make([
        { name: 'r/main.ts', content: 'let a = 1;\n' },
        { name: 'r/paper.pdf', content: '%PDF-' },
      ]),
    );
    expect(result.kind).toBeUndefined();
    expect(result.pieces.map(({ source }) => (source.kind === 'lines' ? source.path : ''))).toEqual([
      'main.ts',
    ]);
    expect(result.attachments?.map(({ name }) => name)).toEqual(['r/paper.pdf']);
    expect(result.skipped).toEqual([]);
  });

  it('leaves pictures and archives of a code tree, and all of installed packages, alone', async () => {
    const sources = Array.from({ length: 12 }, (_unused, i) => ({ name: `src/${i}.ts`, content: 'x' }));
    const { attachments } = await readFixture(
      'a',
      await make([
        ...sources,
        { name: 'logo.png', content: picture },
        { name: 'node_modules/x/manual.pdf', content: '%PDF-' },
        { name: 'docs/manual.pdf', content: '%PDF-' },
      ]),
    );
    expect(attachments?.map(({ name }) => name)).toEqual(['docs/manual.pdf']);
  });
});

describe('damaged documents in archives', () => {
  it('are reported, leave no file behind, and the others are taken', async () => {
    const { attachments, skipped, context } = await readFixture(
      'a.zip',
      makeZip([
        { name: 'bad.pdf', content: 'x', badChecksum: true },
        { name: 'good.pdf', content: '%PDF-' },
      ]),
    );
    expect(attachments?.map(({ name }) => name)).toEqual(['good.pdf']);
    expect(skipped).toEqual([{ what: 'bad.pdf', why: 'It is damaged inside the archive.' }]);
    expect(readdirSync(context.tempDir)).toHaveLength(1);
  });
});

describe('a gzip file of one document', () => {
  it('is refused when cut off or made to hurt', async () => {
    const packed = gzipSync(
      Buffer.concat([
        Buffer.from('%PDF-1.4\n'),
        Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * i * 7919) >> 3)),
      ]),
    );
    expect((await failureOf(readFixture('a.pdf.gz', packed.subarray(0, packed.length - 100)))).code).toBe(
      'unreadable_document',
    );
    const bomb = gzipSync(Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.alloc(30 << 20)]));
    expect((await failureOf(readFixture('a.pdf.gz', bomb))).code).toBe('unsafe_archive');
  });

  it('gives that document', async () => {
    const { attachments, text } = await readFixture('a.pdf.gz', gzipSync('%PDF-1.4\n...'));
    expect(attachments?.map(({ name }) => name)).toEqual(['a.pdf']);
    expect(text).toBe('a.pdf (12 bytes)');
  });
});
