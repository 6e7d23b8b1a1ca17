/**
 * The file that holds a model's Engram tables: its layout, its writer, its header's reader. Rows are bytes, value = (byte - 128) x
 * scale of the table; decision 0008 says why not floats, and why the file is mapped by the neural runtime and not read by us.
 *
 * Layout  8 bytes magic "LCTNNGR1" | u32 version | u32 bytes of header | u32 bytes of checksums | 32 bytes sha256 of header
 *         and checksums | header JSON {engram, scales} | checksums, 32 bytes sha256 per chunk | zeros up to 4 KiB | sections
 *         A section is one layer: its tables one after the other, then zeros up to 4 KiB. A chunk is 64 KiB of the sections; the last
 *         one may be shorter.
 * Throws  AppError model_invalid
 */
import { createHash } from 'node:crypto';
import { AppError } from '@lectern/contracts';
import type { EngramSection } from '../../tensor/engram-source.js';
import type { EngramShape } from '../../tensor/model-shape.js';
import { tableSizes } from './primes.js';

const magic = 'LCTNNGR1';
/** Part of the file's name and of what a unit is computed with: raise it with every change of canonical ids, hashes or bytes. */
export const tableVersion = 1;
const pageBytes = 4096;
export const chunkBytes = 65_536;
export const prefixBytes = 52;
const digestBytes = 32;
/** No real header is longer: scales and a few numbers. */
const maxHeaderBytes = 2 ** 20;
const align = (n: number): number => Math.ceil(n / pageBytes) * pageBytes;

export interface EngramLayout {
  readonly sections: readonly EngramSection[];
  /** First byte of the sections. */
  readonly baseBytes: number;
  readonly fileBytes: number;
  /** sha256 of each chunk. */
  readonly checksums: readonly Uint8Array[];
}

/** One layer's tables before they are written: rows (R, rowWidth) of bytes, scales (orders x heads). */
export interface EngramTables {
  readonly rows: Uint8Array;
  readonly scales: Float32Array;
}

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

export function damaged(what: string, cause?: unknown): AppError {
  return new AppError(
    'model_invalid',
    `The model's table file is damaged or of another model (${what}); Lectern builds it again when it starts.`,
    cause === undefined ? {} : { cause },
  );
}

/** Rows of each table, section by section. */
export function sectionTables(shape: EngramShape): number[][] {
  const sizes = tableSizes(shape);
  const perLayer = shape.orders.length * shape.heads;
  return shape.layers.map((_, i) => [...sizes.subarray(i * perLayer, (i + 1) * perLayer)]);
}

/** Rows and place of each layer's section, counted from the first section. */
function places(shape: EngramShape): { rows: number; startBytes: number; lengthBytes: number }[] {
  let startBytes = 0;
  return sectionTables(shape).map((sizes) => {
    const rows = sizes.reduce((sum, size) => sum + size, 0);
    const place = { rows, startBytes, lengthBytes: rows * shape.rowWidth };
    startBytes += align(place.lengthBytes);
    return place;
  });
}

function totalBytes(found: ReturnType<typeof places>): number {
  return found.reduce((sum, p) => sum + align(p.lengthBytes), 0);
}

/** The whole file. Layers in the shape's order. Cost: one copy and one sha256 of the tables. Throws AppError model_invalid when the tables have another size than the shape. */
export function encodeEngramTables(shape: EngramShape, layers: readonly EngramTables[]): Uint8Array {
  const found = places(shape);
  const perLayer = shape.orders.length * shape.heads;
  const fits =
    layers.length === found.length &&
    layers.every((l, i) => l.rows.length === found[i]!.lengthBytes && l.scales.length === perLayer);
  if (!fits) throw damaged('the tables do not have the size that the shape asks for');
  const header = Buffer.from(JSON.stringify({ engram: shape, scales: layers.map((l) => [...l.scales]) }));
  const payloadBytes = totalBytes(found);
  const checksumBytes = Math.ceil(payloadBytes / chunkBytes) * digestBytes;
  const baseBytes = align(prefixBytes + header.length + checksumBytes);
  const file = new Uint8Array(baseBytes + payloadBytes);
  layers.forEach((layer, i) => {
    file.set(layer.rows, baseBytes + found[i]!.startBytes);
  });
  file.set(header, prefixBytes);
  for (let at = baseBytes, c = 0; at < file.length; at += chunkBytes, c++)
    file.set(sha256(file.subarray(at, at + chunkBytes)), prefixBytes + header.length + c * digestBytes);
  file.set(new TextEncoder().encode(magic), 0);
  const view = new DataView(file.buffer);
  view.setUint32(8, tableVersion, true);
  view.setUint32(12, header.length, true);
  view.setUint32(16, checksumBytes, true);
  file.set(sha256(file.subarray(prefixBytes, prefixBytes + header.length + checksumBytes)), 20);
  return file;
}

