/**
 * The running worker: takes up work when everything is open, and lets go in order. Owns what the module opened; stop() leaves
 * unfinished jobs to the next worker and no process behind.
 */
import { Inject, Injectable } from '@nestjs/common';
import type { Engine } from '@lectern/engine';
import type { Logger, Queues, Records } from '@lectern/platform';
import { JobRunner } from './jobs/job-runner.js';
import { LOGGER } from './jobs/tokens.js';
import type { ReaderPool } from './reader/reader-pool.js';
import type { Heartbeat } from './upkeep/heartbeat.js';
import type { Round } from './upkeep/round.js';
import { UpkeepProcessor } from './upkeep/upkeep.processor.js';

export interface OpenParts {
  readonly records: Pick<Records, 'close'>;
  readonly queues: Pick<Queues, 'close'>;
  readonly engine: Pick<Engine, 'warm' | 'dispose'>;
  readonly pools: readonly Pick<ReaderPool, 'close'>[];
  readonly heartbeat: Pick<Heartbeat, 'start' | 'stop'>;
  readonly rounds: readonly Pick<Round, 'start' | 'stop'>[];
  /** Makes rows and context files agree after whatever ended the last worker. */
  readonly reconcile: () => Promise<void>;
}
export const OPEN_PARTS = Symbol('open parts');

const upkeepMs = 10 * 60_000;
/** Running jobs may finish within this time; then they go back to the queue. */
const graceMs = 5000;

@Injectable()
export class Worker {
  #timer: NodeJS.Timeout | undefined;
  #stopping: Promise<void> | undefined;

  constructor(
    private readonly runner: JobRunner,
    private readonly upkeep: UpkeepProcessor,
    @Inject(OPEN_PARTS) private readonly parts: OpenParts,
    @Inject(LOGGER) private readonly logger: Pick<Logger, 'warn'>,
  ) {}

  async start(): Promise<void> {
    // Known before it works: receipts wait for the memory of every worker that they know.
    await this.parts.heartbeat.start();
    await this.runner.start();
    await this.#reconcile();
    await this.#keepUp();
    this.#timer = setInterval(() => void this.#keepUp(), upkeepMs);
    for (const round of this.parts.rounds) round.start();
    await this.#warmUp();
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  /** Opens the model before the first question; when that fails, the first job that needs it says why. */
  async #warmUp(): Promise<void> {
    try {
      await this.parts.engine.warm();
    } catch (error) {
      this.logger.warn({ err: error }, 'the model could not be opened yet');
    }
  }

  async #reconcile(): Promise<void> {
    try {
      await this.parts.reconcile();
    } catch (error) {
      this.logger.warn({ err: error }, 'the context files could not be counted');
    }
  }

  async #keepUp(): Promise<void> {
    try {
      await this.upkeep.run();
    } catch (error) {
      this.logger.warn({ err: error }, 'upkeep did not finish; it runs again later');
    }
  }

  async #stop(): Promise<void> {
    const { records, queues, engine, pools, heartbeat, rounds } = this.parts;
    clearInterval(this.#timer);
    await Promise.all(rounds.map((round) => round.stop()));
    await queues.close(graceMs);
    // The last to go: while it works, somebody may wait for it to forget something.
    await heartbeat.stop();
    await Promise.all(pools.map((pool) => pool.close()));
    await engine.dispose();
    await records.close();
  }
}
