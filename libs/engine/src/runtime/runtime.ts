/**
 * The only door to onnxruntime-node. It opens ONNX files and runs them; it knows nothing of any model.
 *
 * Cost    run() computes on the calling thread and blocks its event loop for as long as it lasts; callers keep one run under
 *         about 200 ms by choosing their batch.
 * Owns    every session it opened; dispose() releases those that are still open.
 */
import { existsSync, readFileSync } from 'node:fs';
import { AppError } from '@lectern/contracts';
import * as ort from 'onnxruntime-node';
import type { ModelRunner, ModelSession, ModelTensor, TensorType } from '../tensor/model-tensor.js';

export type Device = 'auto' | 'cpu' | 'webgpu' | 'cuda';

export interface RuntimeOptions {
  /** Threads of one session; at least 1. */
  readonly threads: number;
  readonly device: Device;
  /** True: give memory back after each run, a tenth slower; for a process with a memory limit. Default false. */
  readonly lean?: boolean;
}

export interface Runtime extends ModelRunner {
  /** Where sessions of this runtime compute. */
  readonly device: Exclude<Device, 'auto'>;
  /** Sessions that are open now. */
  readonly openSessions: number;
  dispose(): Promise<void>;
}

/** The first version's graphs are int8, which only the CPU runs; `auto` therefore means the CPU. */
function resolveDevice(device: Device): Exclude<Device, 'auto'> {
  return device === 'auto' ? 'cpu' : device;
}

/**
 * Whether 8-bit products need the slower u8 x u8 kernels: x64 without VNNI adds pairs of u8 x s8 products in 16 bits, which
 * overflow at full range. The fast kernels take half the time, so they are chosen wherever VNNI is seen.
 */
export function needsWideProducts(arch: string = process.arch, cpuInfoPath = '/proc/cpuinfo'): boolean {
  if (arch !== 'x64') return false;
  try {
    return !readFileSync(cpuInfoPath, 'latin1').includes('vnni');
  } catch {
    return true;
  }
}

function sessionOptions(options: RuntimeOptions): ort.InferenceSession.SessionOptions {
  const device = resolveDevice(options.device);
  return {
    executionProviders: device === 'cpu' ? ['cpu'] : [device, 'cpu'],
    intraOpNumThreads: Math.max(1, Math.floor(options.threads)),
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    ...(options.lean === true ? { enableCpuMemArena: false, enableMemPattern: false } : {}),
    extra: {
      session: {
        // Waiting threads sleep: spinning gains a few percent on an idle machine and loses a third on a busy one.
        intra_op: { allow_spinning: '0' },
        ...(needsWideProducts() ? { x64quantprecision: '1' } : {}),
      },
    },
  };
}

/** Opens a runtime; no device is touched before the first session. */
export function openRuntime(options: RuntimeOptions): Runtime {
  const open = new Set<OrtSession>();
  return {
    device: resolveDevice(options.device),
    get openSessions() {
      return open.size;
    },
    async openSession(path) {
      if (!existsSync(path)) {
        throw new AppError(
          'model_missing',
          `The model file ${path} is not there; install Lectern's dependencies again.`,
        );
      }
      let session: ort.InferenceSession;
      try {
        session = await ort.InferenceSession.create(path, sessionOptions(options));
      } catch (cause) {
        throw new AppError(
          'model_invalid',
          `The model file ${path} could not be opened on device "${resolveDevice(options.device)}"; it may be damaged or the device is not available here.`,
          { cause },
        );
      }
      const wrapped = new OrtSession(session, path, () => open.delete(wrapped));
      open.add(wrapped);
      return wrapped;
    },
    async dispose() {
      await Promise.all([...open].map((s) => s.dispose()));
    },
  };
}

const knownTypes: ReadonlySet<string> = new Set<TensorType>([
  'float32',
  'int64',
  'int32',
  'uint8',
  'int8',
  'bool',
]);

class OrtSession implements ModelSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  readonly #session: ort.InferenceSession;
  readonly #path: string;
  readonly #onDispose: () => void;
  #disposed = false;

  constructor(session: ort.InferenceSession, path: string, onDispose: () => void) {
    this.#session = session;
    this.#path = path;
    this.#onDispose = onDispose;
    this.inputNames = session.inputNames;
    this.outputNames = session.outputNames;
  }

  async run(feeds: Readonly<Record<string, ModelTensor>>): Promise<Record<string, ModelTensor>> {
    if (this.#disposed) throw new AppError('internal_error', `The model ${this.#path} was already closed.`);
    try {
      const inputs: Record<string, ort.Tensor> = {};
      for (const [name, t] of Object.entries(feeds)) inputs[name] = new ort.Tensor(t.type, t.data, t.dims);
      const outputs = await this.#session.run(inputs);
      const result: Record<string, ModelTensor> = {};
      for (const [name, value] of Object.entries(outputs)) {
        if (!knownTypes.has(value.type)) throw new TypeError(`output ${name} has type ${value.type}`);
        result[name] = {
          type: value.type as TensorType,
          dims: value.dims,
          data: value.data as ModelTensor['data'],
        };
      }
      return result;
    } catch (cause) {
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
    await this.#session.release();
  }
}
