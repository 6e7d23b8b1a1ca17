/** The `shape` of a manifest -> ModelShape, with every rule by which a shape can contradict itself. */
import type { EngramShape, FfnShape, ModelShape } from '../tensor/model-shape.js';
import type { Fields } from './fields.js';

/** Throws AppError model_invalid, naming the field. */
export function readShape(f: Fields): ModelShape {
  const layers = f.whole('layers', 1, 128);
  const width = f.whole('width', 1, 8192);
  const positions = f.whole('positions', 3, 65_536);
  const window = f.whole('window', 3, 65_536);
  const shape: ModelShape = {
    layers,
    width,
    heads: f.whole('heads', 1, 256),
    // Token ids are stored in 16 bits.
    vocabulary: f.whole('vocabulary', 1, 65_536),
    positions,
    norm: f.oneOf('norm', ['layer', 'rms']),
    normEps: f.positive('normEps'),
    ffn: readFfn(f.object('ffn')),
    engram: readEngram(f.nullable('engram'), layers),
    window,
    halo: f.whole('halo', 0, 65_536),
    leastWindow: f.whole('leastWindow', 1, 65_536),
    ratio: f.whole('ratio', 1, 65_536),
  };
  f.finish();
  const inside = window - 2;
  if (width % shape.heads !== 0)
    throw f.refusal('heads', `is ${shape.heads}, which does not divide the width ${width}`);
  if (window > positions) throw f.refusal('window', `is ${window}, more than the ${positions} positions`);
  if (2 * shape.halo >= inside)
    throw f.refusal('halo', `is ${shape.halo} on either side, which leaves nothing of ${inside} tokens`);
  if (shape.leastWindow > inside)
    throw f.refusal('leastWindow', `is ${shape.leastWindow}, more than a window's ${inside} tokens`);
  if (shape.ratio > inside)
    throw f.refusal('ratio', `is ${shape.ratio}, more than a window's ${inside} tokens`);
  return shape;
}

function readFfn(f: Fields): FfnShape {
  const kind = f.oneOf('kind', ['dense', 'moe']);
  let ffn: FfnShape;
  switch (kind) {
    case 'dense':
      ffn = { kind, hidden: f.whole('hidden', 1, 65_536) };
      break;
    case 'moe':
      ffn = {
        kind,
        sharedHidden: f.whole('sharedHidden', 0, 65_536),
        experts: f.whole('experts', 1, 4096),
        expertHidden: f.whole('expertHidden', 1, 65_536),
        topK: f.whole('topK', 1, 4096),
        weighting: f.oneOf('weighting', ['uniform', 'normalised']),
        routeScale: f.positive('routeScale'),
      };
      if (ffn.topK > ffn.experts)
        throw f.refusal('topK', `is ${ffn.topK}, more than the ${ffn.experts} experts`);
      break;
  }
  f.finish();
  return ffn;
}

function readEngram(f: Fields | undefined, layers: number): EngramShape | null {
  if (f === undefined) return null;
  const engram: EngramShape = {
    layers: f.ascending('layers', 0, 127),
    orders: f.ascending('orders', 1, 8),
    heads: f.whole('heads', 1, 64),
    rowWidth: f.whole('rowWidth', 1, 4096),
    baseRows: f.whole('baseRows', 1, 2 ** 30),
    seed: f.whole('seed', 0, 2 ** 32 - 1),
  };
  f.finish();
  const last = engram.layers.at(-1)!;
  if (last >= layers) throw f.refusal('layers', `names layer ${last} of a model with ${layers} layers`);
  return engram;
}
