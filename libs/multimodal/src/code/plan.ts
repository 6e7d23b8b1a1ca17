/** From the listing of an archive to the files worth reading, in reading order; everything else goes to the skip list. */
import type { ArchiveEntry } from '../archive/archive.js';
import type { ReadLimits } from '../ports/reader.js';
import type { SkipList } from './skip-list.js';
import { skippedFileReason, skippedFolderOf } from './skip-rules.js';
import type { FileMarks, TreeRules } from './tree-rules.js';

export interface PlannedFile {
  readonly index: number;
  /** Without the common top folder. */
  readonly path: string;
  readonly marks: FileMarks;
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
  rules: TreeRules,
  limits: ReadLimits,
  skips: SkipList,
): PlannedFile[] {
  const planned = new Map<string, PlannedFile>();
  for (const entry of entries) {
    if (entry.kind === 'directory' && entry.unsafe === undefined) continue;
    const path = entry.unsafe === undefined ? withoutTop(entry.path, top) : entry.path;
    if (entry.unsafe !== undefined) {
      skips.file(path, `Unsafe entry. ${entry.unsafe}`);
      continue;
    }
    const marks = rules.marksOf(path);
    if (!skipped(entry, path, { rules, marks }, limits, skips)) {
      if (planned.has(path))
        skips.file(path, 'The archive holds this path more than once; only the last one is read.');
      planned.set(path, { index: entry.index, path, marks });
    }
  }
  return [...planned.values()].sort((a, b) => rank(a) - rank(b) || compare(a.path, b.path));
}

function skipped(
  entry: ArchiveEntry,
  path: string,
  { rules, marks }: { readonly rules: TreeRules; readonly marks: FileMarks },
  limits: ReadLimits,
  skips: SkipList,
): boolean {
  const folder = marks.wanted ? undefined : skippedFolderOf(path, marks.vendored !== false);
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
  const ignoredBy = marks.wanted ? undefined : rules.ignoredBy(path);
  if (ignoredBy?.endsWith('/')) {
    skips.inFolder(ignoredBy, ignoredReason);
    return true;
  }
  const why = ignoredBy === undefined ? fileReason(entry, path, marks, limits) : ignoredReason;
  if (why === undefined) return false;
  skips.file(path, why);
  return true;
}

const ignoredReason = 'It is listed in .gitignore.';

function fileReason(
  entry: ArchiveEntry,
  path: string,
  marks: FileMarks,
  limits: ReadLimits,
): string | undefined {
  if (entry.encrypted) return 'It is encrypted: unpack the archive with its password and add the files.';
  if (marks.leftOut !== undefined && !marks.wanted) return marks.leftOut;
  return skippedFileReason(path, entry.bytes, {
    maxBytes: limits.maxEntryBytes,
    evenGenerated: marks.wanted || marks.generated === false,
  });
}

/** What a person reads first comes first: the readme, the other papers at the top, the documentation, then the code. */
function rank({ path, marks }: PlannedFile): number {
  if (/^readme(?:\.[a-z]+)?$/iu.test(path)) return 0;
  if (/^[^/]+\.(?:md|mdx|rst|txt|adoc)$/iu.test(path)) return 1;
  if (marks.documentation || /^docs?\//iu.test(path)) return 2;
  return 3;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
