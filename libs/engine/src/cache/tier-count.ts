/** Counts what one tier gives out, misses and gives up; the only place where a tier's figures change. */
import type { TierStats } from '../core/types.js';

export class TierCount {
  #hits = 0;
  #misses = 0;
  #evictions = 0;
  #bytes = 0;
  #latentBytes = 0;

  /** Columns of one unit, given out. */
  columns(bytes: number): void {
    this.#hits++;
    this.#bytes += bytes;
  }

  /** Pages of latents, given out. */
  pages(count: number, bytes: number): void {
    this.#hits += count;
    this.#bytes += bytes;
    this.#latentBytes += bytes;
  }

  miss(count = 1): void {
    this.#misses += count;
  }

  evict(): void {
    this.#evictions++;
  }

  stats(): TierStats {
    return {
      hits: this.#hits,
      misses: this.#misses,
      evictions: this.#evictions,
      bytes: this.#bytes,
      latentBytes: this.#latentBytes,
    };
  }
}
