/**
 * Memory for units' columns and pages of latents under one limit. Every question needs the columns of all its units, but few of their
 * pages: so the coldest pages go first, then the columns of the coldest units, and a page never pushes columns out. A page in use does not
 * go. What does not fit is not kept; its reader has it all the same. It knows nothing of files.
 *
 * Units  `bytes` counts contents: about 200 bytes of objects come on top of each page, and what its slabs have empty (page-slabs.ts)
 */
import { type UnitData, unitBytes } from '../core/unit.js';
import { pageBytes } from './latent-pages.js';
import { PageSlabs } from './page-slabs.js';
import type { TierCount } from './tier-count.js';

/** A page of the pool; `users` keep it there. */
export interface PooledPage {
  readonly unit: string;
  readonly number: number;
  /** May lie elsewhere the next time it is taken. */
  bytes: Uint8Array;
  users: number;
  /** Forgotten while in use: its memory goes with its last user. */
  gone: boolean;
}

export class HostPool {
  readonly limitBytes: number;
  readonly #count: TierCount;
  /** Coldest first. */
  readonly #units = new Map<string, { data: UnitData; bytes: number }>();
  /** Coldest first. */
  readonly #pages = new Set<PooledPage>();
  readonly #slabs = new PageSlabs<PooledPage>();
  readonly #pagesOf = new Map<string, Map<number, PooledPage>>();
  #unitBytes = 0;
  #removals = 0;

  constructor(limitBytes: number, count: TierCount) {
    this.limitBytes = limitBytes;
    this.#count = count;
  }

  get bytes(): number {
    return this.#unitBytes + this.#pages.size * pageBytes;
  }

  get units(): number {
    return this.#units.size;
  }

  get pages(): number {
    return this.#pages.size;
  }

  /** Grows with every removal: what was read before one is not put after it. */
  get removals(): number {
    return this.#removals;
  }

  /** The unit's columns, which become the warmest ones. */
  get(unit: string): UnitData | undefined {
    const held = this.#units.get(unit);
    if (!held) return undefined;
    this.#units.delete(unit);
    this.#units.set(unit, held);
    return held.data;
  }

  /** Keeps the columns if they fit beside the pages in use. Mutates: may evict pages, then other units' columns. */
  put(unit: string, data: UnitData): void {
    this.#forgetColumns(unit);
    const bytes = unitBytes(data);
    const room = this.limitBytes - bytes;
    if (room < 0) return;
    this.#evictPages(room);
    for (const oldest of this.#units.keys()) {
      if (this.bytes <= room) break;
      this.#forgetColumns(oldest);
      this.#count.evict();
    }
    this.#slabs.compact();
    if (this.bytes > room) return;
    this.#units.set(unit, { data, bytes });
    this.#unitBytes += bytes;
  }

  /** The page, in use from now on and the warmest one. */
  takePage(unit: string, number: number): PooledPage | undefined {
    const page = this.#pagesOf.get(unit)?.get(number);
    if (!page) return undefined;
    this.#pages.delete(page);
    this.#pages.add(page);
    page.users++;
    return page;
  }

  /** Keeps a copy of the page, in use from now on; undefined when it does not fit. Mutates: may evict other pages. */
  putPage(unit: string, number: number, bytes: Uint8Array): PooledPage | undefined {
    const known = this.takePage(unit, number);
    if (known) return known;
    this.#evictPages(this.limitBytes - pageBytes);
    if (this.bytes > this.limitBytes - pageBytes) return undefined;
    const page: PooledPage = { unit, number, bytes, users: 1, gone: false };
    this.#slabs.add(page);
    this.#pages.add(page);
    const own = this.#pagesOf.get(unit);
    if (own) own.set(number, page);
    else this.#pagesOf.set(unit, new Map([[number, page]]));
    return page;
  }

  leavePage(page: PooledPage): void {
    page.users--;
    if (page.gone && page.users === 0) this.#slabs.delete(page);
  }

  /** Forgets the unit's columns and pages; users keep what they have. */
  remove(unit: string): void {
    this.#removals++;
    this.#forgetColumns(unit);
    for (const page of this.#pagesOf.get(unit)?.values() ?? []) this.#forgetPage(page);
    this.#pagesOf.delete(unit);
    this.#slabs.compact();
  }

  clear(): void {
    this.#removals++;
    this.#units.clear();
    this.#pages.clear();
    // Pages in use keep their slabs alive by themselves, and no slot of those is given to another page any more.
    this.#slabs.clear();
    this.#pagesOf.clear();
    this.#unitBytes = 0;
  }

  #forgetPage(page: PooledPage): void {
    this.#pages.delete(page);
    page.gone = true;
    if (page.users === 0) this.#slabs.delete(page);
  }

  #forgetColumns(unit: string): void {
    this.#unitBytes -= this.#units.get(unit)?.bytes ?? 0;
    this.#units.delete(unit);
  }

  /** Until the pool holds no more than `most` bytes, or no page that nobody uses. */
  #evictPages(most: number): void {
    if (this.bytes <= most) return;
    for (const page of this.#pages) {
      if (page.users > 0) continue;
      this.#forgetPage(page);
      const own = this.#pagesOf.get(page.unit);
      own?.delete(page.number);
      if (own?.size === 0) this.#pagesOf.delete(page.unit);
      this.#count.evict();
      if (this.bytes <= most) return;
    }
  }
}
