/**
 * A unit <-> its context file. The file only grows while it is written: latents as they are computed, then the columns that every
 * answer needs, then what tells where they are. The reader trusts nothing: magic, version, lengths, and a sha256 of the header and of
 * every section must hold, or the file is corrupt. Pages of latents carry their own checksums.
 *
 * Layout  page 0: magic, zeros | pages of latents | sections, each at a multiple of 4 KiB | header JSON | 64 bytes trailer:
 *         32 bytes sha256 of the header, f64 offset of the header, u32 its bytes, u32 version, 8 zeros, 8 bytes magic
 * Throws  AppError cache_corrupt
 */
import { createHash } from 'node:crypto';
import type { UnitData } from '../core/unit.js';
import { corrupt } from './corrupt.js';
import {
  checkLatentPage,
  latentPageCount,
  latentsOffset,
  pageBytes,
  type PageSource,
} from './latent-pages.js';

const magic = 'LCTNCTX2';
export const unitFileVersion = 3;
const trailerBytes = 64;
/** Read at once from a file's end: headers have about 2 KiB. */
const tailBytes = 8192;
/** Pages read at a time when all are checked. */
const checkedPages = 256;
const align = (n: number): number => Math.ceil(n / pageBytes) * pageBytes;
const magicBytes = new TextEncoder().encode(magic);

/** What the file was made with and for; the unit's name covers the rest. */
export interface UnitOrigin {
  readonly unit: string;
  readonly model: string;
  /** Widths of an index key and of a token's latent. */
  readonly keyWidth: number;
  readonly latentWidth: number;
  /** Hash of everything that determines a unit's content besides the document, tenant included; files of before it was kept lack it. */
  readonly maker?: string;
}

/** Where a file's bytes come from; fewer than asked for where it ends. */
export interface ByteSource extends PageSource {
  readonly size: number;
  read(offset: number, bytes: number): Promise<Uint8Array>;
}

interface Section {
  /** From the file's start. */
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
    spanKind: unit.spanKind,
    'segments.tokenStart': unit.segments.tokenStart,
    'segments.tokenEnd': unit.segments.tokenEnd,
    'segments.charStart': unit.segments.charStart,
    'segments.charEnd': unit.segments.charEnd,
    'segments.span': unit.segments.span,
    'entries.tokenStart': unit.entries.tokenStart,
    'entries.key': unit.entries.key,
    'entries.scale': unit.entries.scale,
    'entries.inverse': unit.entries.inverse,
    'postings.address': unit.postings.address,
    'postings.offset': unit.postings.offset,
    'postings.list': unit.postings.list,
  };
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Page 0. */
export function encodeUnitStart(): Uint8Array {
  const page = new Uint8Array(pageBytes);
  page.set(magicBytes);
  return page;
}

/** Everything behind the latents; `offset` is the file's size so far. Cost: one copy and one sha256 of the columns. */
export function encodeUnitEnd(origin: UnitOrigin, unit: UnitData, offset: number): Uint8Array {
  const sections: Record<string, Section> = {};
  const payloads = Object.entries(columns(unit)).map(([name, column]) => ({
    name,
    bytes: new Uint8Array(column.buffer, column.byteOffset, column.byteLength),
  }));
  let cursor = offset;
  for (const { name, bytes } of payloads) {
    sections[name] = { offset: cursor, bytes: bytes.byteLength, sha256: sha256(bytes) };
    cursor += align(bytes.byteLength);
  }
  const header = new TextEncoder().encode(JSON.stringify({ ...origin, sections }));
  const file = new Uint8Array(cursor - offset + header.byteLength + trailerBytes);
  for (const { name, bytes } of payloads) file.set(bytes, sections[name]!.offset - offset);
  file.set(header, cursor - offset);
  const trailer = file.subarray(file.byteLength - trailerBytes);
  const view = new DataView(trailer.buffer, trailer.byteOffset);
  trailer.set(createHash('sha256').update(header).digest());
  view.setFloat64(32, cursor, true);
  view.setUint32(40, header.byteLength, true);
  view.setUint32(44, unitFileVersion, true);
  trailer.set(magicBytes, trailerBytes - magicBytes.length);
  return file;
}

/** The unit's maker; undefined when its file does not say. */
export async function readMaker(source: ByteSource, expected: UnitOrigin): Promise<string | undefined> {
  return (await readHeader(source, expected)).header.maker;
}

/**
 * The unit of that name, without its latents; every column in memory of its own.
 * Cost  two reads, one sha256 of the columns
 */
export async function readUnit(source: ByteSource, expected: UnitOrigin): Promise<UnitData> {
  const { header, end } = await readHeader(source, expected);
  const { start, sections } = await readSections(source, header, end, expected.unit);
  const section = (name: string, elementBytes: number): ArrayBuffer => {
    const place = header.sections[name];
    const bytes = sections.get(name);
    if (!place || !bytes) throw corrupt(expected.unit, `${name} is missing`);
    if (place.bytes % elementBytes !== 0) throw corrupt(expected.unit, `${name} has an odd length`);
    if (sha256(bytes) !== place.sha256) throw corrupt(expected.unit, `${name} does not match its checksum`);
    return bytes.buffer;
  };
  const u8 = (name: string): Uint8Array => new Uint8Array(section(name, 1));
  const u32 = (name: string): Uint32Array => new Uint32Array(section(name, 4));
  const f32 = (name: string): Float32Array => new Float32Array(section(name, 4));
  const unit: UnitData = {
    ids: new Uint16Array(section('ids', 2)),
    capital: u8('capital'),
    spanKind: u8('spanKind'),
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
      inverse: f32('entries.inverse'),
    },
    postings: { address: u32('postings.address'), offset: u32('postings.offset'), list: u8('postings.list') },
  };
  checkShapes(unit, expected, start);
  return unit;
}

