/** Numbers that look random and are the same in every run: what benchmarks draw their cases from. Not for secrets. */

export class Draw {
  #state: number;

  /** The same name gives the same numbers. */
  constructor(name: string) {
    this.#state = 0x811c9dc5;
    for (let i = 0; i < name.length; i++)
      this.#state = Math.imul(this.#state ^ name.charCodeAt(i), 0x01000193);
  }

  /** A whole number in [0, 2^32). Source: the splitmix32 finaliser over a Weyl sequence. */
  next(): number {
    this.#state = (this.#state + 0x9e3779b9) | 0;
    let z = this.#state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  }

  /** A whole number in [0, limit). */
  below(limit: number): number {
    return Math.floor((this.next() / 2 ** 32) * limit);
  }

  /** A new array with the items in another order. */
  shuffled<T>(items: readonly T[]): T[] {
    const result = items.slice();
    for (let i = result.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      [result[i], result[j]] = [result[j]!, result[i]!];
    }
    return result;
  }
}
