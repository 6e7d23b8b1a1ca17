/**
 * One reader process, seen from the worker: it takes one request at a time and is killed, with everything it started, when
 * it takes too long, stops making progress, holds too much memory or is no longer wanted. Whatever happens in there comes
 * out as a result or as an AppError.
 *
 * Owns    the process and its process group
 * Throws  reader_timeout, reader_out_of_memory (permanent); reader_crashed, service_unavailable (tried again);
 *         whatever code the reader itself reports
 */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { AppError } from '@lectern/contracts';
import type { Progress } from '@lectern/contracts';
import { residentBytes } from './memory.js';
import { OutputTail } from './output-tail.js';
import { errorFromChild, parseChildMessage } from './protocol.js';
import type { ReaderRequest, ReadSummary } from './protocol.js';

export interface ReaderChildOptions {
  /** The compiled entry, dist/reader/child.js; tests give a script that misbehaves. */
  readonly script: string;
  /** V8's own heap; buffers and native code count towards memoryBytes only. */
  readonly heapBytes: number;
  /** Resident bytes at which the process is killed. */
  readonly memoryBytes: number;
  /** One request, from start to end. */
  readonly timeoutMs: number;
  /** Longest time without progress. */
  readonly stallMs: number;
  readonly memoryPollMs: number;
  /** Threads that models may use in there. */
  readonly threads: number;
  readonly tempDir: string;
  readonly onLine: (line: string) => void;
}

export interface RunOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** A read gives its summary; a render gives nothing beyond the file it wrote. */
export type ReaderOutcome =
  { readonly kind: 'read'; readonly summary: ReadSummary } | { readonly kind: 'rendered' };

/** Fixed, so that no secret of the worker's environment reaches a parser. */
const searchPath = '/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin';

export class ReaderChild {
  readonly #process: ChildProcess;
  readonly #output: OutputTail;
  readonly #exited: Promise<void>;
  #dead = false;
  #doomed = false;
  #fail: ((error: AppError) => void) | undefined;
  #served = 0;