/** Reads and checks every page of latents. Cost: one read and one CRC-32 of them. */
export async function checkLatents(
  source: ByteSource,
  { unit, latentWidth }: UnitOrigin,
  tokens: number,
): Promise<void> {
  const pages = latentPageCount(tokens, latentWidth);
  for (let first = 0; first < pages; first += checkedPages) {
    const count = Math.min(checkedPages, pages - first);
    const bytes = await source.read(latentsOffset + first * pageBytes, count * pageBytes);
    if (bytes.byteLength !== count * pageBytes) throw corrupt(unit, 'latents are cut off');
    for (let page = 0; page < count; page++)
      checkLatentPage(unit, first + page, bytes.subarray(page * pageBytes, (page + 1) * pageBytes));
  }
}

/** All sections in one call, what stands between them into one page that nobody looks at. `end` is where the header begins. */
async function readSections(
  source: ByteSource,
  { sections }: Header,
  end: number,
  unit: string,
): Promise<{ start: number; sections: ReadonlyMap<string, Uint8Array<ArrayBuffer>> }> {
  const places = Object.entries(sections).sort(([, a], [, b]) => a.offset - b.offset || a.bytes - b.bytes);
  const start = places[0]![1].offset;
  const between = new Uint8Array(pageBytes);
  const read = new Map<string, Uint8Array<ArrayBuffer>>();
  const parts: Uint8Array[] = [];
  let at = start;
  for (const [name, { offset, bytes }] of places) {
    const gap = offset - at;
    if (gap < 0 || gap >= pageBytes || offset + bytes > end) throw corrupt(unit, 'a section has no place');
    if (gap > 0) parts.push(between.subarray(0, gap));
    const section = new Uint8Array(bytes);
    parts.push(section);
    read.set(name, section);
    at = offset + bytes;
  }
  if ((await source.readInto(start, parts)) !== at - start) throw corrupt(unit, 'a section is cut off');
  return { start, sections: read };
}

async function readHeader(
  source: ByteSource,
  expected: UnitOrigin,
): Promise<{ header: Header; end: number }> {
  const bad = (what: string, cause?: unknown): Error => corrupt(expected.unit, what, cause);
  if (source.size < pageBytes + trailerBytes) throw bad('too short');
  const tailStart = Math.max(0, source.size - tailBytes);
  const tail = await source.read(tailStart, source.size - tailStart);
  if (tail.byteLength !== source.size - tailStart) throw bad('trailer is cut off');
  const trailer = tail.subarray(-trailerBytes);
  const view = new DataView(trailer.buffer, trailer.byteOffset, trailer.byteLength);
  if (!Buffer.from(magicBytes).equals(trailer.subarray(trailerBytes - magicBytes.length))) throw bad('magic');
  if (view.getUint32(44, true) !== unitFileVersion) throw bad('version');
  const offset = view.getFloat64(32, true);
  const bytes = view.getUint32(40, true);
  if (!isSize(offset) || offset + bytes + trailerBytes !== source.size) throw bad('header is elsewhere');
  const text =
    offset >= tailStart
      ? tail.subarray(offset - tailStart, offset - tailStart + bytes)
      : await source.read(offset, bytes);
  const digest = createHash('sha256').update(text).digest();
  if (!digest.equals(trailer.subarray(0, 32))) throw bad('header does not match its checksum');
  let header: Header;
  try {
    header = parseHeader(JSON.parse(new TextDecoder().decode(text)));
  } catch (cause) {
    throw bad('header', cause);
  }
  for (const name of ['unit', 'model', 'keyWidth', 'latentWidth'] as const)
    if (header[name] !== expected[name]) throw bad('made for something else');
  return { header, end: offset };
}

const isSize = (n: unknown): boolean => typeof n === 'number' && Number.isSafeInteger(n) && n >= 0;

/** The header's checksum held, so only another version's writer could have made it of another shape. */
function parseHeader(value: unknown): Header {
  const header = value as Header;
  const places = Object.values(header.sections);
  if (places.length === 0) throw new TypeError('no sections');
  if (!places.every((p) => isSize(p.offset) && isSize(p.bytes)))
    throw new TypeError('a section has no place');
  return header;
}

/** `start` is where the columns begin; the latents stand before. */
function checkShapes(unit: UnitData, { unit: name, keyWidth, latentWidth }: UnitOrigin, start: number): void {
  const { segments: s, entries: e, postings: p } = unit;
  const same = (...lengths: number[]): boolean => lengths.every((n) => n === lengths[0]);
  const holds =
    unit.capital.length === Math.ceil(unit.ids.length / 8) &&
    same(s.tokenStart.length, s.tokenEnd.length, s.charStart.length, s.charEnd.length, s.span.length) &&
    same(e.tokenStart.length, e.key.length / keyWidth, e.scale.length, e.inverse.length / 3) &&
    p.offset.length === p.address.length + 1 &&
    p.offset.at(-1) === p.list.length &&
    start === latentsOffset + pageBytes * latentPageCount(unit.ids.length, latentWidth);
  if (!holds) throw corrupt(name, 'section lengths contradict each other');
}
