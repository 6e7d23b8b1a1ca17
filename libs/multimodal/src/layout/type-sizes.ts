/** Which sizes of type a document is set in: its body's, and those larger ones that its headings have. Counts letters; knows no words. */
import type { Line } from './lines.js';

/** Larger than the body by less than this is still body. */
const larger = 1.12;
/** Sizes this near to each other are one. */
const sameSize = 1.06;
const maxRanks = 4;

export class TypeSizes {
  readonly #letters = new Map<number, number>();
  #bold = 0;
  #all = 0;
  #sizes: { readonly body: number; readonly ranks: readonly number[] } | undefined;

  learn(line: Line): void {
    for (const run of line.runs) {
      const letters = run.words.reduce((sum, word) => sum + word.text.length, 0);
      const size = Math.round(run.size * 4) / 4;
      this.#letters.set(size, (this.#letters.get(size) ?? 0) + letters);
      this.#all += letters;
      if (run.bold === true) this.#bold += letters;
    }
    this.#sizes = undefined;
  }

  /** The size most letters have; 0 of nothing. */
  get body(): number {
    return this.#known().body;
  }

  /** Bold marks something here: it is not the body's weight. */
  get boldMarks(): boolean {
    return this.#bold < 0.35 * this.#all;
  }

  /** 1 for the largest size of headings, 2 for the next; undefined for the body's and smaller ones. */
  rank(size: number): number | undefined {
    const { body, ranks } = this.#known();
    if (size < body * larger) return undefined;
    const at = ranks.findIndex((rank) => size * sameSize >= rank);
    return at < 0 ? Math.max(1, ranks.length) : at + 1;
  }

  /** How many ranks there are above the body. */
  get ranks(): number {
    return this.#known().ranks.length;
  }

  #known(): { readonly body: number; readonly ranks: readonly number[] } {
    if (this.#sizes) return this.#sizes;
    const bySize = [...this.#letters].sort((a, b) => b[1] - a[1]);
    const body = bySize[0]?.[0] ?? 0;
    const ranks: number[] = [];
    for (const [size] of bySize.filter(([size]) => size >= body * larger).sort((a, b) => b[0] - a[0])) {
      if (ranks.length === 0 || ranks.at(-1)! / size > sameSize) ranks.push(size);
    }
    this.#sizes = { body, ranks: ranks.slice(0, maxRanks) };
    return this.#sizes;
  }
}