  constructor(private readonly options: ReaderChildOptions) {
    this.#process = fork(options.script, [String(options.threads)], {
      serialization: 'json',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      execArgv: [`--max-old-space-size=${String(Math.ceil(options.heapBytes / 2 ** 20))}`],
      env: { PATH: searchPath, LANG: 'C.UTF-8', TMPDIR: options.tempDir },
      detached: true,
    });
    this.#output = new OutputTail(options.onLine);
    if (this.#process.stdout) this.#output.watch(this.#process.stdout);
    if (this.#process.stderr) this.#output.watch(this.#process.stderr);
    this.#exited = new Promise((resolve) => {
      const gone = (why: string): void => {
        if (this.#dead) return;
        this.#dead = true;
        this.#fail?.(this.#crash(why));
        resolve();
      };
      // What it started must not outlive it, nor hold its pipes open.
      this.#process.once('exit', () => this.#signalGroup());
      // 'close' and not 'exit': by then stderr, which may say why, has been read.
      this.#process.once('close', (code, signal) => gone(signal ?? `exit code ${String(code)}`));
      this.#process.once('error', (error) => gone(error.message));
      this.#process.once('disconnect', () => this.#signalGroup());
    });
  }

  /** It has ended or is about to: no request may be given to it. */
  get dead(): boolean {
    return this.#dead || this.#doomed;
  }

  /** How many requests it has finished. */
  get served(): number {
    return this.#served;
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Runs one request; the caller never gives a second one before the first has ended. */
  async run(request: ReaderRequest, run: RunOptions = {}): Promise<ReaderOutcome> {
    const { name } = request;
    this.#output.resetBudget();
    const outcome = new Promise<ReaderOutcome>((resolve, reject) => {
      this.#fail = (error) => reject(named(error, name));
      this.#process.on('message', (raw) => {
        const message = parseChildMessage(raw);
        switch (message?.type) {
          case 'progress':
            watch.progress();
            run.onProgress?.(message.progress);
            break;
          case 'read':
            resolve({ kind: 'read', summary: message.summary });
            break;
          case 'rendered':
            resolve({ kind: 'rendered' });
            break;
          case 'error':
            reject(errorFromChild(message));
            break;
          case undefined:
            this.#stop(new AppError('reader_crashed', 'sent something that is no answer'));
        }
      });
    });
    const watch = this.#watch(run.signal);
    try {
      if (this.dead) throw named(this.#crash('it had already ended'), name);
      this.#process.send(request, (error) => {
        if (error) this.#stop(new AppError('reader_crashed', 'could not be reached'));
      });
      return await outcome;
    } finally {
      watch.end();
      this.#fail = undefined;
      this.#served++;
      this.#process.removeAllListeners('message');
      outcome.catch(() => undefined);
    }
  }

  /** Resident bytes now; 0 when it is gone. */
  async memory(): Promise<number> {
    const { pid } = this.#process;
    return this.dead || pid === undefined ? 0 : ((await residentBytes(pid)) ?? 0);
  }

  /** Kills it and everything it started; resolves when it is gone. */
  async kill(): Promise<void> {
    this.#signalGroup();
    await this.#exited;
  }

  #watch(signal: AbortSignal | undefined): { progress: () => void; end: () => void } {
    const { timeoutMs, stallMs, memoryBytes, memoryPollMs } = this.options;
    const total = setTimeout(() => {
      this.#stop(new AppError('reader_timeout', `took longer than ${seconds(timeoutMs)} to read`));
    }, timeoutMs);
    const stalled = (): void => {
      this.#stop(new AppError('reader_timeout', `made no progress for ${seconds(stallMs)}`));
    };
    let stall = setTimeout(stalled, stallMs);
    let over = false;
    const poll = setInterval(() => {
      void this.memory().then((bytes) => {
        if (bytes > memoryBytes && !over) this.#stop(outOfMemory(memoryBytes));
      });
    }, memoryPollMs);
    const abort = (): void => this.#stop(new AppError('service_unavailable', 'is no longer being read'));
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort, { once: true });
    return {
      progress: () => {
        clearTimeout(stall);
        stall = setTimeout(stalled, stallMs);
      },
      end: () => {
        over = true;
        clearTimeout(total);
        clearTimeout(stall);
        clearInterval(poll);
        signal?.removeEventListener('abort', abort);
      },
    };
  }

  /** Fails the request with this reason and kills the process; the first reason wins. */
  #stop(error: AppError): void {
    this.#fail?.(error);
    this.#fail = undefined;
    this.#signalGroup();
  }

  #signalGroup(): void {
    const { pid } = this.#process;
    this.#doomed = true;
    if (this.#dead || pid === undefined) return;
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      this.#process.kill('SIGKILL');
    }
  }

  #crash(why: string): AppError {
    const { tail } = this.#output;
    if (/heap out of memory|Array buffer allocation failed|std::bad_alloc/u.test(tail))
      return outOfMemory(this.options.memoryBytes);
    return new AppError('reader_crashed', `stopped the reading process (${why})`, {
      data: { output: tail.slice(-2000) },
    });
  }
}

const seconds = (ms: number): string =>
  ms >= 120_000
    ? `${String(Math.round(ms / 60_000))} minutes`
    : `${String(Math.max(1, Math.round(ms / 1000)))} s`;

function outOfMemory(limitBytes: number): AppError {
  const limit = String(Math.round(limitBytes / 2 ** 20));
  return new AppError('reader_out_of_memory', `needs more than the ${limit} MiB that reading may use`);
}

const advice: Partial<Record<AppError['code'], string>> = {
  reader_timeout: 'split it into smaller files, or raise LECTERN_READER_TIMEOUT_MS',
  reader_out_of_memory: 'split it into smaller files, or raise LECTERN_READER_MEMORY_BYTES',
  reader_crashed: 'it may be damaged; try a copy saved anew',
};

/** The reason as one sentence about one file. */
function named(error: AppError, name: string): AppError {
  const hint = advice[error.code];
  const message = `"${name}" ${error.message}${hint === undefined ? '' : `: ${hint}`}.`;
  return new AppError(error.code, message, { data: error.data });
}
