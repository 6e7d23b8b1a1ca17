/**
 * OLE compound files (what Office wrote before 2007, Outlook mails, and encrypted documents of today) -> what they are, by the
 * names of the streams in their directory. Reads no stream.
 */
import { open } from 'node:fs/promises';
import type { Detected } from './detected.js';
import type { Refused } from './signatures.js';

const entryBytes = 128;
const blockBytes = 1 << 20;
/** The directory stands near the beginning, or at the end of what was written in one go. */
const maxScannedBytes = 64 << 20;

const kinds: readonly (readonly [string, Detected | Refused | 'encrypted'])[] = [
  ['EncryptedPackage', 'encrypted'],
  ['__properties_version1.0', { kind: 'mail', mediaType: 'application/vnd.ms-outlook', format: 'msg' }],
  [
    'WordDocument',
    { looksLike: 'a Word document of before 2007 (.doc)', instead: 'save it as .docx and add that' },
  ],
  [
    'PowerPoint Document',
    {
      looksLike: 'a PowerPoint presentation of before 2007 (.ppt)',
      instead: 'save it as .pptx and add that',
    },
  ],
  [
    'Workbook',
    { looksLike: 'an Excel workbook of before 2007 (.xls)', instead: 'save it as .xlsx and add that' },
  ],
  [
    'Book',
    { looksLike: 'an Excel workbook of before 2007 (.xls)', instead: 'save it as .xlsx and add that' },
  ],
];

/** Directory entries stand at multiples of 128 bytes; each gives its name and the name's length. O(size, at most 64 MiB). */
export async function compoundDocument(path: string): Promise<Detected | Refused | 'encrypted'> {
  const names = await streamNames(path);
  for (const [name, kind] of kinds) if (names.has(name)) return kind;
  return { looksLike: 'an old Microsoft Office document or mail', instead: 'save it as PDF and add that' };
}

async function streamNames(path: string): Promise<Set<string>> {
  const wanted = kinds.map(([name]) => ({ name, bytes: Buffer.from(`${name}\0`, 'utf16le') }));
  const found = new Set<string>();
  const file = await open(path, 'r');
  try {
    const block = Buffer.alloc(blockBytes);
    for (let at = 0; at < maxScannedBytes; at += blockBytes) {
      const { bytesRead } = await file.read(block, 0, blockBytes, at);
      for (let entry = 0; entry + entryBytes <= bytesRead; entry += entryBytes) {
        const nameBytes = block.readUInt16LE(entry + 64);
        for (const { name, bytes } of wanted)
          if (nameBytes === bytes.length && block.subarray(entry, entry + nameBytes).equals(bytes))
            found.add(name);
      }
      if (bytesRead < blockBytes) break;
    }
  } finally {
    await file.close();
  }
  return found;
}
