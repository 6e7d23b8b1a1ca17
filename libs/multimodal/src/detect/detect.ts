/**
 * Says what a file is, from its bytes. The name only breaks ties (markdown or plain text, which language). Does not read the
 * document, so a broken file of a known kind is detected here and refused by its reader.
 */
import { AppError } from '@lectern/contracts';
import { open } from 'node:fs/promises';
import { gunzipHead, isTarHeader, zipDocument } from './archives.js';
import { compoundDocument } from './compound.js';
import type { Detected } from './detected.js';
import { sniffEncoding } from './encoding.js';
import type { Refused } from './signatures.js';
import { matchSignature } from './signatures.js';
import { textFormat } from './text-format.js';

const headBytes = 64 * 1024;

/**
 * Throws AppError empty_document for a file without bytes; encrypted_document for an Office document with a password;
 *        unsupported_document, saying what it looks like and what to do, for
 * what Lectern does not read; unreadable_document for a gzip file that cannot be opened
 * Cost   reads 64 KiB; for a zip, its directory
 */
export async function detect(path: string, name: string): Promise<Detected> {
  const { head, tail, whole } = await readEnds(path);
  if (head.length === 0)
    throw new AppError('empty_document', `"${name}" is empty: there is nothing to read in it.`);
  if (isPdf(head, tail, name)) return { kind: 'pdf', mediaType: 'application/pdf', format: 'pdf' };
  const signature = matchSignature(head);
  if (signature) return accept(signature, name);
  if (head.subarray(0, 8).toString('latin1') === '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')
    return acceptCompound(await compoundDocument(path), name);
  if (head[0] === 0x1f && head[1] === 0x8b) return detectGzip(path, name);
  if (isZip(head)) {
    return accept(
      (await zipDocument(path, name)) ?? { kind: 'code', mediaType: 'application/zip', format: 'zip' },
      name,
    );
  }
  if (isTarHeader(head)) return { kind: 'code', mediaType: 'application/x-tar', format: 'tar' };
  return detectText(head, name, whole) ?? (await refuseBinary(head, name));
}

function isZip(head: Buffer): boolean {
  return /^PK(?:\x03\x04|\x05\x06|\x07\x08)/u.test(head.subarray(0, 4).toString('latin1'));
}

async function readEnds(path: string): Promise<{ head: Buffer; tail: Buffer; whole: boolean }> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const head = Buffer.alloc(Math.min(size, headBytes));
    await file.read(head, 0, head.length, 0);
    const tail = Buffer.alloc(Math.min(size, 2048));
    await file.read(tail, 0, tail.length, size - tail.length);
    return { head, tail, whole: size <= headBytes };
  } finally {
    await file.close();
  }
}

/** The header may stand anywhere in the first 1,024 bytes; a text that merely speaks of it has neither PDF's end nor its name. */
function isPdf(head: Buffer, tail: Buffer, name: string): boolean {
  const at = head.subarray(0, 1024).indexOf('%PDF-');
  return (
    at === 0 || (at > 0 && (/\.pdf$/iu.test(name) || tail.includes('%%EOF') || tail.includes('startxref')))
  );
}

async function detectGzip(path: string, name: string): Promise<Detected> {
  const { bytes, broken } = await gunzipHead(path, headBytes);
  if (bytes.length === 0) {
    if (!broken) throw new AppError('empty_document', `"${name}" is a gzip file with nothing in it.`);
    throw new AppError('unreadable_document', `"${name}" is a damaged gzip file: make or download it again.`);
  }
  if (isTarHeader(bytes)) return { kind: 'code', mediaType: 'application/gzip', format: 'tar.gz' };
  const innerName = name.replace(/\.gz$/iu, '');
  const text =
    matchSignature(bytes) || isPdf(bytes, bytes, innerName)
      ? undefined
      : detectText(bytes, innerName, !broken && bytes.length < headBytes);
  if (text) return { ...text, gzip: true };
  const inner = matchSignature(bytes);
  if (isZip(bytes) || isPdf(bytes, bytes, innerName) || (inner && 'kind' in inner))
    return { kind: 'archive', mediaType: 'application/gzip', format: 'gz' };
  throw new AppError(
    'unsupported_document',
    `"${name}" is a gzip file whose content is neither an archive nor text: unpack it and add what is in it.`,
  );
}

function detectText(head: Buffer, name: string, whole: boolean): Detected | undefined {
  const encoding = sniffEncoding(head, whole);
  return encoding ? textFormat(new TextDecoder(encoding).decode(head), name) : undefined;
}

function accept(found: Detected | Refused, name: string): Detected {
  if ('kind' in found) return found;
  throw new AppError(
    'unsupported_document',
    `"${name}" looks like ${found.looksLike}, which Lectern does not read: ${found.instead}.`,
  );
}

function acceptCompound(found: Detected | Refused | 'encrypted', name: string): Detected {
  if (found !== 'encrypted') return accept(found, name);
  throw new AppError(
    'encrypted_document',
    `"${name}" is an Office document encrypted with a password: open it with the password, save it without one, and add that.`,
  );
}

async function refuseBinary(head: Buffer, name: string): Promise<never> {
  const { fileTypeFromBuffer } = await import('file-type');
  const type = await fileTypeFromBuffer(head).catch(() => undefined);
  const looksLike = type ? `a .${type.ext} file (${type.mime})` : 'binary data of a kind it does not know';
  throw new AppError(
    'unsupported_document',
    `"${name}" looks like ${looksLike}, which Lectern does not read: add text, code, PDF, images or audio.`,
  );
}
