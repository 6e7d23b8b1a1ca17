/**
 * A model on disk: finds its manifest by name or path, finds the files that it names, and reads them only if they are the pinned
 * bytes. It interprets no tensor; that is what the readers of weights do.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from '@lectern/contracts';
import type { ModelShape } from '../tensor/model-shape.js';
import { type FileRole, type ManifestFile, type ModelManifest, parseManifest } from './manifest.js';
import { parseSafetensors, type SafetensorsFile } from './safetensors.js';

/** Models that are part of Lectern. The folder lies equally far from src/loader and from dist/loader. */
const bundled = fileURLToPath(new URL('../../models/', import.meta.url));

const maxManifestBytes = 1024 * 1024;

export interface Model {
  readonly manifest: ModelManifest;
  readonly shape: ModelShape;
  /** Name and version, for answers and records: "lectern-lite-dense/1". */
  readonly id: string;
  /** Hash of everything that determines what the model computes on a document: shape, names, sha256 of each file; not of where files lie. */
  readonly fingerprint: string;
  /** Where the manifest lies. */
  readonly folder: string;
}

/**
 * Loads a manifest: of a bundled model by its folder's name, else from a folder that holds a manifest.json, or that file itself.
 * Throws  AppError model_missing, model_invalid. Reads no other file.
 */
export async function loadModel(nameOrPath: string): Promise<Model> {
  const byName = /^[a-z0-9][a-z0-9-]*$/u.test(nameOrPath);
  const path = byName ? join(bundled, nameOrPath) : resolve(nameOrPath);
  const file = path.endsWith('.json') ? path : join(path, 'manifest.json');
  let json: string;
  try {
    const { size } = await stat(file);
    if (size > maxManifestBytes)
      throw new AppError('model_invalid', `The model manifest ${file} is too large to be one.`);
    json = await readFile(file, 'utf8');
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw await missingModel(nameOrPath, byName, file, cause);
  }
  return modelOf(parseManifest(json, file), dirname(file));
}

/** A model of a manifest that is already checked; `folder` is what its relative paths start from. */
export function modelOf(manifest: ModelManifest, folder: string): Model {
  // The span reader reads what was computed; it determines none of it.
  const hashes = Object.entries(manifest.files)
    .filter(([role]) => role !== 'reader')
    .map(([role, { sha256 }]) => [role, sha256]);
  const { shape, selection, names, tokenizer } = manifest;
  const identity = [shape, selection, names, tokenizer, hashes.sort(([a], [b]) => (a! < b! ? -1 : 1))];
  return {
    manifest,
    shape,
    id: `${manifest.name}/${manifest.version}`,
    fingerprint: createHash('sha256').update(JSON.stringify(identity)).digest('hex'),
    folder,
  };
}

async function missingModel(given: string, byName: boolean, file: string, cause: unknown): Promise<AppError> {
  if (!byName) return new AppError('model_missing', `There is no model manifest at ${file}.`, { cause });
  const names = await readdir(bundled).catch(() => []);
  const known = names.filter((name) => existsSync(join(bundled, name, 'manifest.json'))).sort();
  return new AppError(
    'model_missing',
    `There is no model named "${given}"; Lectern brings ${known.join(', ')}. For a model of your own, give the path of its folder.`,
    { cause },
  );
}

/** Reads a file and verifies size and sha256. Throws AppError model_missing, model_invalid. Cost: one read and one hash. */
export async function readModelFile(model: Model, role: FileRole): Promise<Uint8Array> {
  const file = model.manifest.files[role];
  if (!file) throw new AppError('model_invalid', `The model ${model.id} has no file for its ${role}.`);
  const path = locate(model, file);
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw new AppError('model_missing', `The model file ${path} cannot be read; ${remedy(file)}.`, { cause });
  }
  if (bytes.byteLength < file.bytes)
    throw new AppError(
      'model_invalid',
      `The model file ${path} is cut off: it has ${bytes.byteLength} of ${file.bytes} bytes; ${remedy(file)}.`,
    );
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (sha256 !== file.sha256)
    throw new AppError(
      'model_invalid',
      `The model file ${path} is not the pinned one (sha256 ${sha256}, not ${file.sha256}); ${remedy(file)}.`,
    );
  return bytes;
}

/** Reads a safetensors file, and checks that its tensors have the types that the manifest lists. Throws as readModelFile does. */
export async function readModelTensors(model: Model, role: FileRole): Promise<SafetensorsFile> {
  const file = parseSafetensors(await readModelFile(model, role));
  const types = model.manifest.files[role]?.dtypes ?? [];
  for (const name of file.names) {
    const { type } = file.find(name)!;
    if (!types.includes(type))
      throw new AppError(
        'model_invalid',
        `The model ${model.id} stores tensor ${name} as ${type}, but its manifest lists ${types.join(', ')} for its ${role}.`,
      );
  }
  return file;
}

/** Where a file lies. Throws AppError model_missing when its package is not installed. */
function locate({ folder }: Model, file: ManifestFile): string {
  if (file.package !== undefined) return join(packageRoot(file.package, remedy(file)), file.path);
  return isAbsolute(file.path) ? file.path : join(folder, file.path);
}

/** The package's root in node_modules; its `exports` hide it from require.resolve, so the search path is walked. */
function packageRoot(name: string, how: string): string {
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? [];
  const root = folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
  if (root === undefined)
    throw new AppError('model_missing', `The model package ${name} is not installed; ${how}.`);
  return root;
}

function remedy(file: ManifestFile): string {
  if (file.package !== undefined)
    return `install ${file.package} ${file.version ?? ''}, for Lectern's own models with npm ci in its folder`;
  return isAbsolute(file.path)
    ? 'put the file there or correct its path in the manifest'
    : "restore the model's folder from where you got it";
}
