/** The compressor's weights of a model, from its selection file or else its weights. A model without any keeps latents as they are. */
import { readModelTensors, type Model } from './model.js';
import { compressorNames } from './tensor-names.js';
import type { SelectionWeights } from '../tensor/selection-weights.js';

/** Throws AppError model_missing, model_invalid. */
export async function loadSelectionWeights(model: Model): Promise<SelectionWeights> {
  const { manifest, shape } = model;
  const { width } = shape;
  if (!manifest.selection) {
    const projection = Float32Array.from({ length: width * width }, (_, i) =>
      i % (width + 1) === 0 ? 1 : 0,
    );
    const sizes = { width, keyWidth: width, latentWidth: width };
    return { shape: sizes, projection, gate: new Float32Array(width) };
  }
  const { keyWidth, latentWidth } = manifest.selection;
  const file = await readModelTensors(model, manifest.files.selection ? 'selection' : 'weights');
  return {
    shape: { width, keyWidth, latentWidth },
    projection: file.tensor(compressorNames.projection, [keyWidth, width]).data,
    gate: file.tensor(compressorNames.gate, [keyWidth]).data,
  };
}
