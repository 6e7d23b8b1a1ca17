/** Float tensors of a weight file under one roof: whole ones, 8-bit ones with their scales, linear layers and norms. */
import { AppError } from '@lectern/contracts';
import type { Linear, Norm } from '../tensor/encoder-weights.js';
import { decodeFp8Blocks, fp8BlocksOf } from '../tensor/fp8.js';
import type { SafetensorsFile } from './safetensors.js';

/** A float tensor in whatever way it is stored; see tensor-names.ts. Throws AppError model_invalid. */
export function readFloats(file: SafetensorsFile, name: string, shape: readonly number[]): Float32Array {
  const scaleName = `${name}_scale`;
  const width = shape.at(-1) ?? 1;
  const rows = shape.slice(0, -1).reduce((a, b) => a * b, 1);
  const type = file.find(name)?.type;
  if (type === 'I8') {
    const scale = file.tensor(scaleName, [rows]).data;
    return Float32Array.from(file.stored(name, 'I8', shape), (q, i) => q * scale[Math.floor(i / width)]!);
  }
  if (type === 'F8_E4M3' && file.find(scaleName)) {
    const codes = file.stored(name, 'F8_E4M3', shape);
    const values = decodeFp8Blocks({
      width,
      codes,
      scales: file.stored(scaleName, 'U8', [rows, fp8BlocksOf(width)]),
    });
    if (!values.every(Number.isFinite))
      throw new AppError('model_invalid', `The model's tensor ${name} holds values that are not finite.`);
    return values;
  }
  return file.tensor(name, shape).data;
}

/** Throws AppError model_invalid. */
export function readLinear(file: SafetensorsFile, name: string, out: number, into: number): Linear {
  return {
    weight: readFloats(file, `${name}.weight`, [out, into]),
    bias: file.tensor(`${name}.bias`, [out]).data,
    out,
    in: into,
  };
}

/** Throws AppError model_invalid. */
export function readNorm(file: SafetensorsFile, name: string, width: number, kind: 'layer' | 'rms'): Norm {
  return {
    gamma: file.tensor(`${name}.weight`, [width]).data,
    beta: kind === 'layer' ? file.tensor(`${name}.bias`, [width]).data : null,
  };
}
