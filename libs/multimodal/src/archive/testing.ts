/** Test-only: small archives made in memory, whole or with the faults that strangers' archives have. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import type { ReadContext, ReadLimits } from '../ports/reader.js';
import { defaultReadLimits } from '../ports/reader.js';

export interface FixtureEntry {
  readonly name: string;
  readonly content?: string | Buffer;
  readonly type?: 'file' | 'symlink' | 'link' | 'character-device' | 'fifo' | 'directory';
  readonly linkname?: string;
  /** Zip only: claims to be encrypted. */
  readonly encrypted?: boolean;
  /** Zip only: a checksum that does not hold. */
  readonly badChecksum?: boolean;
}

export async function makeTar(entries: readonly FixtureEntry[]): Promise<Buffer> {
  const tar = pack();
  for (const { name, content = '', type = 'file', linkname } of entries) {
    const isFile = type === 'file';
    tar.entry(
      { name, type, ...(linkname === undefined ? {} : { linkname }) },
      isFile ? Buffer.from(content) : Buffer.alloc(0),
    );
  }
  tar.finalize();
  return buffer(tar);
}

/** A tar that begins with a global header of these records, as `git archive` writes one. */
export function withGlobalHeader(tar: Buffer, records: Readonly<Record<string, string>>): Buffer {
  const lines = Object.entries(records).map(([key, value]) => {
    const rest = Buffer.byteLength(` ${key}=${value}\n`);
    let length = rest + String(rest).length;
    if (rest + String(length).length !== length) length++;
    return `${length} ${key}=${value}\n`;
  });
  const body = Buffer.from(lines.join(''));
  const header = Buffer.alloc(512);
  header.write('pax_global_header', 0);
  header.write('0000644\0', 100);
  header.write(`${body.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('        ', 148);
  header.write('g', 156);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, body, Buffer.alloc((512 - (body.length % 512)) % 512), tar]);
}

export async function makeTarGz(entries: readonly FixtureEntry[]): Promise<Buffer> {
  return gzipSync(await makeTar(entries));
}

export function makeZip(entries: readonly FixtureEntry[], comment = ''): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name);
    const content = Buffer.from(entry.linkname ?? entry.content ?? '');
    const packed = deflateRawSync(content);
    const header = Buffer.alloc(26);
    header.writeUInt16LE(20, 0);
    header.writeUInt16LE(0x800 | (entry.encrypted ? 1 : 0), 2);
    header.writeUInt16LE(8, 4);
    header.writeUInt32LE((crc32(content) + (entry.badChecksum ? 1 : 0)) >>> 0, 10);
    header.writeUInt32LE(packed.length, 14);
    header.writeUInt32LE(content.length, 18);
    header.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), header, name, packed]);
    const tail = Buffer.alloc(14);
    const mode = entry.type === 'symlink' ? 0xa1ff : entry.type === 'directory' ? 0x41ed : 0x81a4;
    tail.writeUInt32LE((mode << 16) >>> 0, 6);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 3]), header, tail, name]));
    locals.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  end.writeUInt16LE(comment.length, 16);
  return Buffer.concat([...locals, central, Buffer.from('PK\x05\x06'), end, Buffer.from(comment)]);
}

let folder: string | undefined;

/** A new folder inside one that goes with the process. */
function ownFolder(): string {
  if (folder === undefined) {
    const made = mkdtempSync(join(tmpdir(), 'lectern-test-'));
    process.once('exit', () => rmSync(made, { recursive: true, force: true }));
    folder = made;
  }
  return mkdtempSync(join(folder, 'own-'));
}

/** Writes a fixture into a folder of its own and returns its path. */
export function writeFixture(name: string, content: string | Uint8Array): string {
  const path = join(ownFolder(), name);
  writeFileSync(path, content);
  return path;
}

/** A context for readers that need no models. */
export function textContext(limits: Partial<ReadLimits> = {}): ReadContext {
  return {
    limits: { ...defaultReadLimits, ...limits },
    models: { openSession: () => Promise.reject(new Error('This test opens no model.')) },
    tempDir: ownFolder(),
    onProgress: () => undefined,
  };
}
