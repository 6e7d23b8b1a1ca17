/**
 * Reads the safetensors format: u64 header length, JSON header, one flat data section. It trusts no length and no offset.
 * Source  https://github.com/huggingface/safetensors (format section)
 */
import { AppError } from '@lectern/contracts';
import { float16ToFloat32 } from '../tensor/float16.js';

export interface WeightTensor {
  readonly shape: readonly number[];
  /** Row-major, widened to 32 bits. */
  readonly data: Float32Array;
}

export interface SafetensorsFile {
  readonly names: readonly string[];
  /** The tensor, checked against the expected shape. Throws AppError model_invalid. */
  tensor(name: string, shape: readonly number[]): WeightTensor;
}

interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly start: number;
  readonly end: number;
}

const elementBytes: Readonly<Record<string, number>> = { F16: 2, F32: 4, I64: 8 };

function invalid(what: string, cause?: unknown): AppError {
  return new AppError(
    'model_invalid',
    `The model's weight file is damaged (${what}); install Lectern's dependencies again.`,
    cause === undefined ? {} : { cause },
  );
}

const isSize = (v: unknown): v is number => typeof v === 'number' && Number.isSafeInteger(v) && v >= 0;

function readEntry(name: string, value: unknown, dataBytes: number): Entry {
  const { dtype, shape, data_offsets: offsets } = value as Record<string, unknown>;
  if (typeof dtype !== 'string' || !(dtype in elementBytes)) throw invalid(`dtype of ${name}`);
  if (!Array.isArray(shape) || !shape.every(isSize)) throw invalid(`shape of ${name}`);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isSize))
    throw invalid(`offsets of ${name}`);
  const [start, end] = offsets as [number, number];
  const elements = shape.reduce((a, b) => a * b, 1);
  if (end > dataBytes || end - start !== elements * elementBytes[dtype]!) throw invalid(`length of ${name}`);
  return { dtype, shape, start, end };
}

/** Parses the header; tensors are widened when they are asked for. Throws AppError model_invalid. */
export function parseSafetensors(bytes: Uint8Array): SafetensorsFile {
  if (bytes.byteLength < 8) throw invalid('shorter than its header');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerBytes = Number(view.getBigUint64(0, true));
  if (headerBytes > bytes.byteLength - 8) throw invalid('header length');
  const data = bytes.subarray(8 + headerBytes);
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, 8 + headerBytes)));
  } catch (cause) {
    throw invalid('header', cause);
  }
  if (typeof header !== 'object' || header === null) throw invalid('header');
  const entries = new Map<string, Entry>();
  for (const [name, value] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    if (typeof value !== 'object' || value === null) throw invalid(`entry ${name}`);
    entries.set(name, readEntry(name, value, data.byteLength));
  }
  return {
    names: [...entries.keys()],
    tensor(name, shape) {
      const entry = entries.get(name);
      if (!entry) throw invalid(`${name} is missing`);
      if (entry.shape.length !== shape.length || entry.shape.some((n, i) => n !== shape[i]))
        throw invalid(`${name} has shape [${entry.shape.join(', ')}], not [${shape.join(', ')}]`);
      return { shape, data: widen(name, entry, data) };
    },
  };
}

function widen(name: string, entry: Entry, data: Uint8Array): Float32Array {
  const copy = new Uint8Array(data.subarray(entry.start, entry.end)).buffer;
  switch (entry.dtype) {
    case 'F32':
      return new Float32Array(copy);
    case 'F16':
      return float16ToFloat32(new Uint16Array(copy));
    default:
      throw invalid(`${name} is not a float tensor`);
  }
}
