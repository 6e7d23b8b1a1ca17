/** The selection's weight file, verified by its sha256. It stands in this repository, beside its provenance. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { AppError } from '@lectern/contracts';
import type { SelectionShape, SelectionWeights } from '../tensor/selection-weights.js';
import { verifySha256 } from './manifest.js';
import { parseSafetensors } from './safetensors.js';

export interface SelectionModel {
  readonly shape: SelectionShape;
  readonly path: string;
  readonly sha256: string;
}

export const liteSelection: SelectionModel = {
  shape: { width: 384, keyWidth: 256, latentWidth: 128 },
  path: fileURLToPath(new URL('../../models/lite-selection/selection.safetensors', import.meta.url)),
  sha256: 'c2f590f83fbac94c5923342a4cd745ca7df5d37e3fa971a2b771ac3e6a752de3',
};

/** Throws AppError model_missing, model_invalid. */
export async function readSelectionWeights(model: SelectionModel = liteSelection): Promise<SelectionWeights> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(model.path);
  } catch (cause) {
    throw new AppError(
      'model_missing',
      `The model file ${model.path} cannot be read; restore Lectern's folder.`,
      { cause },
    );
  }
  verifySha256(bytes, model.sha256, model.path);
  const file = parseSafetensors(bytes);
  const { width, keyWidth } = model.shape;
  return {
    shape: model.shape,
    projection: file.tensor('projection', [keyWidth, width]).data,
    gate: file.tensor('gate', [keyWidth]).data,
  };
}
