/**
 * Context files that stay open between reads: at most `limit` that nobody reads, those not used for longest are closed first. It knows
 * when to open and close, not what is in a file.
 *
 * Owns  the open files; dispose() closes them, the ones in use as soon as their reads end
 */
import { AppError } from '@lectern/contracts';
import type { StoredFile, UnitStore } from './unit-store.js';

interface Held {
  readonly file: Promise<StoredFile | undefined>;
  users: number;
}

export class OpenFiles {
  readonly #store: UnitStore;
  readonly #limit: number;
  /** Least recently used first. */
  readonly #held = new Map<string, Held>();

  constructor(store: UnitStore, limit: number) {
    this.#store = store;
    this.#limit = limit;
  }

  /** Files that new reads would share. */
  get size(): number {
    return this.#held.size;
  }

  /**
   * What `work` makes of the unit's file; undefined when there is none. When a file that was open before proves damaged, `work` runs
   * once more on what lies under its name now: another process may have put a whole file there.
   */
  async use<T>(unit: string, work: (file: StoredFile) => Promise<T>): Promise<T | undefined> {
    const known = this.#held.get(unit);
    if (known) {
      try {
        return await this.#run(unit, known, work);
      } catch (error) {
        if (!(error instanceof AppError && error.code === 'cache_corrupt')) throw error;
        if (this.#held.get(unit) === known) this.close(unit);
      }
    }
    const fresh = this.#held.get(unit) ?? { file: this.#store.open(unit), users: 0 };
    return this.#run(unit, fresh, work);
  }

  /** New reads open the file anew; reads under way end with the file they began with. */
  close(unit: string): void {
    const held = this.#held.get(unit);
    this.#held.delete(unit);
    if (held?.users === 0) closeQuietly(held);
  }

  /** Returns when every file that nobody reads is closed. */
  async dispose(): Promise<void> {
    const idle = [...this.#held.values()].filter(({ users }) => users === 0);
    this.#held.clear();
    await Promise.all(idle.map(async ({ file }) => (await file)?.close()));
  }

  async #run<T>(unit: string, held: Held, work: (file: StoredFile) => Promise<T>): Promise<T | undefined> {
    held.users++;
    this.#held.delete(unit);
    this.#held.set(unit, held);
    try {
      const file = await held.file;
      if (file) return await work(file);
      this.#drop(unit, held);
      return undefined;
    } catch (error) {
      // A file that could not be opened is no file to keep.
      await held.file.catch(() => {
        this.#drop(unit, held);
      });
      throw error;
    } finally {
      held.users--;
      if (held.users === 0 && this.#held.get(unit) !== held) closeQuietly(held);
      this.#trim();
    }
  }

  #drop(unit: string, held: Held): void {
    if (this.#held.get(unit) === held) this.#held.delete(unit);
  }

  #trim(): void {
    for (const [unit, { users }] of this.#held) {
      if (this.#held.size <= this.#limit) return;
      if (users === 0) this.close(unit);
    }
  }
}

/** Nothing was written through it, so there is nothing that closing could lose. */
function closeQuietly({ file }: Held): void {
  file.then((opened) => opened?.close()).catch(() => undefined);
}
