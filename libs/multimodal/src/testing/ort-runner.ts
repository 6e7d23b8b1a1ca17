/** Test-only: the ModelRunner port over onnxruntime-node. The product gets its runner from the engine and must not import this. */
import { createRequire } from 'node:module';
import type {
  ModelRunner,
  ModelSession,
  ModelTensor,
  TensorData,
  TensorType,
} from '../ports/model-runner.js';

interface OrtTensor {
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: unknown;
}
interface OrtSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(feeds: Record<string, OrtTensor>): Promise<Record<string, OrtTensor>>;
  release(): Promise<void>;
}
interface Ort {
  readonly Tensor: new (type: string, data: unknown, dims: readonly number[]) => OrtTensor;
  readonly InferenceSession: { create(path: string, options: object): Promise<OrtSession> };
}

/** A runner for tests, two threads. */
export function openTestRunner(): ModelRunner {
  const ort = createRequire(import.meta.url)('onnxruntime-node') as Ort;
  return {
    async openSession(path: string): Promise<ModelSession> {
      const session = await ort.InferenceSession.create(path, {
        intraOpNumThreads: 2,
        logSeverityLevel: 3,
        enableCpuMemArena: false,
      });
      return {
        inputNames: session.inputNames,
        outputNames: session.outputNames,
        async run(feeds) {
          const given = Object.entries(feeds).map(([name, t]) => [
            name,
            new ort.Tensor(t.type, t.data, [...t.dims]),
          ]);
          const made = await session.run(Object.fromEntries(given) as Record<string, OrtTensor>);
          const back = Object.entries(made).map(([name, t]): [string, ModelTensor] => [
            name,
            { type: t.type as TensorType, dims: t.dims, data: t.data as TensorData },
          ]);
          return Object.fromEntries(back);
        },
        dispose: () => session.release(),
      };
    },
  };
}
