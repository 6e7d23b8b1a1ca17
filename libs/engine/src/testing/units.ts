/** Little units and their files, for tests of the cache: no model made them, and they mean nothing. */
import type { UnitData } from '../core/unit.js';
import { LatentPageWriter } from '../cache/latent-pages.js';
import { type ByteSource, encodeUnitEnd, encodeUnitStart, type UnitOrigin } from '../cache/unit-file.js';
import type { UnitStore } from '../cache/unit-store.js';

/** A unit of `tokens` tokens that differs by `seed`. */
export const unitOf = (seed: number, tokens = 20): UnitData => ({
  ids: Uint16Array.from({ length: tokens }, (_, i) => i * seed),
  capital: Uint8Array.from({ length: Math.ceil(tokens / 8) }, (_, i) => i + 1),
  segments: {
    tokenStart: Uint32Array.of(0, 9),
    tokenEnd: Uint32Array.of(9, tokens),
    charStart: Uint32Array.of(0, 40),
    charEnd: Uint32Array.of(40, 80),
    span: Uint32Array.of(0, 0),
  },
  spanKind: Uint8Array.of(0),
  entries: {
    tokenStart: Uint32Array.of(0, 10),
    key: Int8Array.from({ length: 8 }, (_, i) => i - seed),
    scale: Float32Array.of(0.5, 0.25),
    inverse: Float32Array.from({ length: 6 }, (_, i) => i / 3),
  },
  postings: { address: Uint32Array.of(7, 9), offset: Uint32Array.of(0, 1, 2), list: Uint8Array.of(1, 2) },
});

export const name = 'ab'.repeat(32);
export const origin: UnitOrigin = { unit: name, model: 'm/1', keyWidth: 4, latentWidth: 128 };

/** Latents have more columns than are kept. */
const stride = 130;

/** The bytes of the unit's file. */
export function encodeUnit(of: UnitOrigin, unit: UnitData): Uint8Array {
  const tokens = unit.ids.length;
  const latents = Float32Array.from({ length: tokens * stride }, (_, i) => Math.sin(i * 7.13) * 2);
  const pages = new LatentPageWriter(of.unit, of.latentWidth);
  const parts = [encodeUnitStart(), pages.add(latents, stride, 0, tokens), pages.finish()];
  const size = parts.reduce((n, part) => n + part.byteLength, 0);
  return Buffer.concat([...parts, encodeUnitEnd(of, unit, size)]);
}

/** A file that lies in memory. */
export const sourceOf = (file: Uint8Array): ByteSource => ({
  size: file.byteLength,
  read: (offset, bytes) => Promise.resolve(file.slice(offset, offset + bytes)),
  readInto: (offset, parts) => {
    let total = 0;
    for (const part of parts) {
      const there = file.subarray(offset + total, offset + total + part.byteLength);
      part.set(there);
      total += there.byteLength;
    }
    return Promise.resolve(total);
  },
});

export async function storeUnit(store: UnitStore, unit: string, file: Uint8Array): Promise<void> {
  const place = await store.create(unit);
  await place.append(file);
  await place.commit();
}
