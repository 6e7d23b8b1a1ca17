/**
 * TokenSequence <-> bytes. One self-describing container so that a worker writes it once and any later version can read it
 * or refuse it; no field is trusted before its length was checked.
 *
 * Layout  8 bytes magic "LCTNSEQ1" | u32 header bytes | header JSON (UTF-8) | zero padding to 8 | sections, each padded to 8
 * Throws  AppError storage_corrupt when magic, lengths or offsets do not hold
 */
import { z } from 'zod';
import { AppError } from '../errors/app-error.js';
import type { SequenceMeta, Skipped, Span, StructureSpan, TokenSequence } from './token-sequence.js';

const magic = 'LCTNSEQ1';
const align = (n: number): number => Math.ceil(n / 8) * 8;

const headerSchema = z.object({
  meta: z.custom<SequenceMeta>((v) => typeof v === 'object' && v !== null),
  spans: z.custom<Span[]>((v) => Array.isArray(v)),
  skipped: z.custom<Skipped[]>((v) => Array.isArray(v)),
  sections: z.record(z.string(), z.tuple([z.int().min(0), z.int().min(0)])),
});

const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

function bytesOf(view: Uint16Array | Uint32Array | Float32Array): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

/** Serialises a sequence; O(size), one copy. */
export function encodeSequence(sequence: TokenSequence): Uint8Array {
  if (!littleEndian) throw new AppError('internal_error', 'Lectern runs on little-endian machines only.');
  const payloads: [string, Uint8Array][] = [
    ['text', new TextEncoder().encode(sequence.text)],
    ['structure', new TextEncoder().encode(JSON.stringify(sequence.structure))],
    ['ids', bytesOf(sequence.ids)],
    ['charStart', bytesOf(sequence.charStart)],
    ['charEnd', bytesOf(sequence.charEnd)],
    ['placeCharStart', bytesOf(sequence.places.charStart)],
    ['placeCharEnd', bytesOf(sequence.places.charEnd)],
    ['placePage', bytesOf(sequence.places.page)],
    ['placeBox', bytesOf(sequence.places.box)],
    ['segmentCharStart', bytesOf(sequence.segments.charStart)],
    ['segmentCharEnd', bytesOf(sequence.segments.charEnd)],
  ];
  const sections: Record<string, [number, number]> = {};
  let cursor = 0;
  for (const [name, bytes] of payloads) {
    sections[name] = [cursor, bytes.byteLength];
    cursor += align(bytes.byteLength);
  }
  const header = new TextEncoder().encode(
    JSON.stringify({ meta: sequence.meta, spans: sequence.spans, skipped: sequence.skipped, sections }),
  );
  const base = align(12 + header.byteLength);
  const out = new Uint8Array(base + cursor);
  out.set(new TextEncoder().encode(magic), 0);
  new DataView(out.buffer).setUint32(8, header.byteLength, true);
  out.set(header, 12);
  for (const [name, bytes] of payloads) out.set(bytes, base + (sections[name]?.[0] ?? 0));
  return out;
}

function corrupt(what: string): AppError {
  return new AppError(
    'storage_corrupt',
    `A stored document's token sequence is damaged (${what}); add the document again.`,
  );
}

/** Reads a sequence back. The result's arrays are copies: the input may be reused. */
export function decodeSequence(input: Uint8Array): TokenSequence {
  // A plain view: Node's Buffer is a Uint8Array too, but its slice() shares memory instead of copying.
  const bytes = new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  if (bytes.byteLength < 12 || new TextDecoder().decode(bytes.subarray(0, 8)) !== magic)
    throw corrupt('magic');
  const headerBytes = new DataView(bytes.buffer, bytes.byteOffset).getUint32(8, true);
  if (12 + headerBytes > bytes.byteLength) throw corrupt('header length');
  let parsed: z.infer<typeof headerSchema>;
  try {
    parsed = headerSchema.parse(JSON.parse(new TextDecoder().decode(bytes.subarray(12, 12 + headerBytes))));
  } catch (cause) {
    throw new AppError('storage_corrupt', corrupt('header').message, { cause });
  }
  const base = align(12 + headerBytes);
  const section = (name: string): ArrayBuffer => {
    const place = parsed.sections[name];
    if (!place) throw corrupt(`section ${name} missing`);
    const start = base + place[0];
    if (start + place[1] > bytes.byteLength) throw corrupt(`section ${name} truncated`);
    return new Uint8Array(bytes.subarray(start, start + place[1])).buffer;
  };
  const u32 = (name: string): Uint32Array => {
    const buffer = section(name);
    if (buffer.byteLength % 4 !== 0) throw corrupt(`section ${name} length`);
    return new Uint32Array(buffer);
  };
  const idBytes = section('ids');
  if (idBytes.byteLength % 2 !== 0) throw corrupt('section ids length');
  const ids = new Uint16Array(idBytes);
  const charStart = u32('charStart');
  const charEnd = u32('charEnd');
  if (charStart.length !== ids.length || charEnd.length !== ids.length) throw corrupt('token counts differ');
  const places = {
    charStart: u32('placeCharStart'),
    charEnd: u32('placeCharEnd'),
    page: u32('placePage'),
    box: new Float32Array(u32('placeBox').buffer),
  };
  if (places.box.length !== places.page.length * 4) throw corrupt('place counts differ');
  return {
    meta: parsed.meta,
    // A text may begin with a byte order mark; dropping it would move every offset.
    text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(section('text')),
    ids,
    charStart,
    charEnd,
    spans: parsed.spans,
    places,
    segments: { charStart: u32('segmentCharStart'), charEnd: u32('segmentCharEnd') },
    structure: parsed.sections['structure'] ? structureOf(section('structure')) : [],
    skipped: parsed.skipped,
  };
}

function structureOf(bytes: ArrayBuffer): StructureSpan[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new AppError('storage_corrupt', corrupt('structure').message, { cause });
  }
  if (!Array.isArray(parsed)) throw corrupt('structure');
  return parsed as StructureSpan[];
}
