/**
 * Lets through a few calls a second and drops the rest, so that progress costs the database nothing. Never two at a time, and
 * one that fails is no reason for the work itself to fail.
 */
export class Throttle<T> {
  #last = Number.NEGATIVE_INFINITY;
  #running: Promise<void> | undefined;

  constructor(
    private readonly everyMs: number,
    private readonly sink: (value: T) => Promise<unknown>,
  ) {}

  offer(value: T): void {
    const now = performance.now();
    if (this.#running || now - this.#last < this.everyMs) return;
    this.#last = now;
    this.#running = this.sink(value).then(
      () => this.#done(),
      () => this.#done(),
    );
  }

  /** Resolves when nothing is under way, so that a late write cannot follow the final state. */
  async settle(): Promise<void> {
    this.#last = Number.POSITIVE_INFINITY;
    await this.#running;
  }

  #done(): void {
    this.#running = undefined;
  }
}
