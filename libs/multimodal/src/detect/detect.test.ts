import { AppError } from '@lectern/contracts';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { makeTar, makeZip, writeFixture } from '../archive/testing.js';
import { detect } from './detect.js';

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
const find = async (name: string, content: string | Uint8Array): Promise<string> => {
  const found = await detect(writeFixture('blob', content), name);
  return `${found.kind} ${found.format} ${found.mediaType}${found.gzip ? ' gzip' : ''}`;
};
const refusal = async (name: string, content: string | Uint8Array): Promise<AppError> => {
  try {
    await find(name, content);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error(`${name} was accepted`);
};

describe('detect refuses', () => {
  it('an empty file', async () => {
    expect((await refusal('a.txt', '')).code).toBe('empty_document');
  });

  it.each([
    [
      'a.vsdx',
      makeZip([{ name: '[Content_Types].xml' }, { name: 'visio/document.xml', content: 'x' }]),
      'Visio',
    ],
    ['a.xlsb', makeZip([{ name: '[Content_Types].xml' }, { name: 'xl/workbook.bin' }]), 'binary Excel'],
    ['a.doc', latin1('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest'), 'old Microsoft Office'],
    ['a.zip', latin1('Rar!\x1a\x07\0rest'), 'RAR'],
    ['a', latin1('\x7fELF\x02\x01\x01'), 'program'],
    ['a.bin', Buffer.from(Array.from({ length: 4000 }, (_, i) => (i * 7919) % 256)), 'binary data'],
    [
      'a.gz',
      gzipSync(Buffer.from(Array.from({ length: 4000 }, (_, i) => (i * 7919) % 256))),
      'neither an archive nor text',
    ],
  ])('%s, saying what it looks like', async (name, content, looksLike) => {
    const error = await refusal(name, content);
    expect(error.code).toBe('unsupported_document');
    expect(error.message).toContain(looksLike);
    expect(error.message).toContain(`"${name}"`);
  });

  it('a damaged gzip file', async () => {
    expect((await refusal('a.gz', latin1('\x1f\x8bgarbage and more'))).code).toBe('unreadable_document');
  });
});

describe('detect by content, whatever the name', () => {
  it.each([
    ['a.txt', '%PDF-1.7 ...', 'pdf pdf application/pdf'],
    ['a.pdf', `${'\0'.repeat(500)}%PDF-1.4`, 'pdf pdf application/pdf'],
    ['notes.txt', 'a PDF begins with %PDF- and a number', 'text plain text/plain'],
    ['a.txt', latin1('\x89PNG\r\n\x1a\n....'), 'image image image/png'],
    ['a.mp3', latin1('RIFF\x24\0\0\0WAVEfmt '), 'audio audio audio/wav'],
    ['a.wav', latin1('RIFF\x24\0\0\0WEBPVP8 '), 'image image image/webp'],
    ['a', latin1('\xff\xfb\x90\x64\0\0\0\0'), 'audio audio audio/mpeg'],
    ['a', latin1('\0\0\0\x20ftypM4A \0\0\0\0'), 'audio audio audio/mp4'],
    ['a', latin1('\0\0\0\x18ftypheic\0\0\0\0mif1heic'), 'image image image/heic'],
    ['a', latin1('\0\0\0\x18ftypisom\0\0\0\0isommp41'), 'audio audio video/mp4'],
    ['a', latin1('OggS\0\x02'), 'audio audio audio/ogg'],
    ['photo.png', 'just words\n', 'text plain text/plain'],
    ['a.txt', '<!-- x --><!DOCTYPE html><p>x', 'text html text/html'],
    ['a.bin', makeZip([{ name: 'a.ts', content: 'x' }]), 'code zip application/zip'],
    [
      'renamed.zip',
      makeZip([{ name: '_rels/.rels' }, { name: 'xl/workbook.xml' }, { name: '[Content_Types].xml' }]),
      'office xlsx application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    ],
    ['a.log', gzipSync('line one\nline two\n'), 'text lines text/plain gzip'],
    ['app.ts.gz', gzipSync('const a = 1;\n'), 'code source text/x-typescript gzip'],
  ])('%s', async (name, content, expected) => {
    expect(await find(name, content)).toBe(expected);
  });

  it('knows tar by its checksum, plain or compressed', async () => {
    const tar = await makeTar([{ name: 'a', content: 'x' }]);
    expect(await find('a.txt', tar)).toBe('code tar application/x-tar');
    expect(await find('a.txt', gzipSync(tar))).toBe('code tar.gz application/gzip');
    tar.fill(0, 257, 265);
    expect((await refusal('a', tar)).code).toBe('unsupported_document');
  });
});

describe('detect text', () => {
  it('looks past many comments at the beginning, in no time', async () => {
    const comments = '<?xml version="1.0"?>\n' + '<!-- note -->\n'.repeat(100);
    expect(await find('a', `${comments}<!DOCTYPE html><p>x</p>`)).toBe('text html text/html');
    expect(await find('a.xml', `${comments}<a>x</a>`)).toBe('text xml application/xml');
  });

  it.each([
    ['a.md', '# T', 'text markdown text/markdown'],
    ['a.ts', 'x', 'code source text/x-typescript'],
    ['Dockerfile', 'FROM x', 'code source text/x-docker'],
    ['constructor', 'words', 'text plain text/plain'],
    ['a.constructor', 'words', 'text plain text/plain'],
    ['run', '#!/usr/bin/env python3\nprint(1)', 'code source text/x-python'],
    ['a.csv', 'a,b\n1,2', 'text csv text/csv'],
    ['a', 'a,b,c\n1,2,3\n4,5,6\n7,8,9\n1,1,1\n', 'text csv text/csv'],
    ['a', '{"a": 1}', 'text json application/json'],
    ['a', '<?xml version="1.0"?><a/>', 'text xml application/xml'],
    ['a', '# Title\n\nText with [a link](http://x).\n\n- one\n- two\n', 'text markdown text/markdown'],
    ['a', 'import x;\n\nint main() {\n  return 0;\n}\n// end\n', 'code source text/x-unknown'],
    ['a', 'Dear Sir,\n\nI write to you; the matter is urgent.\nYours,\nA.\n', 'text plain text/plain'],
    ['a.txt', Buffer.from('\ufeffhello', 'utf16le'), 'text plain text/plain'],
    ['a.txt', Buffer.from('hello without a mark', 'utf16le'), 'text plain text/plain'],
    ['a.txt', latin1('Stra\xdfe nach K\xf6ln, \x93quoted\x94'), 'text plain text/plain'],
    ['a.txt', `${'ä'.repeat(40_000)}x`, 'text plain text/plain'],
  ])('%s: %j', async (name, content, expected) => {
    expect(await find(name, content)).toBe(expected);
  });
});
