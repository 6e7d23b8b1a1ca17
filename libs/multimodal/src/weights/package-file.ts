/**
 * Files of models and vocabularies inside npm packages: where they lie, and that they are byte for byte the ones Lectern was
 * tested with. Opens no model. Packages export no path to such files, so they are looked for where Node would look.
 */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AppError } from '@lectern/contracts';

export interface PackageFile {
  /** For messages: "speech model". */
  readonly what: string;
  readonly package: string;
  /** Inside the package. */
  readonly path: string;
  readonly sha256: string;
}

/** The file's path, unchecked. Throws  AppError model_missing when the package is not installed */
export function locatePackageFile(file: Omit<PackageFile, 'sha256'>): string {
  const folders = createRequire(import.meta.url).resolve.paths(file.package) ?? [];
  const home = folders.find((folder) => existsSync(join(folder, file.package, 'package.json')));
  if (home === undefined) throw missing(file);
  return join(home, file.package, file.path);
}

/** The path of the checked file. Throws  AppError model_missing, model_invalid. Cost  reads it once, in pieces */
export async function checkedPackageFile(file: PackageFile): Promise<string> {
  const path = locatePackageFile(file);
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  } catch (cause) {
    throw missing(file, cause);
  }
  check(file, hash.digest('hex'));
  return path;
}

/** The bytes of a checked, small file. Throws  AppError model_missing, model_invalid. Blocks while it reads */
export function readCheckedPackageFile(file: PackageFile): Buffer {
  let bytes: Buffer;
  try {
    bytes = readFileSync(locatePackageFile(file));
  } catch (cause) {
    throw cause instanceof AppError ? cause : missing(file, cause);
  }
  check(file, createHash('sha256').update(bytes).digest('hex'));
  return bytes;
}

function check(file: PackageFile, found: string): void {
  if (found === file.sha256) return;
  throw new AppError(
    'model_invalid',
    `The ${file.what} ${file.path} of the npm package ${file.package} is not the one Lectern was tested with: run "npm ci" again.`,
    { data: { expected: file.sha256, found } },
  );
}

function missing(file: Omit<PackageFile, 'sha256'>, cause?: unknown): AppError {
  return new AppError(
    'model_missing',
    `The ${file.what} ${file.path} of the npm package ${file.package} is not installed: run "npm ci" again.`,
    { cause },
  );
}
