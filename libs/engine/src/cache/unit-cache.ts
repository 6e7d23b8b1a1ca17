/**
 * Everything that is kept of units, in memory over disk: columns whole, latents by pages, under one limit of bytes. What it gives was
 * checked when it was read; a damaged file is removed and is as good as none.
 *
 * Owns    the host pool and the open files; dispose() releases them. The store's files are shared with other processes.
 * Throws  nothing of its own for damaged files: undefined tells that the unit has to be computed again
 */
import { AppError } from '@lectern/contracts';
import type { EngineStats } from '../core/types.js';
import { type UnitData, unitBytes } from '../core/unit.js';
import { allocateFp8Blocks, type Fp8Blocks } from '../tensor/fp8.js';
import { DiskTier } from './disk-tier.js';
import { HostPool } from './host-pool.js';
import { HostTier } from './host-tier.js';
import { copyLatentRows, decodeLatentRows, latentPageCount, latentPagesOf } from './latent-pages.js';
import { OpenFiles } from './open-files.js';
import type { PageTier } from './page-tier.js';
import { TierCount } from './tier-count.js';
import { checkLatents, readMaker, readUnit, type UnitOrigin } from './unit-file.js';
import type { UnitStore } from './unit-store.js';

/** A process may have 1,024 files open by default, and has other uses for them. */
const openFiles = 64;

/** Pages of a unit that is read whole, at a time. */
const preloadedPages = 256;

export interface Columns {
  readonly data: UnitData;
  /** Where they came from. */
  readonly tier: 'host' | 'disk';
}

export class UnitCache {
  readonly #store: UnitStore;
  readonly #made: Omit<UnitOrigin, 'unit'>;
  readonly #files: OpenFiles;
  readonly #pool: HostPool;
  readonly #disk: PageTier;
  readonly #pages: PageTier;
  readonly #onDamaged: (unit: string, error: Error) => void;
  readonly #counts = { host: new TierCount(), disk: new TierCount() };
  /** Columns on their way from disk: whoever asks meanwhile waits for the same read. */
  readonly #arriving = new Map<string, Promise<UnitData | undefined>>();

  /** `made`: what files must have been made with. */
  constructor(
    store: UnitStore,
    made: Omit<UnitOrigin, 'unit'>,
    limitBytes: number,
    onDamaged: (unit: string, error: Error) => void = () => undefined,
  ) {
    this.#onDamaged = onDamaged;
    this.#store = store;
    this.#made = made;
    this.#files = new OpenFiles(store, openFiles);
    this.#pool = new HostPool(limitBytes, this.#counts.host);
    this.#disk = new DiskTier(this.#files, this.#counts.disk);
    this.#pages = new HostTier(this.#pool, this.#disk, this.#counts.host);
  }

