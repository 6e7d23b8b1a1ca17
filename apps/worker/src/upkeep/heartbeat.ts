/** Tells the database every few seconds that this worker lives, and the log when the event loop stood still. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { newId } from '@lectern/platform';
import type { Logger, Records } from '@lectern/platform';

const beatMs = 5000;
/** Locks on jobs are renewed on this event loop; a stop of several seconds would lose them. */
const stillMs = 1000;

export interface HeartbeatParts {
  readonly workers: Pick<Records['workers'], 'beat' | 'leave'>;
  readonly model: string;
  readonly logger: Pick<Logger, 'warn'>;
}

export class Heartbeat {
  readonly #id = newId('wrk');
  readonly #startedAt = new Date();
  readonly #delay = monitorEventLoopDelay({ resolution: 20 });
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly parts: HeartbeatParts) {}

  /** The first beat is out when this resolves. */
  async start(): Promise<void> {
    this.#delay.enable();
    await this.#beat();
    this.#timer = setInterval(() => void this.#beat(), beatMs);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#delay.disable();
    await this.parts.workers.leave(this.#id).catch(() => undefined);
  }

  async #beat(): Promise<void> {
    const { workers, model, logger } = this.parts;
    const longestMs = Math.round(this.#delay.max / 1e6);
    this.#delay.reset();
    if (longestMs > stillMs) logger.warn({ longestMs }, 'the event loop stood still');
    try {
      await workers.beat({ id: this.#id, model, startedAt: this.#startedAt });
    } catch (error) {
      logger.warn({ err: error }, 'the sign of life did not reach the database');
    }
  }
}
