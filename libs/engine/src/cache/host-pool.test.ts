import { describe, expect, it } from 'vitest';
import { unitBytes } from '../core/unit.js';
import { unitOf } from '../testing/units.js';
import { HostPool } from './host-pool.js';
import { pageBytes } from './latent-pages.js';
import { TierCount } from './tier-count.js';

const bytes = unitBytes(unitOf(1));
const page = (): Uint8Array => new Uint8Array(pageBytes);
function poolOf(limitBytes: number): { pool: HostPool; evictions: () => number } {
  const count = new TierCount();
  return { pool: new HostPool(limitBytes, count), evictions: () => count.stats().evictions };
}
/** Puts a page that nobody uses. */
function putIdle(pool: HostPool, unit: string, number: number): void {
  const put = pool.putPage(unit, number, page());
  if (put) pool.leavePage(put);
}
function has(pool: HostPool, unit: string, number: number): boolean {
  const found = pool.takePage(unit, number);
  if (found) pool.leavePage(found);
  return found !== undefined;
}

describe('HostPool', () => {
  it("evicts the least recently used unit's columns first", () => {
    const { pool, evictions } = poolOf(2 * bytes);
    pool.put('a', unitOf(1));
    pool.put('b', unitOf(2));
    pool.get('a');
    pool.put('c', unitOf(3));
    expect(['a', 'b', 'c'].map((unit) => pool.get(unit) !== undefined)).toEqual([true, false, true]);
    expect([pool.bytes, evictions()]).toEqual([2 * bytes, 1]);
  });

  it('does not keep a unit larger than itself, and counts what it removes', () => {
    const { pool: small } = poolOf(bytes - 1);
    small.put('a', unitOf(1));
    expect([small.units, small.bytes]).toEqual([0, 0]);
    const { pool: larger } = poolOf(10 * bytes);
    larger.put('a', unitOf(1));
    larger.put('a', unitOf(2));
    expect([larger.units, larger.bytes]).toEqual([1, bytes]);
    larger.remove('a');
    larger.remove('a');
    expect([larger.units, larger.bytes]).toEqual([0, 0]);
  });

  it('evicts the coldest unlocked page first', () => {
    const { pool, evictions } = poolOf(3 * pageBytes);
    const locked = pool.putPage('a', 0, page())!;
    putIdle(pool, 'a', 1);
    putIdle(pool, 'b', 0);
    has(pool, 'a', 1);
    putIdle(pool, 'b', 1);
    const kept = (): boolean[] =>
      [
        ['a', 0],
        ['a', 1],
        ['b', 0],
        ['b', 1],
      ].map(([unit, number]) => has(pool, unit as string, number as number));
    expect(kept()).toEqual([true, true, false, true]);
    expect([pool.pages, evictions()]).toEqual([3, 1]);
    pool.leavePage(locked);
    has(pool, 'a', 1);
    has(pool, 'b', 1);
    putIdle(pool, 'b', 2);
    expect(kept()).toEqual([false, true, false, true]);
  });

  it('keeps no page when all of them are in use, and never passes its limit', () => {
    const { pool } = poolOf(2 * pageBytes + 10);
    pool.putPage('a', 0, page());
    pool.putPage('a', 1, page());
    expect(pool.putPage('a', 2, page())).toBeUndefined();
    pool.put('b', unitOf(1));
    expect([pool.pages, pool.units, pool.bytes]).toEqual([2, 0, 2 * pageBytes]);
  });

  it('gives up pages for columns, and never columns for a page', () => {
    const { pool } = poolOf(pageBytes + bytes);
    putIdle(pool, 'a', 0);
    pool.put('a', unitOf(1));
    expect([pool.units, pool.pages]).toEqual([1, 1]);
    pool.put('b', unitOf(2));
    expect([pool.units, pool.pages]).toEqual([2, 0]);
    const { pool: full } = poolOf(2 * bytes);
    full.put('a', unitOf(1));
    full.put('b', unitOf(2));
    expect(full.putPage('a', 0, page())).toBeUndefined();
    expect(full.units).toBe(2);
  });

  it('forgets a removed unit entirely, and leaves the others alone', () => {
    const { pool, evictions } = poolOf(2 ** 20);
    pool.put('a', unitOf(1));
    pool.put('b', unitOf(2));
    for (const unit of ['a', 'b']) for (const number of [0, 7]) putIdle(pool, unit, number);
    pool.remove('a');
    expect([has(pool, 'a', 0), has(pool, 'a', 7), has(pool, 'b', 7)]).toEqual([false, false, true]);
    expect([pool.units, pool.pages, pool.bytes, evictions()]).toEqual([1, 2, bytes + 2 * pageBytes, 0]);
  });
});
