/**
 * The port through which readers run neural models (OCR, voice activity, speech). Declared here, because multimodal may not
 * import the engine; the worker wires it to engine/runtime. Any implementation must be safe to call from one process only.
 */
export type TensorType = 'float32' | 'int64' | 'int32' | 'uint8' | 'int8' | 'bool';
export type TensorData = Float32Array | BigInt64Array | Int32Array | Uint8Array | Int8Array;

export interface ModelTensor {
  readonly type: TensorType;
  readonly dims: readonly number[];
  readonly data: TensorData;
}

export interface ModelSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(feeds: Readonly<Record<string, ModelTensor>>): Promise<Record<string, ModelTensor>>;
  dispose(): Promise<void>;
}

export interface ModelRunner {
  /** Opens an ONNX file. The caller owns the session and disposes it. Throws AppError model_invalid. */
  openSession(path: string): Promise<ModelSession>;
}