  /** Whether the unit has a file; where it has none, nothing of it stays in memory either. */
  async has(unit: string): Promise<boolean> {
    if ((await this.#store.size(unit)) !== undefined) return true;
    await this.#forget(unit);
    return false;
  }

  /** The unit's checked columns. */
  async columns(unit: string): Promise<Columns | undefined> {
    const { host, disk } = this.#counts;
    const held = this.#pool.get(unit);
    if (held) {
      host.columns(unitBytes(held));
      return { data: held, tier: 'host' };
    }
    host.miss();
    const data = await (this.#arriving.get(unit) ?? this.#arrive(unit, this.#read(unit)));
    if (data) disk.columns(unitBytes(data));
    else disk.miss();
    return data && { data, tier: 'disk' };
  }

  /**
   * Latents of runs of tokens out of checked pages.
   * Dims  returns (to - from, L) for each run
   */
  async latents(
    unit: string,
    runs: readonly { readonly from: number; readonly to: number }[],
  ): Promise<Float32Array[] | undefined> {
    const { latentWidth } = this.#made;
    const numbers = latentPagesOf(latentWidth, runs);
    const held = await this.#healing(unit, () => this.#pages.read(unit, numbers));
    if (!held) return undefined;
    try {
      const pages = new Map(numbers.map((number, i) => [number, held.pages[i]!]));
      return runs.map(({ from, to }) => decodeLatentRows((n) => pages.get(n)!, latentWidth, from, to));
    } finally {
      held.release();
    }
  }

  /**
   * Codes of the latents of runs of tokens out of checked pages, joined. What is read once only is not kept in memory.
   * Dims  returns (sum of to - from, L)
   */
  async codes(
    unit: string,
    runs: readonly { readonly from: number; readonly to: number }[],
    use: 'again' | 'once' = 'again',
  ): Promise<Fp8Blocks | undefined> {
    const { latentWidth } = this.#made;
    const numbers = latentPagesOf(latentWidth, runs);
    const tier = use === 'once' ? this.#disk : this.#pages;
    const held = await this.#healing(unit, () => tier.read(unit, numbers));
    if (!held) return undefined;
    try {
      const pages = new Map(numbers.map((number, i) => [number, held.pages[i]!]));
      const rows = allocateFp8Blocks(
        runs.reduce((n, { from, to }) => n + to - from, 0),
        latentWidth,
      );
      let at = 0;
      for (const { from, to } of runs) {
        copyLatentRows((n) => pages.get(n)!, from, to, rows, at);
        at += to - from;
      }
      return rows;
    } finally {
      held.release();
    }
  }

  /** Whether the unit's file says that this maker made it. */
  async isOf(unit: string, maker: string): Promise<boolean> {
    const found = await this.#healing(unit, () =>
      this.#files.use(unit, (file) => readMaker(file, { ...this.#made, unit })),
    );
    return found === maker;
  }

  /** Reads all of the unit into memory, as far as there is room; false when it has to be computed again. */
  async preload(unit: string): Promise<boolean> {
    const columns = await this.columns(unit);
    if (!columns) return false;
    const pages = latentPageCount(columns.data.ids.length, this.#made.latentWidth);
    for (let first = 0; first < pages; first += preloadedPages) {
      const numbers = Array.from({ length: Math.min(preloadedPages, pages - first) }, (_, i) => first + i);
      const held = await this.#healing(unit, () => this.#pages.read(unit, numbers));
      if (!held) return false;
      held.release();
    }
    return true;
  }

  /** Reads and checks the whole file; its bytes, or undefined when there is none or it was damaged. Counts as nobody's hit. */
  async check(unit: string): Promise<number | undefined> {
    return this.#healing(unit, () =>
      this.#files.use(unit, async (file) => {
        const data = await readUnit(file, { ...this.#made, unit });
        await checkLatents(file, { ...this.#made, unit }, data.ids.length);
        return file.size;
      }),
    );
  }

  /** Keeps the columns of a unit whose file is whole once `commit` is through. */
  async adopt(unit: string, data: UnitData, commit: () => Promise<void>): Promise<void> {
    await this.#arrive(
      unit,
      commit().then(() => data),
    );
  }

  /** Deletes the unit from every tier; returns whether its file was there. The file goes first, so that nobody reads it back into memory. */
  async remove(unit: string): Promise<boolean> {
    try {
      return await this.#store.remove(unit);
    } finally {
      await this.#forget(unit);
    }
  }

  stats(): EngineStats {
    const { units, pages, bytes, limitBytes } = this.#pool;
    return {
      pool: { units, pages, bytes, limitBytes },
      tiers: { host: this.#counts.host.stats(), disk: this.#counts.disk.stats() },
    };
  }

  async dispose(): Promise<void> {
    this.#arriving.clear();
    await this.#pages.dispose();
  }

  /** What is under way keeps nothing from here on. */
  async #forget(unit: string): Promise<void> {
    this.#arriving.delete(unit);
    await this.#pages.remove(unit);
  }

  #read(unit: string): Promise<UnitData | undefined> {
    return this.#healing(unit, () =>
      this.#files.use(unit, (file) => readUnit(file, { ...this.#made, unit })),
    );
  }

  /** Keeps what arrives, unless the unit is removed meanwhile. */
  #arrive(unit: string, columns: Promise<UnitData | undefined>): Promise<UnitData | undefined> {
    const arriving = columns
      .then((data) => {
        if (data && this.#arriving.get(unit) === arriving) this.#pool.put(unit, data);
        return data;
      })
      .finally(() => {
        if (this.#arriving.get(unit) === arriving) this.#arriving.delete(unit);
      });
    this.#arriving.set(unit, arriving);
    return arriving;
  }

  /** What `work` gives; undefined when the file was damaged, which is then removed. */
  async #healing<T>(unit: string, work: () => Promise<T | undefined>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'cache_corrupt')) throw error;
      await this.remove(unit);
      this.#onDamaged(unit, error);
      return undefined;
    }
  }
}
