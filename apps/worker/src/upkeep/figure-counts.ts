/** What this worker has counted and not yet told. The engine counts by itself since it was opened; here only what is new of it is taken. */
import type { Engine } from '@lectern/engine';
import type { FigureName, Figures } from '@lectern/platform';

type Stats = ReturnType<Engine['stats']>;
const tiers = ['host', 'disk'] as const;
const tierFigures = ['hits', 'misses', 'evictions', 'bytes'] as const;

export class FigureCounts {
  readonly #counts = new Map<FigureName, number>();
  readonly #seen = new Map<FigureName, number>();

  add(name: FigureName, amount: number): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + amount);
  }

  /** Everything new, counted as told from now on; giveBack() when it could not be told. */
  take(stats: Pick<Stats, 'tiers'>): Figures {
    for (const tier of tiers)
      for (const figure of tierFigures) {
        const name = `${tier}.${figure}` as const;
        const value = stats.tiers[tier][figure];
        this.add(name, value - (this.#seen.get(name) ?? 0));
        this.#seen.set(name, value);
      }
    const taken = Object.fromEntries(this.#counts);
    this.#counts.clear();
    return taken;
  }

  giveBack(figures: Figures): void {
    for (const [name, amount] of Object.entries(figures)) this.add(name as FigureName, amount);
  }
}
