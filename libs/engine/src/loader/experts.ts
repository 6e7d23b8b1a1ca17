/**
 * Weights of a mixture of experts: read from a checkpoint that has them, or made by splitting a dense FFN. A split changes no weight:
 * hidden unit u of the dense layer becomes a hidden unit of the expert it is assigned to, so that all experts together are the dense
 * FFN. Where an expert is not chosen, its mean output stands in, when the file gives means: the shared bias holds the sum of all
 * means, and each expert's bias takes its own off again.
 *
 * Dims    D width, F hidden of the dense FFN, S shared hidden, E experts, h hidden of an expert; F = S + E h
 * Source  Zhang et al., MoEfication (2021), section 3
 */
import { AppError } from '@lectern/contracts';
import type { Linear, Mlp, MoeFfnWeights } from '../tensor/encoder-weights.js';
import type { MoeFfnShape } from '../tensor/model-shape.js';
import type { SafetensorsFile } from './safetensors.js';
import { moeNames } from './tensor-names.js';
import { readFloats, readLinear } from './weight-reader.js';

const zeros = (length: number): Float32Array => new Float32Array(length);

/** Reads router and selection bias of layer n. */
function readRouting(
  file: SafetensorsFile,
  n: number,
  { experts }: MoeFfnShape,
  width: number,
): Pick<MoeFfnWeights, 'router' | 'selectionBias'> {
  const names = moeNames(n);
  return {
    router: readLinear(file, names.router, experts, width),
    selectionBias: file.tensor(names.selectionBias, [experts]).data,
  };
}

/** Experts of our own checkpoints. Throws AppError model_invalid. */
export function readExperts(
  file: SafetensorsFile,
  n: number,
  shape: MoeFfnShape,
  width: number,
): MoeFfnWeights {
  const { sharedHidden, experts, expertHidden } = shape;
  const names = moeNames(n);
  const stack = (name: string, out: number, into: number): Linear[] => {
    const weight = readFloats(file, `${name}.weight`, [experts, out, into]);
    const bias = file.tensor(`${name}.bias`, [experts, out]).data;
    return Array.from({ length: experts }, (_, e) => ({
      weight: weight.subarray(e * out * into, (e + 1) * out * into),
      bias: bias.subarray(e * out, (e + 1) * out),
      out,
      in: into,
    }));
  };
  const up = stack(names.expertsUp, expertHidden, width);
  const down = stack(names.expertsDown, width, expertHidden);
  return {
    kind: 'moe',
    shared:
      sharedHidden === 0
        ? null
        : {
            up: readLinear(file, names.sharedUp, sharedHidden, width),
            down: readLinear(file, names.sharedDown, width, sharedHidden),
          },
    experts: up.map((one, e) => ({ up: one, down: down[e]! })),
    ...readRouting(file, n, shape, width),
  };
}

/** Hidden width of the dense FFN that a shape was split from. */
export function denseHidden({ sharedHidden, experts, expertHidden }: MoeFfnShape): number {
  return sharedHidden + experts * expertHidden;
}

/** Splits layer n's dense FFN as the file says. Throws AppError model_invalid, also when sizes of experts differ from the shape. */
export function splitExperts(
  dense: Mlp,
  file: SafetensorsFile,
  n: number,
  shape: MoeFfnShape,
): MoeFfnWeights {
  const width = dense.up.in;
  const names = moeNames(n);
  const assignment = file.stored(names.assignment, 'I32', [denseHidden(shape)]);
  const units = (expert: number): number[] => {
    const found = [...assignment.keys()].filter((u) => assignment[u] === expert);
    const wanted = expert === -1 ? shape.sharedHidden : shape.expertHidden;
    if (found.length !== wanted)
      throw new AppError(
        'model_invalid',
        `The model's split of layer ${n} gives ${expert === -1 ? 'the shared expert' : `expert ${expert}`} ${found.length} hidden units, not ${wanted} as its manifest says.`,
      );
    return found;
  };
  const sharedUnits = units(-1);
  const experts = Array.from({ length: shape.experts }, (_, e) => pick(dense, units(e)));
  const shared = pick(dense, sharedUnits);
  shared.down.bias.set(dense.down.bias);
  if (file.find(names.expertMeans)) {
    const means = file.tensor(names.expertMeans, [shape.experts, width]).data;
    means.forEach((mean, i) => {
      shared.down.bias[i % width]! += mean;
      experts[Math.floor(i / width)]!.down.bias[i % width] = -mean;
    });
  }
  if (shape.sharedHidden === 0 && shared.down.bias.some((b) => b !== 0))
    throw new AppError(
      'model_invalid',
      `The model's split of layer ${n} has no shared expert to hold the dense layer's bias; give sharedHidden at least 1.`,
    );
  return {
    kind: 'moe',
    shared: shape.sharedHidden === 0 ? null : shared,
    experts,
    ...readRouting(file, n, shape, width),
  };
}

/** The hidden units of a dense FFN as an FFN of their own, with a bias of zeros. */
function pick({ up, down, hiddenRange }: Mlp, units: readonly number[]): Mlp {
  const width = up.in;
  const h = units.length;
  const part: Mlp = {
    up: { weight: zeros(h * width), bias: zeros(h), out: h, in: width },
    down: { weight: zeros(width * h), bias: zeros(width), out: width, in: h },
    ...(hiddenRange ? { hiddenRange: Float32Array.from(units, (u) => hiddenRange[u]!) } : {}),
  };
  units.forEach((u, i) => {
    part.up.weight.set(up.weight.subarray(u * width, (u + 1) * width), i * width);
    part.up.bias[i] = up.bias[u]!;
    for (let d = 0; d < width; d++) part.down.weight[d * h + i] = down.weight[d * down.in + u]!;
  });
  return part;
}
