import { describe, expect, it } from 'vitest';
import { AppError } from '../errors/app-error.js';
import { decodeSequence, encodeSequence } from './codec.js';
import type { TokenSequence } from './token-sequence.js';

const sample: TokenSequence = {
  meta: {
    kind: 'pdf',
    mediaType: 'application/pdf',
    title: 'Ä "title"',
    pageCount: 2,
    reader: 'pdf/1',
    tokenizer: 't/1',
  },
  text: '\ufeffStraße 👋\u0000 東京 end',
  ids: Uint16Array.from([1, 65535, 30521]),
  charStart: Uint32Array.from([0, 8, 12]),
  charEnd: Uint32Array.from([7, 10, 4_000_000_000]),
  spans: [
    {
      modality: 'page',
      tokenStart: 0,
      tokenEnd: 3,
      charStart: 0,
      charEnd: 18,
      source: { kind: 'page', pageNumber: 1, width: 612.5, height: 792, read: 'ocr' },
    },
    {
      modality: 'code',
      tokenStart: 3,
      tokenEnd: 3,
      charStart: 18,
      charEnd: 18,
      source: { kind: 'lines', path: 'a/b.ts', commit: 'abc' },
    },
  ],
  places: {
    charStart: Uint32Array.from([0]),
    charEnd: Uint32Array.from([7]),
    page: Uint32Array.from([1]),
    box: Float32Array.from([1.5, -2.25, 3, 4e6]),
  },
  segments: { charStart: Uint32Array.from([0, 8]), charEnd: Uint32Array.from([7, 18]) },
  structure: [],
  skipped: [{ what: 'page 2', why: 'It is empty.' }],
};
const empty: TokenSequence = {
  meta: { kind: 'text', mediaType: 'text/plain', reader: 'r', tokenizer: 't' },
  text: '',
  ids: new Uint16Array(),
  charStart: new Uint32Array(),
  charEnd: new Uint32Array(),
  spans: [],
  places: {
    charStart: new Uint32Array(),
    charEnd: new Uint32Array(),
    page: new Uint32Array(),
    box: new Float32Array(),
  },
  segments: { charStart: new Uint32Array(), charEnd: new Uint32Array() },
  structure: [],
  skipped: [],
};
const codeOf = (bytes: Uint8Array): string => {
  try {
    decodeSequence(bytes);
  } catch (error) {
    return error instanceof AppError ? error.code : `not an AppError: ${String(error)}`;
  }
  return 'none';
};

describe('decodeSequence', () => {
  it('refuses every truncation that loses data, with storage_corrupt', () => {
    const bytes = encodeSequence(sample);
    // The last section is 8 bytes long; nothing but padding may be missing.
    for (let length = 0; length < bytes.length; length++)
      expect(codeOf(bytes.subarray(0, length))).toBe('storage_corrupt');
  });

  it('never throws anything but storage_corrupt, whichever byte of the frame is changed', () => {
    const bytes = encodeSequence(sample);
    const frame = 12 + new DataView(bytes.buffer).getUint32(8, true);
    for (let at = 0; at < frame; at++) {
      for (const value of [0, 0xff, bytes[at]! ^ 1, 0x39]) {
        const changed = bytes.slice();
        changed[at] = value;
        expect(['none', 'storage_corrupt']).toContain(codeOf(changed));
      }
    }
  });

  it('refuses what is not a sequence', () => {
    expect(codeOf(new Uint8Array())).toBe('storage_corrupt');
    expect(codeOf(new Uint8Array(1000))).toBe('storage_corrupt');
    expect(codeOf(new TextEncoder().encode('LCTNSEQ1\xff\xff\xff\x7f'))).toBe('storage_corrupt');
    expect(codeOf(new TextEncoder().encode('LCTNSEQ1\x02\0\0\0{}'))).toBe('storage_corrupt');
  });
});

describe('a sequence', () => {
  it('comes back exactly, text that begins with a byte order mark too', () => {
    expect(decodeSequence(encodeSequence(sample))).toEqual(sample);
    expect(decodeSequence(encodeSequence(empty))).toEqual(empty);
  });

  it('is read from the middle of a larger buffer, and owns its arrays', () => {
    const bytes = encodeSequence(sample);
    const larger = new Uint8Array(bytes.length + 13);
    larger.set(bytes, 5);
    const decoded = decodeSequence(larger.subarray(5, 5 + bytes.length));
    larger.fill(0);
    expect(decoded).toEqual(sample);
  });

  it('is written the same way every time', () => {
    expect(encodeSequence(sample)).toEqual(encodeSequence(sample));
  });
});
