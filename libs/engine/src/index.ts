/** The engine's public face: a runtime for neural models, and the engine itself. */
export * from './core/types.js';
export { openRuntime } from './runtime/runtime.js';
export type { ComputeDevice, Runtime, RuntimeOptions } from './runtime/runtime.js';
export type {
  ModelRunner,
  ModelSession,
  ModelTensor,
  TensorData,
  TensorType,
} from './tensor/model-tensor.js';
export { createEngine } from './engine.js';
export type { Context, Engine, EngineCompute } from './engine.js';
export type { Explained } from './scheduler/attend.js';
export type { Features } from './scheduler/score-model.js';
