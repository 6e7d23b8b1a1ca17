/** Tells the database every few seconds that this worker lives and what it has counted, and the log when the event loop stood still. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Engine } from '@lectern/engine';
import type { Logger, Records } from '@lectern/platform';
import type { FigureCounts } from './figure-counts.js';

const beatMs = 5000;
/** Locks on jobs are renewed on this event loop; a stop of several seconds would lose them. */
const stillMs = 1000;

export interface HeartbeatParts {
  readonly workers: Pick<Records['workers'], 'beat' | 'leave'>;
  readonly workerId: string;
  readonly engine: Pick<Engine, 'model' | 'compute' | 'stats'>;
  readonly figures: FigureCounts;
  readonly logger: Pick<Logger, 'warn'>;
}

export class Heartbeat {
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
    await this.#beat();
    await this.parts.workers.leave(this.parts.workerId).catch(() => undefined);
  }

  async #beat(): Promise<void> {
    const { workers, workerId, engine, figures, logger } = this.parts;
    const longestMs = Math.round(this.#delay.max / 1e6);
    this.#delay.reset();
    if (longestMs > stillMs) logger.warn({ longestMs }, 'the event loop stood still');
    const stats = engine.stats();
    const counted = figures.take(stats);
    try {
      const { units, pages, bytes, limitBytes } = stats.pool;
      await workers.beat({
        id: workerId,
        model: engine.model,
        startedAt: this.#startedAt,
        pool: { units, pages, bytes, limitBytes },
        device: `${engine.compute.device} (${engine.compute.precision})`,
        figures: counted,
      });
    } catch (error) {
      figures.giveBack(counted);
      logger.warn({ err: error }, 'the sign of life did not reach the database');
    }
  }
}
