/**
 * A unit <-> bytes of its context file. The reader trusts nothing: magic, version, lengths, and a sha256 of the header and
 * of every section must hold, or the file is corrupt.
 *
 * Layout  8 bytes magic "LCTNCTX1" | u32 version | u32 header bytes | 32 bytes sha256 of the header | header JSON | sections,
 *         each at a multiple of 4 KiB, zeros between
 * Throws  AppError cache_corrupt
 */
import { createHash } from 'node:crypto';
import { AppError } from '@lectern/contracts';
import type { UnitData } from '../core/unit.js';

const magic = 'LCTNCTX1';
export const unitFileVersion = 1;
const pageBytes = 4096;
const prefixBytes = 48;
const align = (n: number): number => Math.ceil(n / pageBytes) * pageBytes;

/** What the file was made with and for; the unit's name covers the rest. */
export interface UnitOrigin {
  readonly unit: string;
  readonly model: string;
  /** Width of an index key. */
  readonly width: number;
}

interface Section {
  readonly offset: number;
  readonly bytes: number;
  readonly sha256: string;
}

interface Header extends UnitOrigin {
  readonly sections: Readonly<Record<string, Section>>;
}

type Column = Uint8Array | Int8Array | Uint16Array | Uint32Array | Float32Array;

function columns(unit: UnitData): Record<string, Column> {
  return {
    ids: unit.ids,
    capital: unit.capital,
    spanIsCode: unit.spanIsCode,
    'segments.tokenStart': unit.segments.tokenStart,
    'segments.tokenEnd': unit.segments.tokenEnd,
    'segments.charStart': unit.segments.charStart,
    'segments.charEnd': unit.segments.charEnd,
    'segments.span': unit.segments.span,
    'entries.tokenStart': unit.entries.tokenStart,
    'entries.key': unit.entries.key,
    'entries.scale': unit.entries.scale,
    'entries.dots': unit.entries.dots,
    'postings.address': unit.postings.address,
    'postings.offset': unit.postings.offset,
    'postings.list': unit.postings.list,
  };
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Cost: one copy and one sha256 of the content. */
export function encodeUnit(origin: UnitOrigin, unit: UnitData): Uint8Array {
  const sections: Record<string, Section> = {};
  const payloads = Object.entries(columns(unit)).map(([name, column]) => ({
    name,
    bytes: new Uint8Array(column.buffer, column.byteOffset, column.byteLength),
  }));
  let cursor = 0;
  for (const { name, bytes } of payloads) {
    sections[name] = { offset: cursor, bytes: bytes.byteLength, sha256: sha256(bytes) };
    cursor += align(bytes.byteLength);
  }
  const header = new TextEncoder().encode(JSON.stringify({ ...origin, sections }));
  const base = align(prefixBytes + header.byteLength);
  const file = new Uint8Array(base + cursor);
  const view = new DataView(file.buffer);
  file.set(new TextEncoder().encode(magic), 0);
  view.setUint32(8, unitFileVersion, true);
  view.setUint32(12, header.byteLength, true);
  file.set(createHash('sha256').update(header).digest(), 16);
  file.set(header, prefixBytes);
  for (const { name, bytes } of payloads) file.set(bytes, base + sections[name]!.offset);
  return file;
}

function corrupt(unit: string, what: string, cause?: unknown): AppError {
  return new AppError(
    'cache_corrupt',
    `The context file ${unit.slice(0, 12)} is damaged (${what}); it will be computed again from the document.`,
    cause === undefined ? { data: { unit } } : { cause, data: { unit } },
  );
}

/** The unit of that name; typed arrays are views into `bytes` wherever alignment allows. Cost: one sha256 of the content. */
export function decodeUnit(bytes: Uint8Array, expected: UnitOrigin): UnitData {
  const header = readHeader(bytes, expected);
  const base = align(prefixBytes + header.bytes);
  const section = (name: string, elementBytes: number): ArrayBuffer => {
    const place = header.value.sections[name];
    if (!place) throw corrupt(expected.unit, `${name} is missing`);
    const start = base + place.offset;
    if (!isSize(place.offset) || !isSize(place.bytes)) throw corrupt(expected.unit, `${name} has no size`);
    if (start + place.bytes > bytes.byteLength) throw corrupt(expected.unit, `${name} is cut off`);
    if (place.bytes % elementBytes !== 0) throw corrupt(expected.unit, `${name} has an odd length`);
    const view = bytes.subarray(start, start + place.bytes);
    if (sha256(view) !== place.sha256) throw corrupt(expected.unit, `${name} does not match its checksum`);
    return new Uint8Array(view).buffer;
  };
  const u8 = (name: string): Uint8Array => new Uint8Array(section(name, 1));
  const u32 = (name: string): Uint32Array => new Uint32Array(section(name, 4));
  const f32 = (name: string): Float32Array => new Float32Array(section(name, 4));
  const unit: UnitData = {
    ids: new Uint16Array(section('ids', 2)),
    capital: u8('capital'),
    spanIsCode: u8('spanIsCode'),
    segments: {
      tokenStart: u32('segments.tokenStart'),
      tokenEnd: u32('segments.tokenEnd'),
      charStart: u32('segments.charStart'),
      charEnd: u32('segments.charEnd'),
      span: u32('segments.span'),
    },
    entries: {
      tokenStart: u32('entries.tokenStart'),
      key: new Int8Array(section('entries.key', 1)),
      scale: f32('entries.scale'),
      dots: f32('entries.dots'),
    },
    postings: { address: u32('postings.address'), offset: u32('postings.offset'), list: u8('postings.list') },
  };
  checkShapes(unit, expected);
  return unit;
}

function readHeader(bytes: Uint8Array, expected: UnitOrigin): { value: Header; bytes: number } {
  const bad = (what: string, cause?: unknown): AppError => corrupt(expected.unit, what, cause);
  if (bytes.byteLength < prefixBytes) throw bad('too short');
  if (new TextDecoder('latin1').decode(bytes.subarray(0, 8)) !== magic) throw bad('magic');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(8, true) !== unitFileVersion) throw bad('version');
  const headerBytes = view.getUint32(12, true);
  if (prefixBytes + headerBytes > bytes.byteLength) throw bad('header is cut off');
  const header = bytes.subarray(prefixBytes, prefixBytes + headerBytes);
  const digest = createHash('sha256').update(header).digest();
  if (!digest.equals(bytes.subarray(16, prefixBytes))) throw bad('header does not match its checksum');
  let value: Header;
  try {
    value = parseHeader(JSON.parse(new TextDecoder().decode(header)));
  } catch (cause) {
    throw bad('header', cause);
  }
  const { unit, model, width } = expected;
  if (value.unit !== unit || value.model !== model || value.width !== width)
    throw bad('made for something else');
  return { value, bytes: headerBytes };
}

const isSize = (n: unknown): boolean => typeof n === 'number' && Number.isSafeInteger(n) && n >= 0;

/** The header's checksum held, so only another version's writer could have made it of another shape. */
function parseHeader(value: unknown): Header {
  const header = value as Partial<Header> | null;
  if (typeof header?.sections !== 'object') throw new TypeError('no sections');
  return header as Header;
}

function checkShapes(unit: UnitData, { unit: name, width }: UnitOrigin): void {
  const { segments: s, entries: e, postings: p } = unit;
  const same = (...lengths: number[]): boolean => lengths.every((n) => n === lengths[0]);
  const holds =
    unit.capital.length === Math.ceil(unit.ids.length / 8) &&
    same(s.tokenStart.length, s.tokenEnd.length, s.charStart.length, s.charEnd.length, s.span.length) &&
    same(e.tokenStart.length * width, e.key.length, e.scale.length * width, (e.dots.length / 4) * width) &&
    p.offset.length === p.address.length + 1 &&
    p.offset.at(-1) === p.list.length;
  if (!holds) throw corrupt(name, 'section lengths contradict each other');
}
