/**
 * A code tree -> one .tar.gz in a temporary folder. Deterministic: sorted paths, no owners, times zero, so that the same tree
 * has the same sha256 wherever and whenever it is packed. What .gitignore names is left to the reader, which knows why it skips.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';
import type { Pack } from 'tar-stream';
import type { Item } from './item.js';
import { includeHeader, prepended } from './pax-header.js';

/** Never sent: the version control's own store and installed packages, which are not the author's text. */
const never = new Set(['.git', '.hg', '.svn', 'node_modules', '.venv', '__pycache__']);

interface TreeEntry {
  /** Relative, with `/` between folders. */
  readonly name: string;
  readonly link: boolean;
}

/** The tree's files and links, sorted. Links are not followed, special files are left out. */
export function treeEntries(folder: string): TreeEntry[] {
  const found: TreeEntry[] = [];
  const visit = (relative: string): void => {
    for (const entry of fs.readdirSync(path.join(folder, relative), { withFileTypes: true })) {
      if (never.has(entry.name)) continue;
      const name = relative === '' ? entry.name : `${relative}/${entry.name}`;
      if (entry.isDirectory()) visit(name);
      else if (entry.isFile() || entry.isSymbolicLink()) found.push({ name, link: entry.isSymbolicLink() });
    }
  };
  visit('');
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Sends one file into the archive; resolves when the archive has taken it. */
async function putFile(archive: Pack, folder: string, name: string): Promise<void> {
  const handle = await fs.promises.open(path.join(folder, name), 'r');
  try {
    const { size, mode } = await handle.stat();
    const header = {
      name,
      size,
      mode: (mode & 0o100) === 0 ? 0o644 : 0o755,
      mtime: new Date(0),
      uid: 0,
      gid: 0,
    };
    if (size === 0) {
      archive.entry(header, '');
      return;
    }
    const entry = archive.entry(header);
    await pipeline(handle.createReadStream({ autoClose: false, end: size - 1 }), entry);
  } finally {
    await handle.close();
  }
}

/**
 * Writes `outFile`; the document keeps the folder's name. `include` are patterns of files that are to be read whatever the reader's
 * rules say; other patterns make another archive. Cost: one pass over the tree, constant memory.
 */
export async function packTree(
  folder: string,
  title: string,
  outFile: string,
  include: readonly string[] = [],
): Promise<Item> {
  const hash = createHash('sha256');
  let bytes = 0;
  const counting = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  const archive = pack();
  const writing = pipeline(
    prepended(include.length === 0 ? undefined : includeHeader(include), archive as AsyncIterable<Buffer>),
    createGzip({ level: 6 }),
    counting,
    fs.createWriteStream(outFile),
  );
  const filling = (async () => {
    for (const { name, link } of treeEntries(folder)) {
      // The reader lists links among what it skipped. Where one points to is nobody else's business.
      if (link) archive.entry({ name, type: 'symlink', linkname: '.', mtime: new Date(0), uid: 0, gid: 0 });
      else await putFile(archive, folder, name);
    }
    archive.finalize();
  })();
  filling.catch((error: unknown) => archive.destroy(error instanceof Error ? error : undefined));
  await Promise.all([filling, writing]);
  return { title, filePath: outFile, bytes, sha256: hash.digest('hex') };
}

export async function hashFile(filePath: string): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of fs.createReadStream(filePath) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { sha256: hash.digest('hex'), bytes };
}
