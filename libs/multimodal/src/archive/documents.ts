/**
 * Which entries of an archive are documents of their own, by name and size: what is not text, and what a person opens by itself.
 * Everything else is left to the code tree, which gives its reasons for what it skips.
 */
import { languageOf } from '../code/languages.js';
import { skippedFolderOf } from '../code/skip-rules.js';
import type { ArchiveEntry } from './archive.js';

const papers = /\.(?:pdf|docx?|docm|xlsx?|xlsm|pptx?|pptm|odt|ods|odp|rtf|epub|eml|mbox|msg)$/iu;
const recordings = /\.(?:mp3|wav|m4a|ogg|oga|opus|flac|aac|aiff|wma|mp4|mov|mkv|webm|avi|m4v)$/iu;
const pictures = /\.(?:png|jpe?g|gif|webp|bmp|tiff?|heic|avif)$/iu;
const archives = /\.(?:zip|tar|tgz|tar\.gz|gz)$/iu;
const minPictureBytes = 8 * 1024;
/** From so many files of program text on it is a tree of code, whose pictures and archives are its assets and test data. */
const minSourceFiles = 10;

/** Indices of the entries that become documents. */
export function documentsIn(entries: readonly ArchiveEntry[]): Set<number> {
  const files = entries.filter(
    (entry) => entry.kind === 'file' && entry.unsafe === undefined && !entry.encrypted && entry.bytes > 0,
  );
  const isCodeTree = files.filter(({ path }) => languageOf(path) !== undefined).length >= minSourceFiles;
  const found = new Set<number>();
  for (const { path, bytes, index } of files) {
    if (skippedFolderOf(path, true) || /(?:^|\/)\._/u.test(path)) continue;
    const isAsset = (pictures.test(path) && bytes >= minPictureBytes) || archives.test(path);
    if (papers.test(path) || recordings.test(path) || (isAsset && !isCodeTree)) found.add(index);
  }
  return found;
}
