/**
 * A path on the command line -> the sources it holds. Folders that are code trees become one source; of other folders every
 * file is a source by itself. Hidden files, links and special files are left out and named.
 */
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '@lectern/contracts';
import { isCodeTree } from './code-tree.js';
import type { LeftOut, Source } from './item.js';

export interface Walked {
  readonly sources: readonly Source[];
  readonly leftOut: readonly LeftOut[];
}

/** Throws AppError not_found when the path does not exist, invalid_request when it is neither a file nor a folder. */
export function walk(given: string): Walked {
  const top = path.resolve(given);
  const stat = fs.statSync(top, { throwIfNoEntry: false });
  if (!stat) throw new AppError('not_found', `There is no file or folder ${given}; check the path.`);
  if (stat.isFile()) {
    return { sources: [{ kind: 'file', filePath: top, title: path.basename(top) }], leftOut: [] };
  }
  if (!stat.isDirectory()) {
    throw new AppError('invalid_request', `${given} is neither a file nor a folder.`);
  }
  if (isCodeTree(top)) {
    return { sources: [{ kind: 'tree', folder: top, title: path.basename(top) }], leftOut: [] };
  }
  const sources: Source[] = [];
  const leftOut: LeftOut[] = [];
  visit(top, '', sources, leftOut);
  return { sources, leftOut };
}

/** Titles inside a folder are paths relative to it, so that two files of one name stay apart. */
function visit(top: string, relative: string, sources: Source[], leftOut: LeftOut[]): void {
  const entries = fs.readdirSync(path.join(top, relative), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const inside = relative === '' ? entry.name : `${relative}/${entry.name}`;
    const absolute = path.join(top, inside);
    if (entry.name.startsWith('.')) leftOut.push({ what: inside, why: 'hidden' });
    else if (entry.isFile()) sources.push({ kind: 'file', filePath: absolute, title: inside });
    else if (!entry.isDirectory()) leftOut.push({ what: inside, why: 'a link or special file' });
    else if (isCodeTree(absolute)) sources.push({ kind: 'tree', folder: absolute, title: inside });
    else visit(top, inside, sources, leftOut);
  }
}
