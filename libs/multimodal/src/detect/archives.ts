/** Looks into archives just far enough to say what they are: gzip of a tar or of one file, a zip or an Office document in zip form. */
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { listZip } from '../archive/zip.js';
import type { Detected } from './detected.js';
import type { Refused } from './signatures.js';

/** Whether the bytes begin with a tar header: it has the magic, or its checksum holds (tars from before 1988 have no magic). */
export function isTarHeader(head: Uint8Array): boolean {
  if (head.length < 512 || head[0] === 0) return false;
  if (Buffer.from(head.buffer, head.byteOffset + 257, 5).toString('latin1') === 'ustar') return true;
  const field = Buffer.from(head.buffer, head.byteOffset + 148, 8).toString('latin1');
  const stored = Number.parseInt(/^[\s\0]*([0-7]+)/u.exec(field)?.[1] ?? '', 8);
  let sum = 8 * 32;
  for (let i = 0; i < 512; i++) {
    if (i < 148 || i >= 156) sum += head[i]!;
  }
  return sum === stored;
}

/** The first bytes of what is compressed; fewer when it is short or broken. Never holds more than maxBytes plus one chunk. */
export async function gunzipHead(
  path: string,
  maxBytes: number,
): Promise<{ bytes: Buffer; broken: boolean }> {
  const file = createReadStream(path);
  const gunzip = createGunzip();
  const chunks: Buffer[] = [];
  let bytes = 0;
  let broken = false;
  file.on('error', (error) => gunzip.destroy(error));
  try {
    for await (const chunk of file.pipe(gunzip)) {
      chunks.push(chunk as Buffer);
      bytes += (chunk as Buffer).length;
      if (bytes >= maxBytes) break;
    }
  } catch {
    broken = true;
  } finally {
    file.destroy();
    gunzip.destroy();
  }
  return { bytes: Buffer.concat(chunks).subarray(0, maxBytes), broken };
}

const openXml = 'application/vnd.openxmlformats-officedocument';
const wordMain: Detected = {
  kind: 'office',
  mediaType: `${openXml}.wordprocessingml.document`,
  format: 'docx',
};
const excelMain: Detected = { kind: 'office', mediaType: `${openXml}.spreadsheetml.sheet`, format: 'xlsx' };
const powerPointMain: Detected = {
  kind: 'office',
  mediaType: `${openXml}.presentationml.presentation`,
  format: 'pptx',
};

/** By the parts of a package; templates, and documents with macros, which are never run, are read as their kind. */
const packages: readonly (readonly [RegExp, Detected | Refused])[] = [
  [
    /^xl\/workbook\.bin$/u,
    { looksLike: 'a binary Excel workbook (.xlsb)', instead: 'save it as .xlsx and add that' },
  ],
  [/^word\//u, wordMain],
  [/^xl\//u, excelMain],
  [/^ppt\//u, powerPointMain],
  [/^visio\//u, { looksLike: 'a Visio drawing (.vsdx)', instead: 'save it as PDF and add that' }],
];

/** What a zip file really is when it is not just an archive. */
export async function zipDocument(path: string, name: string): Promise<Detected | Refused | undefined> {
  const names = (await listZip(path, 5000)).map((name) => name.replaceAll('\\', '/'));
  if (names.includes('[Content_Types].xml')) {
    for (const [pattern, found] of packages) if (names.some((name) => pattern.test(name))) return found;
  }
  if (names.includes('META-INF/container.xml') && names.includes('mimetype')) {
    return { kind: 'book', mediaType: 'application/epub+zip', format: 'epub' };
  }
  if (names.includes('mimetype') && names.includes('content.xml')) {
    const named = /\.(ods|odp)$/iu.exec(name)?.[1]?.toLowerCase();
    const type = named === 'ods' ? 'spreadsheet' : named === 'odp' ? 'presentation' : 'text';
    return { kind: 'office', mediaType: `application/vnd.oasis.opendocument.${type}`, format: 'odf' };
  }
  if (names.includes('Index/Document.iwa'))
    return { looksLike: 'an Apple iWork document', instead: 'save it as PDF and add that' };
  return undefined;
}
