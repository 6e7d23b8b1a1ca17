/**
 * Writes the safetensors format: what makes the small test model and what tools write. Equal tensors give equal bytes, whatever
 * order they are given in. safetensors.ts is its counterpart.
 */
import { AppError } from '@lectern/contracts';
import { storedBytes, type StoredArrays, type StoredType } from './safetensors.js';

export type TensorToWrite = {
  readonly [T in StoredType]: {
    readonly name: string;
    readonly type: T;
    readonly shape: readonly number[];
    readonly data: StoredArrays[T];
  };
}[StoredType];

/** Data starts at a multiple of this, so that every array of the file can be viewed in place. */
const alignment = 64;

/**
 * The file's bytes. Wide types come first, so that each tensor is aligned to its type; equals stand in order of their names.
 * Throws  AppError internal_error when data and shape differ or a name stands twice: the caller made them.
 */
export function writeSafetensors(
  tensors: readonly TensorToWrite[],
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const ordered = [...tensors].sort(
    (a, b) => storedBytes[b.type] - storedBytes[a.type] || (a.name < b.name ? -1 : 1),
  );
  const header: Record<string, unknown> = {};
  if (Object.keys(metadata).length > 0) header['__metadata__'] = metadata;
  let dataBytes = 0;
  for (const { name, type, shape, data } of ordered) {
    if (Object.hasOwn(header, name) || name === '__metadata__') throw refused(`${name} stands twice`);
    if (shape.reduce((a, b) => a * b, 1) !== data.length) throw refused(`${name} does not have its shape`);
    header[name] = { dtype: type, shape, data_offsets: [dataBytes, dataBytes + data.byteLength] };
    dataBytes += data.byteLength;
  }
  let json = JSON.stringify(header);
  const over = (8 + Buffer.byteLength(json)) % alignment;
  if (over > 0) json += ' '.repeat(alignment - over);
  const headerBytes = new TextEncoder().encode(json);
  const out = new Uint8Array(8 + headerBytes.length + dataBytes);
  new DataView(out.buffer).setBigUint64(0, BigInt(headerBytes.length), true);
  out.set(headerBytes, 8);
  let at = 8 + headerBytes.length;
  for (const { data } of ordered) {
    out.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return out;
}

function refused(what: string): AppError {
  return new AppError('internal_error', `These tensors cannot be written: ${what}.`);
}
