import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { failureOf, readFixture } from '../office/testing.js';

const mail = (...lines: readonly string[]): string => lines.join('\r\n');
const head = [
  'From: Ann Lee <ann@a.example>',
  'To: b@b.example',
  'Subject: =?utf-8?q?Caf=C3=A9?= lease',
  'Date: Wed, 01 May 2024 10:00:00 +0200',
];
const multipart = (...parts: readonly string[]): string =>
  mail(
    ...head,
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=x',
    '',
    ...parts.flatMap((part) => ['--x', part]),
    '--x--',
    '',
  );

describe('a mail', () => {
  it('that nests without end is refused', async () => {
    let nested = 'text';
    for (let i = 0; i < 60; i++)
      nested = mail(`Content-Type: multipart/mixed; boundary=b${i}`, '', `--b${i}`, nested, `--b${i}--`);
    const error = await failureOf(readFixture('a.eml', mail(...head, nested)));
    expect(error.code).toBe('unreadable_document');
  });

  it('that is cut off is read up to there', async () => {
    const { text } = await readFixture(
      'a.eml',
      multipart('Content-Type: text/plain\r\n\r\nHello there.').slice(0, -12),
    );
    expect(text).toContain('Hello the');
  });

  it('in Outlook format that is damaged says what to do', async () => {
    const file = Buffer.alloc(4096);
    Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(file);
    const name = Buffer.from('__properties_version1.0\0', 'utf16le');
    name.copy(file, 1024);
    file.writeUInt16LE(name.length, 1024 + 64);
    const error = await failureOf(readFixture('a.msg', file));
    expect(error.code).toBe('unreadable_document');
    expect(error.message).toContain('.eml');
  });

  it('gives its head as lines and its text with the quotes', async () => {
    const { text, parts, title } = await readFixture(
      'x',
      mail(...head, '', 'Yes.', '', '> Do you agree?', ''),
    );
    expect(text).toBe(
      'Café lease\n\nFrom: Ann Lee <ann@a.example>\nTo: b@b.example\nDate: Wed, 01 May 2024 10:00:00 +0200\n\nYes.\n\n> Do you agree?',
    );
    expect(parts[0]).toContain('mail <Café lease>');
    expect(title).toBe('Café lease');
  });

  it('shows its HTML as text, and its files as documents of their own under harmless names', async () => {
    const { text, attachments, skipped, parts } = await readFixture(
      'a.eml',
      multipart(
        'Content-Type: text/html\r\n\r\n<p>See <a href="https://a.example">this</a><img src="cid:l">',
        'Content-Type: application/pdf\r\nContent-Disposition: attachment; filename="../../evil.pdf"\r\n\r\n%PDF-1.4',
        'Content-Type: image/png\r\nContent-ID: <l>\r\nContent-Disposition: inline; filename="logo.png"\r\n\r\nx',
        mail('Content-Type: message/rfc822', '', ...head, '', 'inner'),
      ),
    );
    expect(text).toContain('Attachments: ../../evil.pdf');
    expect(text).toContain('See this');
    expect(parts).toContain('link <https://a.example> this');
    expect(attachments?.map(({ path }) => readFileSync(path, 'utf8').slice(0, 8))).toEqual([
      '%PDF-1.4',
      'From: An',
    ]);
    expect(attachments?.every(({ path }) => /inside-[0-9a-f-]+$/u.test(path))).toBe(true);
    expect(skipped.map(({ what }) => what)).toEqual(['logo.png']);
  });

  it('is read with the others of an mbox', async () => {
    const one = mail('From ann@a.example Wed May 1 10:00:00 2024', ...head, '', 'First.', '');
    const { text, parts } = await readFixture('inbox', `${one}\r\n${one.replace('First', 'Second')}`);
    expect(text).toContain('First.');
    expect(text).toContain('Second.');
    expect(parts.filter((part) => part.startsWith('mail'))).toHaveLength(2);
  });
});

it('a text that speaks of mails is none', async () => {
  const { reader } = await readFixture('a.txt', 'Subject: this is prose\nand goes on.\n');
  expect(reader).toContain('text');
});
