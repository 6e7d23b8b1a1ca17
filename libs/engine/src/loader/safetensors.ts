/**
 * Reads the safetensors format: u64 header length, JSON header, one flat data section. It trusts no length and no offset: tensors
 * must fill the data section exactly, without holes or overlaps, and no name may stand twice. write-safetensors.ts is its
 * counterpart.
 *
 * Source  https://github.com/huggingface/safetensors (format section)
 */
import { AppError } from '@lectern/contracts';
import { bfloat16ToFloat32, float16ToFloat32 } from '../tensor/float16.js';
import { decodeFp8 } from '../tensor/fp8.js';

/** Stored type -> the array that holds it. 16-bit and 8-bit floats are held as their bits. */
export interface StoredArrays {
  readonly F32: Float32Array;
  readonly F16: Uint16Array;
  readonly BF16: Uint16Array;
  readonly F8_E4M3: Uint8Array;
  readonly I8: Int8Array;
  readonly U8: Uint8Array;
  readonly I32: Int32Array;
  readonly I64: BigInt64Array;
}
export type StoredType = keyof StoredArrays;

export const storedBytes: Readonly<Record<StoredType, number>> = {
  F32: 4,
  F16: 2,
  BF16: 2,
  F8_E4M3: 1,
  I8: 1,
  U8: 1,
  I32: 4,
  I64: 8,
};

export interface WeightTensor {
  readonly shape: readonly number[];
  /** Row-major, widened to 32 bits, finite. */
  readonly data: Float32Array;
}

export interface StoredTensor {
  readonly type: StoredType;
  readonly shape: readonly number[];
  /** Byte range in the file, for readers that fetch rows instead of the whole. */
  readonly start: number;
  readonly end: number;
}

export interface SafetensorsFile {
  readonly names: readonly string[];
  /** The header's free text. */
  readonly metadata: Readonly<Record<string, string>>;
  /** What is known of a tensor without reading it; undefined when there is none of that name. */
  find(name: string): StoredTensor | undefined;
  /** A float tensor, widened, in memory of its own. Throws AppError model_invalid: missing, other shape, not floats, not finite. */
  tensor(name: string, shape: readonly number[]): WeightTensor;
  /** A tensor as it is stored: a view of the file's bytes where alignment allows. Throws AppError model_invalid. */
  stored<T extends StoredType>(name: string, type: T, shape: readonly number[]): StoredArrays[T];
}

/** More than a header of a hundred thousand tensors needs. */
const maxHeaderBytes = 16 * 1024 * 1024;
const maxRank = 8;

function damaged(what: string, cause?: unknown): AppError {
  return new AppError(
    'model_invalid',
    `The model's weight file is damaged (${what}); get it again from where its manifest says it comes from.`,
    cause === undefined ? {} : { cause },
  );
}

function mismatch(what: string): AppError {
  return new AppError('model_invalid', `The model's weight file does not fit its manifest: ${what}.`);
}

type Json = Readonly<Record<string, unknown>>;
const isObject = (v: unknown): v is Json => typeof v === 'object' && v !== null && !Array.isArray(v);
const isSize = (v: unknown): v is number => typeof v === 'number' && Number.isSafeInteger(v) && v >= 0;
const dimsText = (shape: readonly number[]): string => `[${shape.join(', ')}]`;

function readEntry(name: string, value: unknown, dataStart: number, dataBytes: number): StoredTensor {
  if (!isObject(value)) throw damaged(`entry ${name}`);
  const { dtype, shape, data_offsets: offsets } = value;
  if (typeof dtype !== 'string' || !Object.hasOwn(storedBytes, dtype))
    throw mismatch(`${name} has the unknown type ${JSON.stringify(dtype)}`);
  const type = dtype as StoredType;
  if (!Array.isArray(shape) || shape.length > maxRank || !shape.every(isSize))
    throw damaged(`shape of ${name}`);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isSize))
    throw damaged(`offsets of ${name}`);
  const [start, end] = offsets as [number, number];
  const elements = shape.reduce((a, b) => a * b, 1);
  if (end > dataBytes || end - start !== elements * storedBytes[type]) throw damaged(`length of ${name}`);
  return { type, shape, start: dataStart + start, end: dataStart + end };
}

/** Tensors must lie end to end from the start of the data section to the end of the file. */
function checkCover(entries: ReadonlyMap<string, StoredTensor>, dataStart: number, fileBytes: number): void {
  const ordered = [...entries].sort(([, a], [, b]) => a.start - b.start || a.end - b.end);
  let at = dataStart;
  for (const [name, { start, end }] of ordered) {
    if (start !== at) throw damaged(start < at ? `${name} overlaps another tensor` : `a hole before ${name}`);
    at = end;
  }
  if (at !== fileBytes) throw damaged('bytes after the last tensor');
}

