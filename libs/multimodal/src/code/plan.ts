/** From the listing of an archive to the files worth reading, in reading order; everything else goes to the skip list. */
import type { ArchiveEntry } from '../archive/archive.js';
import type { ReadLimits } from '../ports/reader.js';
import type { GitIgnore } from './gitignore.js';
import type { SkipList } from './skip-list.js';
import { skippedFileReason, skippedFolderOf } from './skip-rules.js';

export interface PlannedFile {
  readonly index: number;
  /** Without the common top folder. */
  readonly path: string;
}

/** The one folder that everything stands in, as archives of repositories have it; '' when there is none. */
export function commonTopFolder(entries: readonly ArchiveEntry[]): string {
  let top: string | undefined;
  for (const { path, kind, unsafe } of entries) {
    if (unsafe !== undefined || path.startsWith('__MACOSX/')) continue;
    const slash = path.indexOf('/');
    if (slash < 0 && kind !== 'directory') return '';
    const first = slash < 0 ? path : path.slice(0, slash);
    if (top !== undefined && top !== first) return '';
    top = first;
  }
  return top ?? '';
}

export function withoutTop(path: string, top: string): string {
  return top !== '' && path.startsWith(`${top}/`) ? path.slice(top.length + 1) : path;
}

/** Mutates `skips`. A path that occurs twice is read once, the last one, as unpacking would leave it. */
export function planFiles(
  entries: readonly ArchiveEntry[],
  top: string,
  ignored: GitIgnore,
  limits: ReadLimits,
  skips: SkipList,
): PlannedFile[] {
  const planned = new Map<string, PlannedFile>();
  for (const entry of entries) {
    if (entry.kind === 'directory' && entry.unsafe === undefined) continue;
    const path = entry.unsafe === undefined ? withoutTop(entry.path, top) : entry.path;
    if (entry.unsafe !== undefined) skips.file(path, `Unsafe entry. ${entry.unsafe}`);
    else if (!skipped(entry, path, ignored, limits, skips)) {
      if (planned.has(path))
        skips.file(path, 'The archive holds this path more than once; only the last one is read.');
      planned.set(path, { index: entry.index, path });
    }
  }
  return [...planned.values()].sort((a, b) => rank(a.path) - rank(b.path) || compare(a.path, b.path));
}

function skipped(
  entry: ArchiveEntry,
  path: string,
  ignored: GitIgnore,
  limits: ReadLimits,
  skips: SkipList,
): boolean {
  const folder = skippedFolderOf(path);
  if (folder) {
    skips.inFolder(folder.folder, folder.why);
    return true;
  }
  if (entry.kind !== 'file') {
    skips.file(
      path,
      entry.kind === 'link' ? 'Links are not followed.' : 'Devices and other special entries are not read.',
    );
    return true;
  }
  const ignoredBy = ignored.ignoredBy(path);
  if (ignoredBy !== undefined) {
    if (ignoredBy.endsWith('/')) skips.inFolder(ignoredBy, 'It is listed in .gitignore.');
    else skips.file(path, 'It is listed in .gitignore.');
    return true;
  }
  const why = entry.encrypted
    ? 'It is encrypted: unpack the archive with its password and add the files.'
    : skippedFileReason(path, entry.bytes, limits.maxEntryBytes);
  if (why === undefined) return false;
  skips.file(path, why);
  return true;
}

/** What a person reads first comes first: the readme, the other papers at the top, the documentation, then the code. */
function rank(path: string): number {
  if (/^readme(?:\.[a-z]+)?$/iu.test(path)) return 0;
  if (/^[^/]+\.(?:md|mdx|rst|txt|adoc)$/iu.test(path)) return 1;
  if (/^docs?\//iu.test(path)) return 2;
  return 3;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
