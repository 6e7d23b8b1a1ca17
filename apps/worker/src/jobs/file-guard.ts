/**
 * Keeps upkeep from removing a blob between its making and the row that names it. Many may make, or many remove, never both; removing
 * never waits: what cannot be removed now is removed next time. Within one process; files of other kinds are
 * looked for again after their row was written.
 */
export class FileGuard {
  #making = 0;
  #removing: Promise<unknown> = Promise.resolve();

  /** Makes a file and the row that names it, while nothing is removed. */
  async making<T>(work: () => Promise<T>): Promise<T> {
    // Counted before the wait, so that no second removal slips in between.
    this.#making++;
    try {
      await this.#removing;
      return await work();
    } finally {
      this.#making--;
    }
  }

  /** Removes a file while nothing is being made; false, having done nothing, when something is. */
  async removing(work: () => Promise<void>): Promise<boolean> {
    if (this.#making > 0) return false;
    const removal = work();
    this.#removing = Promise.all([this.#removing, removal.catch(() => undefined)]);
    await removal;
    return true;
  }
}
