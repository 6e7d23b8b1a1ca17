/** Which context files this process needs at this moment: they are neither evicted nor called gone from memory. It knows no files. */
export class UnitsInUse {
  readonly #users = new Map<string, number>();

  has(unit: string): boolean {
    return this.#users.has(unit);
  }

  /** Runs work that needs the units. */
  async during<T>(units: readonly string[], work: () => Promise<T>): Promise<T> {
    for (const unit of units) this.#users.set(unit, (this.#users.get(unit) ?? 0) + 1);
    try {
      return await work();
    } finally {
      for (const unit of units) {
        const users = (this.#users.get(unit) ?? 1) - 1;
        if (users > 0) this.#users.set(unit, users);
        else this.#users.delete(unit);
      }
    }
  }
}
