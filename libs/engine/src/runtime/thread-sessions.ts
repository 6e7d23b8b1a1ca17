/**
 * Sessions that compute in another thread, so that the event loop of this one stays free. All sessions share one thread and run
 * in the order of asking; it starts with the first session. When it dies, what was asked of it fails, and the next request
 * starts another one and opens its session there again. While nothing is asked, the thread keeps no process alive.
 *
 * Owns    the thread; dispose() ends it
 * Cost    feeds are copied (a few KB for token ids), outputs are moved
 * Throws  AppError service_unavailable when the thread ended under a request; plain Errors of the runtime, for callers to word
 */
import { Worker } from 'node:worker_threads';
import { AppError } from '@lectern/contracts';
import type { InferenceSession } from 'onnxruntime-node';
import type { ModelTensor } from '../tensor/model-tensor.js';
import type { OpenedSession } from './sessions.mjs';
import { flag } from './thread-flags.mjs';
import type { ThreadAnswer, ThreadCall, ThreadRequest } from './thread-messages.js';

/** A run takes a fraction of a second, opening a large model a few. */
const longestHaltMs = 10_000;

interface Asked {
  readonly resolve: (answer: ThreadAnswer) => void;
  readonly reject: (error: Error) => void;
}

/** One life of the thread. */
class Life {
  readonly #flags = new Int32Array(new SharedArrayBuffer(8));
  readonly #worker: Worker;
  readonly #asked = new Map<number, Asked>();
  readonly #ended: Promise<void>;
  #next = 0;
  #fault: string | undefined;
  over = false;

  constructor(script: URL) {
    this.#worker = new Worker(script, {
      execArgv: [],
      name: 'lectern-models',
      workerData: this.#flags,
      // It holds sessions and passes arrays on: few objects, for which the usual 16 MiB spaces are waste.
      resourceLimits: { maxYoungGenerationSizeMb: 4 },
    });
    this.#worker.unref();
    process.on('exit', this.#halt);
    this.#worker.on('message', (answer: ThreadAnswer) => this.#take(answer));
    this.#worker.on('error', (error) => (this.#fault = error.message));
    this.#ended = new Promise((resolve) => {
      this.#worker.on('exit', (code) => {
        process.off('exit', this.#halt);
        this.#fault ??= `exit code ${code}`;
        this.#end();
        resolve();
      });
    });
  }

  async ask<Kind extends ThreadCall['kind']>(
    call: Extract<ThreadCall, { kind: Kind }>,
  ): Promise<Extract<ThreadAnswer, { kind: Kind }>> {
    if (this.over) throw this.#gone();
    const answer = await new Promise<ThreadAnswer>((resolve, reject) => {
      const id = this.#next++;
      this.#asked.set(id, { resolve, reject });
      this.#worker.ref();
      this.#worker.postMessage({ ...call, id } satisfies ThreadRequest);
    });
    if (answer.kind === 'error') throw new Error(answer.message);
    return answer as Extract<ThreadAnswer, { kind: Kind }>;
  }

  /** Ends the thread when everything that was asked for is done. */
  async stop(): Promise<void> {
    this.over = true;
    this.#worker.ref();
    this.#worker.postMessage('end');
    await this.#ended;
  }

  /** An exiting process would abort inside native code; so it waits for the end of what runs, and nothing new starts. */
  readonly #halt = (): void => {
    Atomics.store(this.#flags, flag.halted, 1);
    while (Atomics.load(this.#flags, flag.busy) === 1) {
      if (Atomics.wait(this.#flags, flag.busy, 1, longestHaltMs) === 'timed-out') return;
    }
  };

  #take(answer: ThreadAnswer): void {
    const asked = this.#asked.get(answer.id);
    this.#asked.delete(answer.id);
    if (this.#asked.size === 0 && !this.over) this.#worker.unref();
    asked?.resolve(answer);
  }

  #end(): void {
    this.over = true;
    for (const { reject } of this.#asked.values()) reject(this.#gone());
    this.#asked.clear();
  }

  #gone(): AppError {
    return new AppError(
      'service_unavailable',
      `The thread that computes models ended (${this.#fault ?? 'it was stopped'}); ask again, and a new one starts.`,
    );
  }
}

interface Model {
  readonly path: string;
  readonly options: InferenceSession.SessionOptions;
  opened: { readonly life: Life; readonly session: Promise<OpenedSession> } | undefined;
}

/** Same face as Sessions of sessions.mjs. */
export class ThreadSessions {
  readonly #script: URL;
  readonly #models = new Map<number, Model>();
  #next = 0;
  #life: Life | undefined;

  /** Tests give a script that dies. */
  constructor(script: URL = new URL('./thread.mjs', import.meta.url)) {
    this.#script = script;
  }

  async open(path: string, options: InferenceSession.SessionOptions): Promise<OpenedSession> {
    const model: Model = { path, options, opened: undefined };
    const { session } = await this.#opened(model);
    const key = ++this.#next;
    this.#models.set(key, model);
    return { ...session, key };
  }

  async run(key: number, feeds: Readonly<Record<string, ModelTensor>>): Promise<Record<string, ModelTensor>> {
    const model = this.#models.get(key);
    if (!model) throw new Error('the session is not open');
    const { life, session } = await this.#opened(model);
    return (await life.ask<'run'>({ kind: 'run', key: session.key, feeds: ownBuffers(feeds) })).value;
  }

  async close(key: number): Promise<void> {
    const model = this.#models.get(key);
    this.#models.delete(key);
    if (!model?.opened || model.opened.life.over) return;
    try {
      const { life, session } = await this.#opened(model);
      await life.ask<'close'>({ kind: 'close', key: session.key });
    } catch (error) {
      // A thread that ended took its sessions along.
      if (!(error instanceof AppError)) throw error;
    }
  }

  async dispose(): Promise<void> {
    const life = this.#life;
    this.#life = undefined;
    await life?.stop();
  }

  /** The session in the thread that lives now; opened there when it is not. */
  async #opened(model: Model): Promise<{ life: Life; session: OpenedSession }> {
    if (!this.#life || this.#life.over) this.#life = new Life(this.#script);
    const life = this.#life;
    if (model.opened?.life !== life) {
      const { path, options } = model;
      const session = life.ask<'open'>({ kind: 'open', path, options }).then(({ value }) => value);
      model.opened = { life, session };
    }
    try {
      return { life, session: await model.opened.session };
    } catch (error) {
      model.opened = undefined;
      throw error;
    }
  }
}

/** A view of a part is copied first: sending it would send its whole buffer. */
function ownBuffers(feeds: Readonly<Record<string, ModelTensor>>): Record<string, ModelTensor> {
  const own = Object.entries(feeds).map(([name, tensor]) => {
    const { data } = tensor;
    const whole = data.byteLength === data.buffer.byteLength;
    return [name, whole ? tensor : { ...tensor, data: data.slice() }] as const;
  });
  return Object.fromEntries(own);
}
