/**
 * What every tier of latent pages does. A tier is what it holds and the tier below it: host over disk today; a tier in a device's
 * memory would stand over host and read what it lacks from there. Every tier runs the suite of testing/page-tier.contract.ts.
 *
 * Units  a page is 4 KiB as latent-pages.ts lays it out; page numbers count from 0 within a unit
 */

/** Pages in use. Their bytes never change, and a tier that holds them does not give them up before release(). */
export interface HeldPages {
  /** In the order asked for. */
  readonly pages: readonly Uint8Array[];
  /** Harmless when called again. */
  release(): void;
}

/** Units' pages by number. */
export interface PageTier {
  /**
   * The pages, each checked when it was read from disk; undefined when the unit has no file.
   * Dims    numbers ascending, distinct
   * Throws  AppError cache_corrupt for a page that is not there or does not match its checksum
   */
  read(unit: string, numbers: readonly number[]): Promise<HeldPages | undefined>;
  /** Forgets the unit, whose file is gone, here and below. Pages in use stay readable; a read under way keeps nothing. */
  remove(unit: string): Promise<void>;
  dispose(): Promise<void>;
}
