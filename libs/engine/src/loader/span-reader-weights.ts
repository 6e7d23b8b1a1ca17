/** The span reader's weights of a model; none where its manifest has no reader. */
import type { Mlp } from '../tensor/encoder-weights.js';
import {
  readerPositions,
  rowChannels,
  type SpanReaderLayer,
  type SpanReaderWeights,
} from '../tensor/span-reader-shape.js';
import { type Model, readModelTensors } from './model.js';
import type { SafetensorsFile } from './safetensors.js';
import { spanReaderNames } from './tensor-names.js';
import { readFloats, readLinear, readNorm } from './weight-reader.js';

/** Throws AppError model_missing, model_invalid. */
export async function loadSpanReaderWeights(model: Model): Promise<SpanReaderWeights | undefined> {
  const { manifest, shape: encoder } = model;
  const { reader: shape } = manifest;
  if (shape === null) return undefined;
  const latentWidth = manifest.selection?.latentWidth ?? encoder.width;
  const file = await readModelTensors(model, manifest.files.reader ? 'reader' : 'weights');
  const { width, hidden } = shape;
  const names = spanReaderNames;
  const positions = readerPositions(shape);
  return {
    shape,
    latentWidth,
    input: readLinear(file, names.input, width, rowChannels(latentWidth)),
    positions: readFloats(file, names.positions, [positions, width]),
    inputNorm: readNorm(file, names.inputNorm, width, 'layer'),
    layers: Array.from({ length: shape.layers }, (_, n) => readLayer(file, n, width, hidden)),
    heads: readLinear(file, names.heads, 3, width),
  };
}

function readLayer(file: SafetensorsFile, n: number, width: number, hidden: number): SpanReaderLayer {
  const at = spanReaderNames.layer(n);
  const square = (name: string) => readLinear(file, name, width, width);
  const ffn: Mlp = {
    up: readLinear(file, at.up, hidden, width),
    down: readLinear(file, at.down, width, hidden),
  };
  return {
    query: square(at.query),
    key: square(at.key),
    value: square(at.value),
    output: square(at.output),
    attentionNorm: readNorm(file, at.attentionNorm, width, 'layer'),
    ffn,
    ffnNorm: readNorm(file, at.ffnNorm, width, 'layer'),
  };
}
