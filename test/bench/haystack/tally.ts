/** Ranks of the first right quote -> recall, mean reciprocal rank, latency. */
import { median } from '../engine-data.js';

export class Tally {
  readonly #ranks: number[] = [];
  readonly #ms: number[] = [];
  #found = 0;

  /** `rank` counts from 1; Infinity when no quote was right. */
  add(rank: number, ms: number, found = false): void {
    this.#ranks.push(rank);
    this.#ms.push(ms);
    if (found) this.#found++;
  }

  get asked(): number {
    return this.#ranks.length;
  }

  /** Share of questions whose first right quote is among the first k. */
  recall(k: number): number {
    return this.#ranks.filter((rank) => rank <= k).length / this.asked;
  }

  get mrr(): number {
    return this.#ranks.reduce((sum, rank) => sum + 1 / rank, 0) / this.asked;
  }

  get found(): number {
    return this.#found / this.asked;
  }

  get medianMs(): number {
    return median(this.#ms);
  }

  row(name: string): string {
    const numbers = [this.recall(1), this.recall(5), this.recall(20), this.mrr].map((n) => n.toFixed(3));
    return `${name.padEnd(34)} ${String(this.asked).padStart(4)}  ${numbers.join('  ')}  ${this.medianMs.toFixed(0).padStart(5)} ms`;
  }
}