/** Lengths that the prefix announces; no more checksums than the shape has chunks. */
export function readPrefix(
  prefix: Uint8Array,
  shape: EngramShape,
): { headerBytes: number; checksumBytes: number } {
  if (prefix.length < prefixBytes) throw damaged('shorter than its header');
  const view = new DataView(prefix.buffer, prefix.byteOffset, prefix.byteLength);
  if (Buffer.from(prefix.subarray(0, 8)).toString('latin1') !== magic) throw damaged('not a table file');
  if (view.getUint32(8, true) !== tableVersion) throw damaged('another version of the format');
  const headerBytes = view.getUint32(12, true);
  const checksumBytes = view.getUint32(16, true);
  if (headerBytes > maxHeaderBytes) throw damaged('header length');
  if (checksumBytes !== Math.ceil(totalBytes(places(shape)) / chunkBytes) * digestBytes)
    throw damaged('number of checksums');
  return { headerBytes, checksumBytes };
}

/**
 * The layout, once it is what the shape asks for. `head` are the bytes from the file's start to the end of the checksums; the lengths
 * come from the shape and never from the file.
 */
export function readLayout(head: Uint8Array, fileBytes: number, shape: EngramShape): EngramLayout {
  const { headerBytes, checksumBytes } = readPrefix(head, shape);
  const body = head.subarray(prefixBytes, prefixBytes + headerBytes + checksumBytes);
  if (body.length !== headerBytes + checksumBytes) throw damaged('header is cut off');
  if (!sha256(body).equals(head.subarray(20, prefixBytes)))
    throw damaged('header does not match its checksum');
  const scales = readHeader(body.subarray(0, headerBytes), shape);
  const found = places(shape);
  const payloadBytes = totalBytes(found);
  const baseBytes = align(prefixBytes + headerBytes + checksumBytes);
  if (fileBytes !== baseBytes + payloadBytes)
    throw damaged(`${fileBytes} bytes instead of ${baseBytes + payloadBytes}`);
  return {
    sections: found.map(({ rows, startBytes, lengthBytes }, i) => ({
      rows,
      offsetBytes: baseBytes + startBytes,
      lengthBytes,
      scales: scales[i]!,
    })),
    baseBytes,
    fileBytes,
    checksums: Array.from({ length: checksumBytes / digestBytes }, (_, c) =>
      body.slice(headerBytes + c * digestBytes, headerBytes + (c + 1) * digestBytes),
    ),
  };
}

function readHeader(bytes: Uint8Array, shape: EngramShape): Float32Array[] {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw damaged('header', cause);
  }
  const { engram, scales } = (header ?? {}) as { engram?: unknown; scales?: unknown };
  if (!sameShape(engram, shape)) throw damaged('made for another shape');
  const perLayer = shape.orders.length * shape.heads;
  const isScale = (v: unknown): v is number => typeof v === 'number' && v >= 0 && v < Infinity;
  if (!Array.isArray(scales) || scales.length !== shape.layers.length) throw damaged('scales');
  return scales.map((layer: unknown) => {
    if (!Array.isArray(layer) || layer.length !== perLayer || !layer.every(isScale)) throw damaged('scales');
    return Float32Array.from(layer);
  });
}

function sameShape(value: unknown, shape: EngramShape): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const found = value as Readonly<Record<string, unknown>>;
  return Object.entries(shape).every(
    ([key, wanted]) => JSON.stringify(found[key]) === JSON.stringify(wanted),
  );
}
