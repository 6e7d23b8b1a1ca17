/** One file of a folder by its URL path. Whatever the path says, nothing outside the folder is ever opened. */
import { createReadStream } from 'node:fs';
import type { ReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
};

export interface Asset {
  readonly mediaType: string;
  readonly bytes: number;
  open(): ReadStream;
}

/** Undefined when there is no such file. */
export async function findAsset(folder: string, urlPath: string): Promise<Asset | undefined> {
  let relative: string;
  try {
    relative = decodeURIComponent(urlPath);
  } catch {
    return undefined;
  }
  if (relative.includes('\0')) return undefined;
  try {
    const root = await realpath(folder);
    const file = await realpath(path.join(root, relative));
    if (!file.startsWith(root + path.sep)) return undefined;
    const found = await stat(file);
    if (!found.isFile()) return undefined;
    const mediaType = mediaTypes[path.extname(file).toLowerCase()] ?? 'application/octet-stream';
    return { mediaType, bytes: found.size, open: () => createReadStream(file) };
  } catch {
    return undefined;
  }
}
