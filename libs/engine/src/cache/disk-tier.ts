/**
 * The lowest tier: pages read from units' files with pread, neighbours in one call. It keeps none; whoever keeps one copies it. Pages are
 * checked before anyone sees them.
 */
import { pageBytes, readLatentPages } from './latent-pages.js';
import type { OpenFiles } from './open-files.js';
import type { HeldPages, PageTier } from './page-tier.js';
import type { TierCount } from './tier-count.js';

export class DiskTier implements PageTier {
  readonly #files: OpenFiles;
  readonly #count: TierCount;

  constructor(files: OpenFiles, count: TierCount) {
    this.#files = files;
    this.#count = count;
  }

  async read(unit: string, numbers: readonly number[]): Promise<HeldPages | undefined> {
    try {
      const pages = await this.#files.use(unit, (file) => readLatentPages(file, unit, numbers));
      if (pages) this.#count.pages(numbers.length, numbers.length * pageBytes);
      else this.#count.miss(numbers.length);
      return pages && { pages, release: () => undefined };
    } catch (error) {
      this.#count.miss(numbers.length);
      throw error;
    }
  }

  remove(unit: string): Promise<void> {
    this.#files.close(unit);
    return Promise.resolve();
  }

  dispose(): Promise<void> {
    return this.#files.dispose();
  }
}
