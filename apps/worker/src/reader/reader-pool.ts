/**
 * A few reader processes that take turns. A process stays warm for the next document, and is replaced after a number of
 * documents, when its memory has grown, or when anything went wrong in it. Requests wait in order.
 *
 * Owns    its processes; close() ends them
 * Throws  as ReaderChild; service_unavailable after close()
 */
import { AppError } from '@lectern/contracts';
import { ReaderChild } from './reader-child.js';
import type { ReaderChildOptions, ReaderOutcome, RunOptions } from './reader-child.js';
import type { ReaderRequest } from './protocol.js';

export interface ReaderPoolOptions extends ReaderChildOptions {
  /** Processes that may run at a time. */
  readonly size: number;
  /** Documents after which a process is replaced. */
  readonly maxServed: number;
  /** Resident bytes after a document above which a process is replaced. */
  readonly recycleBytes: number;
  /** An unused process ends after this long. */
  readonly idleMs: number;
}

export class ReaderPool {
  readonly #idle: { child: ReaderChild; timer: NodeJS.Timeout }[] = [];
  readonly #all = new Set<ReaderChild>();
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #closed = false;

  constructor(private readonly options: ReaderPoolOptions) {}

  /** Process ids of the living readers; for tests and for the status. */
  get pids(): number[] {
    return [...this.#all].flatMap((child) => (child.dead || child.pid === undefined ? [] : [child.pid]));
  }

  async run(request: ReaderRequest, run: RunOptions = {}): Promise<ReaderOutcome> {
    await this.#turn();
    try {
      if (this.#closed) throw closed();
      if (run.signal?.aborted)
        throw new AppError('service_unavailable', `"${request.name}" is no longer being read.`);
      try {
        return await this.#runIn(this.#take(), request, run);
      } catch (error) {
        // A warm process holds what documents before this one left in it: this one gets a fresh one before it is blamed.
        if (!(error instanceof OutOfWarmMemory)) throw error;
        return await this.#runIn(this.#start(), request, run);
      }
    } finally {
      this.#running--;
      this.#waiting.shift()?.();
    }
  }

  /** Kills every process; requests that still run fail with reader_crashed, those that wait with service_unavailable. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const { timer } of this.#idle.splice(0)) clearTimeout(timer);
    await Promise.all([...this.#all].map((child) => child.kill()));
    this.#all.clear();
  }

  async #turn(): Promise<void> {
    if (this.#closed) throw closed();
    while (this.#running >= this.options.size)
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#running++;
  }

  async #runIn(child: ReaderChild, request: ReaderRequest, run: RunOptions): Promise<ReaderOutcome> {
    const warm = child.served > 0;
    try {
      return await child.run(request, run);
    } catch (error) {
      // What may pass when tried again is tried in another process: this one may remember its fault.
      if (!(error instanceof AppError && error.permanent)) await child.kill();
      const full = error instanceof AppError && error.code === 'reader_out_of_memory';
      throw full && warm && !this.#closed ? new OutOfWarmMemory() : error;
    } finally {
      await this.#giveBack(child);
    }
  }

  #take(): ReaderChild {
    for (let slot = this.#idle.pop(); slot; slot = this.#idle.pop()) {
      clearTimeout(slot.timer);
      if (!slot.child.dead) return slot.child;
      this.#all.delete(slot.child);
    }
    return this.#start();
  }

  #start(): ReaderChild {
    const child = new ReaderChild(this.options);
    this.#all.add(child);
    return child;
  }

  async #giveBack(child: ReaderChild): Promise<void> {
    const { maxServed, recycleBytes, idleMs } = this.options;
    const worn =
      this.#closed || child.dead || child.served >= maxServed || (await child.memory()) > recycleBytes;
    if (worn) {
      await this.#discard(child);
      return;
    }
    const timer = setTimeout(() => {
      const at = this.#idle.findIndex((slot) => slot.child === child);
      if (at >= 0) this.#idle.splice(at, 1);
      void this.#discard(child);
    }, idleMs);
    timer.unref();
    this.#idle.push({ child, timer });
  }

  async #discard(child: ReaderChild): Promise<void> {
    this.#all.delete(child);
    await child.kill();
  }
}

class OutOfWarmMemory extends Error {}

const closed = (): AppError => new AppError('service_unavailable', 'Lectern is shutting down.');
