/** Does something again and again, never twice at once: the next pause begins when the last round is over. */
import type { Logger } from '@lectern/platform';

export class Round {
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(
    private readonly everyMs: number,
    private readonly work: () => Promise<unknown>,
    private readonly logger: Pick<Logger, 'warn'>,
  ) {}

  start(): void {
    this.#timer = setTimeout(() => {
      this.#running = this.#once();
    }, this.everyMs);
  }

  /** Resolves when no round is under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  async #once(): Promise<void> {
    try {
      await this.work();
    } catch (error) {
      this.logger.warn({ err: error }, 'a round did not finish; it begins again');
    }
    if (!this.#stopped) this.start();
  }
}
