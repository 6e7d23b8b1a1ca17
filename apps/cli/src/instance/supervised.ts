/**
 * One child process that is kept running: started with an IPC channel so that it dies with us, logged to a file, started again
 * with growing pauses when it ends by itself, and reported when it keeps ending. Knows nothing of what the child does.
 */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { LogFile } from './log-file.js';

export interface SupervisedOptions {
  readonly name: string;
  readonly entry: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Of Node; none by default. */
  readonly flags?: readonly string[];
  readonly cwd: string;
  readonly logFile: string;
  /** First pause before a restart; doubles up to thirty times that. */
  readonly pauseMs?: number;
  /** Called after every unwanted end. */
  readonly onCrash?: (crash: Crash) => void;
}

export interface Crash {
  readonly name: string;
  readonly reason: string;
  /** Ends in a row without a calm minute between them. */
  readonly inRow: number;
  readonly logFile: string;
}

/** After this many ends in a row a child counts as one that does not come up. */
export const crashLoopAfter = 5;
const calmMs = 60_000;

export class Supervised {
  readonly #options: SupervisedOptions;
  readonly #log: LogFile;
  #child: ChildProcess | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopping = false;
  #inRow = 0;

  constructor(options: SupervisedOptions) {
    this.#options = options;
    this.#log = new LogFile(options.logFile);
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  start(): void {
    const { entry, environment, cwd, name, flags = [] } = this.#options;
    const startedAt = Date.now();
    this.#log.write(`--- ${name} starts at ${new Date().toISOString()} ---\n`);
    const child = fork(entry, [], {
      cwd,
      env: environment,
      // Its own session: Ctrl-C reaches the launcher only, which then stops its children in order.
      detached: true,
      silent: true,
      execArgv: [...flags],
    });
    this.#child = child;
    child.stdout?.on('data', (chunk: Buffer) => this.#log.write(chunk));
    child.stderr?.on('data', (chunk: Buffer) => this.#log.write(chunk));
    let ended = false;
    const onEnd = (reason: string): void => {
      if (ended) return;
      ended = true;
      this.#child = undefined;
      this.#log.write(`--- ${name} ended: ${reason} ---\n`);
      if (!this.#stopping) this.#restartAfter(reason, Date.now() - startedAt);
    };
    child.once('error', (error) => onEnd(error.message));
    child.once('exit', (code, signal) => onEnd(signal ?? `exit code ${code ?? 'unknown'}`));
  }

  #restartAfter(reason: string, livedMs: number): void {
    this.#inRow = livedMs > calmMs ? 1 : this.#inRow + 1;
    const { name, logFile, pauseMs = 500, onCrash } = this.#options;
    const pause = pauseMs * Math.min(30, 2 ** (this.#inRow - 1));
    this.#timer = setTimeout(() => this.start(), pause);
    onCrash?.({ name, reason, inRow: this.#inRow, logFile });
  }

  /** Asks the child to finish, then insists after `graceMs`. Never throws; may be called twice. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#timer);
    const child = this.#child;
    if (child) {
      const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      child.kill('SIGTERM');
      const insist = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await gone;
      clearTimeout(insist);
    }
    this.#log.close();
  }
}