/** JSON.parse keeps the last of two equal keys silently; here the text's keys are counted. */
function hasDuplicateKeys(text: string, parsed: unknown): boolean {
  let inText = 0;
  for (const match of text.matchAll(/"(?:[^"\\]|\\.)*"\s*(:?)/gu)) if (match[1] === ':') inText++;
  const count = (value: unknown): number => {
    if (typeof value !== 'object' || value === null) return 0;
    const own = Array.isArray(value) ? 0 : Object.keys(value).length;
    return Object.values(value).reduce<number>((sum, inner) => sum + count(inner), own);
  };
  return count(parsed) !== inText;
}

function readHeader(bytes: Uint8Array): { header: Json; dataStart: number } {
  if (bytes.byteLength < 8) throw damaged('shorter than its header');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerBytes = Number(view.getBigUint64(0, true));
  if (headerBytes > Math.min(maxHeaderBytes, bytes.byteLength - 8)) throw damaged('header length');
  const dataStart = 8 + headerBytes;
  let text: string;
  let header: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, dataStart));
    header = JSON.parse(text);
  } catch (cause) {
    throw damaged('header', cause);
  }
  if (!isObject(header)) throw damaged('header');
  if (hasDuplicateKeys(text, header)) throw damaged('a name stands twice in the header');
  return { header, dataStart };
}

function readMetadata(value: unknown): Readonly<Record<string, string>> {
  if (value === undefined) return {};
  if (!isObject(value) || !Object.values(value).every((v) => typeof v === 'string'))
    throw damaged('metadata');
  return value as Readonly<Record<string, string>>;
}

/** Parses and checks the header; tensors are read when they are asked for. Throws AppError model_invalid. */
export function parseSafetensors(bytes: Uint8Array): SafetensorsFile {
  const { header, dataStart } = readHeader(bytes);
  const entries = new Map<string, StoredTensor>();
  for (const [name, value] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    entries.set(name, readEntry(name, value, dataStart, bytes.byteLength - dataStart));
  }
  checkCover(entries, dataStart, bytes.byteLength);
  const expect = (name: string, shape: readonly number[]): StoredTensor => {
    const entry = entries.get(name);
    if (!entry) throw mismatch(`tensor ${name} is missing`);
    if (entry.shape.length !== shape.length || entry.shape.some((n, i) => n !== shape[i]))
      throw mismatch(`tensor ${name} has shape ${dimsText(entry.shape)}, not ${dimsText(shape)}`);
    return entry;
  };
  return {
    names: [...entries.keys()],
    metadata: readMetadata(header['__metadata__']),
    find: (name) => entries.get(name),
    tensor(name, shape) {
      const entry = expect(name, shape);
      const data = widen(name, entry, bytes);
      for (const value of data)
        if (!Number.isFinite(value)) throw mismatch(`tensor ${name} holds values that are not finite`);
      return { shape, data };
    },
    stored(name, type, shape) {
      const entry = expect(name, shape);
      if (entry.type !== type) throw mismatch(`tensor ${name} is stored as ${entry.type}, not ${type}`);
      const size = storedBytes[type];
      const aligned = (bytes.byteOffset + entry.start) % size === 0;
      const section = bytes.subarray(entry.start, entry.end);
      return arrayOf(type, aligned ? section : new Uint8Array(section));
    },
  };
}

/** The typed view of bytes whose alignment fits. */
function arrayOf<T extends StoredType>(
  type: T,
  { buffer, byteOffset, byteLength }: Uint8Array,
): StoredArrays[T] {
  const length = byteLength / storedBytes[type];
  const make: { readonly [K in StoredType]: () => StoredArrays[K] } = {
    F32: () => new Float32Array(buffer, byteOffset, length),
    F16: () => new Uint16Array(buffer, byteOffset, length),
    BF16: () => new Uint16Array(buffer, byteOffset, length),
    F8_E4M3: () => new Uint8Array(buffer, byteOffset, length),
    I8: () => new Int8Array(buffer, byteOffset, length),
    U8: () => new Uint8Array(buffer, byteOffset, length),
    I32: () => new Int32Array(buffer, byteOffset, length),
    I64: () => new BigInt64Array(buffer, byteOffset, length),
  };
  return make[type]();
}

/** Exact, in memory of its own. */
function widen(name: string, { type, start, end }: StoredTensor, bytes: Uint8Array): Float32Array {
  const { buffer } = new Uint8Array(bytes.subarray(start, end));
  switch (type) {
    case 'F32':
      return new Float32Array(buffer);
    case 'F16':
      return float16ToFloat32(new Uint16Array(buffer));
    case 'BF16':
      return bfloat16ToFloat32(new Uint16Array(buffer));
    case 'F8_E4M3':
      return decodeFp8(new Uint8Array(buffer));
    case 'I8':
    case 'U8':
    case 'I32':
    case 'I64':
      throw mismatch(`tensor ${name} is stored as ${type}, not as floats`);
  }
}
