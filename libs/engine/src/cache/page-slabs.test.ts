import { describe, expect, it } from 'vitest';
import { noise } from '../testing/noise.js';
import { pageBytes } from './latent-pages.js';
import { PageSlabs } from './page-slabs.js';

interface Page {
  bytes: Uint8Array;
  users: number;
  readonly id: number;
}
const page = (id: number): Page => ({ bytes: new Uint8Array(pageBytes).fill(id & 255), users: 0, id });
const intact = ({ bytes, id }: Page): boolean => bytes.every((byte) => byte === (id & 255));
const MiB = 2 ** 20;

describe('PageSlabs', () => {
  it('keeps every page as it was, whatever comes, goes and is moved', () => {
    const slabs = new PageSlabs<Page>();
    const draw = noise(3);
    const random = (): number => (draw() + 1) / 2;
    const held = new Map<number, Page>();
    for (let id = 0; id < 6000; id++) {
      const next = page(id);
      slabs.add(next);
      held.set(id, next);
      if (random() < 0.2) next.users = 1;
      for (const old of [...held.keys()].filter(() => random() < (id % 1500 > 1400 ? 0.01 : 0.0006))) {
        slabs.delete(held.get(old)!);
        held.delete(old);
      }
      if (id % 200 === 0) slabs.compact();
    }
    expect([...held.values()].every(intact)).toBe(true);
    expect(held.size).toBeGreaterThan(100);
  });

  it('gives memory back when pages go, however they are spread', () => {
    const slabs = new PageSlabs<Page>();
    const pages = Array.from({ length: 8 * 256 }, (_, id) => page(id));
    for (const one of pages) slabs.add(one);
    expect(slabs.bytes).toBe(8 * MiB);
    for (const one of pages) if (one.id % 8 !== 0) slabs.delete(one);
    slabs.compact();
    expect(slabs.bytes).toBeLessThanOrEqual(3 * MiB);
    expect(pages.filter((one) => one.id % 8 === 0).every(intact)).toBe(true);
    for (const one of pages) slabs.delete(one);
    expect(slabs.bytes).toBeLessThanOrEqual(MiB);
  });

  it('moves no page that is in use', () => {
    const slabs = new PageSlabs<Page>();
    const pages = Array.from({ length: 8 * 256 }, (_, id) => page(id));
    for (const one of pages) slabs.add(one);
    const used = pages.filter((one) => one.id % 256 === 0);
    const before = used.map((one) => {
      one.users = 1;
      return one.bytes;
    });
    for (const one of pages) if (one.users === 0) slabs.delete(one);
    slabs.compact();
    expect(used.map((one) => one.bytes)).toEqual(before);
    used.forEach((one, i) => {
      expect(one.bytes).toBe(before[i]);
    });
    expect(used.every(intact)).toBe(true);
  });
});
