/**
 * Opens ONNX files and runs them; it knows nothing of any model. The folder is the only door to onnxruntime-node.
 *
 * Cost    run() computes on the calling thread and blocks its event loop for as long as it lasts, unless the runtime has its own
 *         thread; callers keep one run under about 200 ms by choosing their batch.
 * Owns    every session it opened, and its thread; dispose() releases those that are still open.
 */
import { existsSync } from 'node:fs';
import { AppError } from '@lectern/contracts';
import type {
  Int8WeightBits,
  ModelRunner,
  ModelSession,
  ModelTensor,
  SessionSettings,
} from '../tensor/model-tensor.js';
import {
  type ComputeDevice,
  int8WeightBits,
  type RuntimeOptions,
  sessionOptions,
} from './session-options.js';
import { type OpenedSession, Sessions } from './sessions.mjs';
import { ThreadSessions } from './thread-sessions.js';

export type { ComputeDevice, RuntimeOptions } from './session-options.js';

export interface Runtime extends ModelRunner {
  /** Where sessions of this runtime compute. */
  readonly device: ComputeDevice;
  /** Bits that a graph's 8-bit weights should use, so that this machine's fastest products are exact. */
  readonly int8Weights: Int8WeightBits;
  /** Sessions that are open now. */
  readonly openSessions: number;
  dispose(): Promise<void>;
}

/** Opens a runtime; no device is touched and no thread started before the first session. */
export function openRuntime(options: RuntimeOptions): Runtime {
  const open = new Set<RuntimeSession>();
  const thread = options.ownThread === true ? new ThreadSessions() : undefined;
  const sessions = thread ?? new Sessions();
  return {
    device: options.device,
    int8Weights: int8WeightBits(),
    get openSessions() {
      return open.size;
    },
    async openSession(path, settings: SessionSettings = {}) {
      if (!existsSync(path)) {
        throw new AppError(
          'model_missing',
          `The model file ${path} is not there; install Lectern's dependencies again.`,
        );
      }
      let opened: OpenedSession;
      try {
        opened = await sessions.open(path, sessionOptions(options, settings));
      } catch (cause) {
        if (cause instanceof AppError) throw cause;
        throw new AppError(
          'model_invalid',
          `The model file ${path} could not be opened on device "${options.device}"; it may be damaged or the device is not available here.`,
          { cause },
        );
      }
      const session = new RuntimeSession(sessions, opened, path, () => open.delete(session));
      open.add(session);
      return session;
    },
    async dispose() {
      await Promise.all([...open].map((s) => s.dispose()));
      await thread?.dispose();
    },
  };
}

class RuntimeSession implements ModelSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  readonly #sessions: Pick<Sessions, 'run' | 'close'>;
  readonly #key: number;
  readonly #path: string;
  readonly #onDispose: () => void;
  #disposed = false;

  constructor(
    sessions: Pick<Sessions, 'run' | 'close'>,
    opened: OpenedSession,
    path: string,
    onDispose: () => void,
  ) {
    this.#sessions = sessions;
    this.#key = opened.key;
    this.#path = path;
    this.#onDispose = onDispose;
    this.inputNames = opened.inputNames;
    this.outputNames = opened.outputNames;
  }

  async run(feeds: Readonly<Record<string, ModelTensor>>): Promise<Record<string, ModelTensor>> {
    if (this.#disposed) throw new AppError('internal_error', `The model ${this.#path} was already closed.`);
    try {
      return await this.#sessions.run(this.#key, feeds);
    } catch (cause) {
      if (cause instanceof AppError) throw cause;
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new AppError('model_invalid', `The model ${this.#path} could not run on its input: ${reason}`, {
        cause,
      });
    }
  }

  async dispose(): Promise<void> {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#onDispose();
    await this.#sessions.close(this.#key);
  }
}
