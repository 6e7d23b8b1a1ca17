/**
 * Memory for pages in slabs of 1 MiB: a page that goes makes room for the next one instead of a hole among other memory, and a slab
 * without pages is given back. It knows nothing of units, and does not decide which page goes.
 *
 * Units  slots are 4 KiB
 */
import { pageBytes } from './latent-pages.js';

const slabPages = 256;
/** Slots that may stay empty before pages are moved together: this many, or this share of the slots in use. */
const spareSlots = 2 * slabPages;
const spareShare = 1 / 8;

/** Holds one slot; `bytes` changes when the page is moved, which happens only while nobody uses it. */
export interface SlabPage {
  bytes: Uint8Array;
  readonly users: number;
}

interface Slab {
  /** By slot. */
  readonly pages: (SlabPage | undefined)[];
  readonly buffer: Uint8Array;
  readonly free: number[];
}

export class PageSlabs<Page extends SlabPage> {
  readonly #slabs = new Set<Slab>();
  readonly #open = new Set<Slab>();
  readonly #place = new Map<Page, { slab: Slab; slot: number }>();

  /** Bytes of all slabs, empty slots included. */
  get bytes(): number {
    return this.#slabs.size * slabPages * pageBytes;
  }

  /** Gives the page a slot and copies its bytes there: page.bytes is the copy from here on. */
  add(page: Page): void {
    this.#put(page, this.#roomFor());
  }

  /** Frees the page's slot, whose bytes may change from here on. */
  delete(page: Page): void {
    const place = this.#place.get(page);
    if (!place) return;
    this.#place.delete(page);
    this.#leave(place);
  }

  /** Moves pages together when too many slots are empty. */
  compact(): void {
    const used = this.#place.size;
    while (this.#slabs.size * slabPages - used > Math.max(spareSlots, used * spareShare)) {
      const sparse = [...this.#open].reduce<Slab | undefined>(
        (least, slab) => (least && least.free.length >= slab.free.length ? least : slab),
        undefined,
      );
      if (!sparse || !this.#clear(sparse)) return;
    }
  }

  clear(): void {
    this.#slabs.clear();
    this.#open.clear();
    this.#place.clear();
  }

  /** False when pages in use keep the slab. */
  #clear(slab: Slab): boolean {
    this.#open.delete(slab);
    for (const [slot, page] of slab.pages.entries()) {
      if (!page || page.users > 0) continue;
      this.#put(page as Page, this.#roomFor());
      slab.pages[slot] = undefined;
      slab.free.push(slot);
    }
    if (slab.free.length < slabPages) {
      this.#open.add(slab);
      return false;
    }
    this.#slabs.delete(slab);
    return true;
  }

  #roomFor(): Slab {
    for (const slab of this.#open) return slab;
    const slab: Slab = {
      pages: Array.from({ length: slabPages }, () => undefined),
      buffer: new Uint8Array(slabPages * pageBytes),
      free: Array.from({ length: slabPages }, (_, i) => slabPages - 1 - i),
    };
    this.#slabs.add(slab);
    this.#open.add(slab);
    return slab;
  }

  #put(page: Page, slab: Slab): void {
    const slot = slab.free.pop()!;
    if (slab.free.length === 0) this.#open.delete(slab);
    const bytes = slab.buffer.subarray(slot * pageBytes, (slot + 1) * pageBytes);
    bytes.set(page.bytes);
    page.bytes = bytes;
    slab.pages[slot] = page;
    this.#place.set(page, { slab, slot });
  }

  #leave({ slab, slot }: { slab: Slab; slot: number }): void {
    slab.pages[slot] = undefined;
    slab.free.push(slot);
    // One empty slab stays: the next page would make it again.
    const others = this.#open.size - (this.#open.has(slab) ? 1 : 0);
    if (slab.free.length === slabPages && others > 0) {
      this.#open.delete(slab);
      this.#slabs.delete(slab);
    } else this.#open.add(slab);
  }
}
