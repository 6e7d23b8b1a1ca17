/**
 * A model's files -> EncoderWeights: one path for every shape and for both families of names. What differs between models stands in
 * their manifests.
 */
import type { EncoderWeights, EngramWeights, LayerWeights, Mlp } from '../tensor/encoder-weights.js';
import type { ModelShape } from '../tensor/model-shape.js';
import { denseHidden, readExperts, splitExperts } from './experts.js';
import { type Model, readModelTensors } from './model.js';
import type { SafetensorsFile } from './safetensors.js';
import {
  bertNames,
  type EncoderNames,
  engramNames,
  type LayerNames,
  lecternNames,
  moeNames,
  rangeNames,
} from './tensor-names.js';
import { readFloats, readLinear, readNorm } from './weight-reader.js';

/** Files that hold a model's tensors, opened. */
interface Sources {
  readonly weights: SafetensorsFile;
  /** Only of experts split from a dense checkpoint. */
  readonly experts: SafetensorsFile | undefined;
  readonly engram: SafetensorsFile;
  /** Absent where the model was not calibrated. */
  readonly calibration: SafetensorsFile | undefined;
}

/**
 * Reads and verifies the files and every tensor of the encoder. Throws AppError model_missing, model_invalid, naming file or tensor.
 * Cost: the weights in 32 bits.
 */
export async function loadEncoderWeights(model: Model): Promise<EncoderWeights> {
  const { files } = model.manifest;
  const weights = await readModelTensors(model, 'weights');
  const experts = files.experts ? await readModelTensors(model, 'experts') : undefined;
  const engram = files.engram ? await readModelTensors(model, 'engram') : weights;
  const calibration = files.calibration ? await readModelTensors(model, 'calibration') : undefined;
  return readEncoder({ weights, experts, engram, calibration }, model.shape, namesOf(model));
}

function namesOf({ manifest }: Model): EncoderNames {
  switch (manifest.names) {
    case 'lectern':
      return lecternNames;
    case 'bert':
      return bertNames;
  }
}

function readEncoder(sources: Sources, shape: ModelShape, names: EncoderNames): EncoderWeights {
  const { weights } = sources;
  const { width } = shape;
  const positions = readFloats(weights, names.positions, [shape.positions, width]);
  if (names.segments !== null) {
    const segments = readFloats(weights, names.segments, [2, width]);
    for (let i = 0; i < positions.length; i++) positions[i] = positions[i]! + segments[i % width]!;
  }
  return {
    shape,
    words: readFloats(weights, names.words, [shape.vocabulary, width]),
    positions,
    embeddingNorm: readNorm(weights, names.embeddingNorm, width, shape.norm),
    layers: Array.from({ length: shape.layers }, (_, n) => readLayer(sources, shape, names.layer(n), n)),
  };
}

function readLayer(sources: Sources, shape: ModelShape, at: LayerNames, n: number): LayerWeights {
  const { weights, calibration } = sources;
  const { width, norm } = shape;
  const ranges = rangeNames(n);
  return {
    query: readLinear(weights, at.query, width, width),
    key: readLinear(weights, at.key, width, width),
    value: readLinear(weights, at.value, width, width),
    output: readLinear(weights, at.output, width, width),
    attentionNorm: readNorm(weights, at.attentionNorm, width, norm),
    ffn: readFfn(sources, shape, at, n),
    outputNorm: readNorm(weights, at.ffnNorm, width, norm),
    engram: readEngram(sources.engram, shape, n),
    attentionRange: readRange(calibration, ranges.attention, width) ?? null,
    ffnRange: readRange(calibration, ranges.ffn, width) ?? null,
  };
}

function readFfn(
  { weights, experts, calibration }: Sources,
  shape: ModelShape,
  at: LayerNames,
  n: number,
): LayerWeights['ffn'] {
  const { width, ffn } = shape;
  const dense = (hidden: number): Mlp => {
    const hiddenRange = readRange(calibration, rangeNames(n).hidden, hidden);
    return {
      up: readLinear(weights, at.up, hidden, width),
      down: readLinear(weights, at.down, width, hidden),
      ...(hiddenRange === undefined ? {} : { hiddenRange }),
    };
  };
  switch (ffn.kind) {
    case 'dense':
      return { kind: 'dense', ...dense(ffn.hidden) };
    case 'moe':
      // A file of experts either says how the dense FFN splits, or holds experts of its own that were trained from such a split.
      return experts?.find(moeNames(n).assignment)
        ? splitExperts(dense(denseHidden(ffn)), experts, n, ffn)
        : readExperts(experts ?? weights, n, ffn, width);
  }
}

function readRange(file: SafetensorsFile | undefined, name: string, width: number): Float32Array | undefined {
  return file?.find(name) ? file.tensor(name, [width]).data : undefined;
}

/** Projections and norms; the tables stay in the file. Null for layers without conditional memory. */
function readEngram(file: SafetensorsFile, { engram, width }: ModelShape, n: number): EngramWeights | null {
  if (!engram?.layers.includes(n)) return null;
  const names = engramNames(n);
  const numbers = engram.orders.length * engram.heads * engram.rowWidth;
  return {
    key: readLinear(file, names.key, width, numbers),
    value: readLinear(file, names.value, width, numbers),
    hiddenNorm: readNorm(file, names.hiddenNorm, width, 'rms'),
    keyNorm: readNorm(file, names.keyNorm, width, 'rms'),
  };
}
