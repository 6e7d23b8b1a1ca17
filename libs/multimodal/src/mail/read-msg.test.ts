import { readFileSync } from 'node:fs';
import { burn } from '@kenjiuno/msgreader/lib/Burner.js';
import { TypeEnum } from '@kenjiuno/msgreader/lib/Reader.js';
import { describe, expect, it } from 'vitest';
import { readFixture } from '../office/testing.js';

interface Entry {
  readonly name: string;
  readonly type: TypeEnum;
  readonly length: number;
  readonly binaryProvider?: () => number[];
  readonly children?: number[];
}

const streamOf = (name: string, bytes: Buffer): Entry => ({
  name,
  type: TypeEnum.DOCUMENT,
  length: bytes.length,
  binaryProvider: () => [...bytes],
});
const words = (tag: string, text: string): Entry =>
  streamOf(`__substg1.0_${tag}001F`, Buffer.from(text, 'utf16le'));

/** An Outlook message with one attachment: property streams in a compound file. */
function makeMsg(): Uint8Array {
  const entries: Entry[] = [
    { name: 'Root Entry', type: TypeEnum.ROOT, length: 0, children: [1, 2, 3, 4, 5] },
    streamOf('__properties_version1.0', Buffer.alloc(32)),
    words('0037', 'Lease'),
    words('1000', 'Please sign.\r\n\r\n> When?'),
    words('0C1A', 'Ann Lee'),
    { name: '__attach_version1.0_#00000000', type: TypeEnum.DIRECTORY, length: 0, children: [6, 7, 8] },
    streamOf('__properties_version1.0', Buffer.alloc(8)),
    words('3707', 'lease.pdf'),
    streamOf('__substg1.0_37010102', Buffer.from('%PDF-1.4 ...')),
  ];
  return burn(entries);
}

describe('an Outlook mail', () => {
  it('gives its head, its text, and its files as documents of their own', async () => {
    const { text, title, attachments, parts } = await readFixture('a.msg', makeMsg());
    expect(text).toBe('Lease\n\nFrom: Ann Lee\nAttachments: lease.pdf\n\nPlease sign.\n\n> When?');
    expect(title).toBe('Lease');
    expect(parts[0]).toContain('mail <Lease>');
    expect(attachments?.map(({ name, path }) => [name, readFileSync(path, 'utf8')])).toEqual([
      ['lease.pdf', '%PDF-1.4 ...'],
    ]);
  });
});
