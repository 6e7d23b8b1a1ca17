/** Pages in memory over a tier below: what the pool lacks is read there once and kept while there is room. */
import type { HostPool, PooledPage } from './host-pool.js';
import { pageBytes } from './latent-pages.js';
import type { HeldPages, PageTier } from './page-tier.js';
import type { TierCount } from './tier-count.js';

export class HostTier implements PageTier {
  readonly #pool: HostPool;
  readonly #below: PageTier;
  readonly #count: TierCount;

  constructor(pool: HostPool, below: PageTier, count: TierCount) {
    this.#pool = pool;
    this.#below = below;
    this.#count = count;
  }

  async read(unit: string, numbers: readonly number[]): Promise<HeldPages | undefined> {
    const used: PooledPage[] = [];
    const take = (page: PooledPage | undefined): Uint8Array | undefined => {
      if (page) used.push(page);
      return page?.bytes;
    };
    let held = true;
    const release = (): void => {
      if (!held) return;
      held = false;
      for (const page of used) this.#pool.leavePage(page);
    };
    const found = numbers.map((number) => take(this.#pool.takePage(unit, number)));
    const missing = numbers.filter((_, i) => found[i] === undefined);
    this.#count.pages(used.length, used.length * pageBytes);
    this.#count.miss(missing.length);
    if (missing.length === 0) return { pages: found as Uint8Array[], release };
    const removals = this.#pool.removals;
    let below: HeldPages | undefined;
    try {
      below = await this.#below.read(unit, missing);
    } catch (error) {
      release();
      throw error;
    }
    if (!below) {
      release();
      return undefined;
    }
    const read = new Map(missing.map((number, i) => [number, below.pages[i]!]));
    if (removals === this.#pool.removals)
      for (const [number, bytes] of read)
        read.set(number, take(this.#pool.putPage(unit, number, bytes)) ?? bytes);
    below.release();
    return { pages: numbers.map((number, i) => found[i] ?? read.get(number)!), release };
  }

  async remove(unit: string): Promise<void> {
    this.#pool.remove(unit);
    await this.#below.remove(unit);
  }

  async dispose(): Promise<void> {
    this.#pool.clear();
    await this.#below.dispose();
  }
}
