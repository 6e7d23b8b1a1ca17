/** Arguments of `add` -> items ready to upload, one after the other, so that packing and hashing overlap with uploading. */
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '@lectern/contracts';
import { bareRepository, checkAddress, fetchTree, isAddress } from './git.js';
import type { Item, LeftOut, Source } from './item.js';
import { hashFile, packTree } from './pack.js';
import { walk } from './walk.js';

export interface Collecting {
  readonly tempDir: string;
  readonly environment: Readonly<NodeJS.ProcessEnv>;
  readonly signal: AbortSignal;
  /** Patterns of files to read in code trees, whatever the reader's rules say. */
  readonly include?: readonly string[];
}

export interface Collected {
  readonly sources: readonly Source[];
  readonly leftOut: readonly LeftOut[];
  readonly makeItem: (source: Source) => Promise<Item>;
  /** Deletes checkouts and packed trees. */
  readonly clean: () => void;
}

/**
 * Throws AppError when a path does not exist, an address cannot be cloned, or patterns are given and there is no code to use them on;
 * nothing is left behind then.
 */
export async function collect(given: readonly string[], options: Collecting): Promise<Collected> {
  const { include = [] } = options;
  let includes = false;
  const temp = fs.mkdtempSync(path.join(options.tempDir, 'lectern-add-'));
  const clean = (): void => fs.rmSync(temp, { recursive: true, force: true });
  try {
    const sources: Source[] = [];
    const leftOut: LeftOut[] = [];
    for (const argument of given) {
      const remote = isAddress(argument) ? checkAddress(argument) : bareRepository(argument);
      if (remote) {
        const inFolder = fs.mkdtempSync(path.join(temp, 'git-'));
        sources.push({ kind: 'file', ...(await fetchTree(remote, inFolder, options, include)) });
        includes = true;
      } else {
        const walked = walk(argument);
        sources.push(...walked.sources);
        leftOut.push(...walked.leftOut);
        includes ||= walked.sources.some(({ kind }) => kind === 'tree');
      }
    }
    if (include.length > 0 && !includes) throw nothingToInclude();
    let packed = 0;
    const makeItem = async (source: Source): Promise<Item> => {
      if (source.kind === 'tree') {
        return packTree(source.folder, source.title, path.join(temp, `tree-${packed++}.tar.gz`), include);
      }
      return { title: source.title, filePath: source.filePath, ...(await hashFile(source.filePath)) };
    };
    return { sources, leftOut, makeItem, clean };
  } catch (error) {
    clean();
    throw error;
  }
}

const nothingToInclude = (): AppError =>
  new AppError(
    'invalid_request',
    '--include is for folders of code and git addresses; everything else is read whole.',
  );
