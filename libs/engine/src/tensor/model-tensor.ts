/**
 * A tensor as it crosses the border of the neural runtime, and the shape of a session. Structural twins of the readers' port
 * in libs/multimodal, so that a Runtime can be handed to readers; neither library imports the other.
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
  /**
   * Runs the graph. The caller keeps the feeds' arrays and owns the outputs'.
   * Throws AppError model_invalid when a feed is missing or has the wrong type or shape; service_unavailable when the thread that
   * computes ended.
   */
  run(feeds: Readonly<Record<string, ModelTensor>>): Promise<Record<string, ModelTensor>>;
  dispose(): Promise<void>;
}

/** Bits that the weights of 8-bit products really use: 7 means -64..64. */
export type Int8WeightBits = 7 | 8;

export interface SessionSettings {
  /** What the graph's 8-bit weights use; default 8. A graph that says 7 and uses more computes wrong numbers on some machines. */
  readonly int8Weights?: Int8WeightBits;
}

export interface ModelRunner {
  /** Opens an ONNX file. The caller owns the session and disposes it. Throws AppError model_missing, model_invalid. */
  openSession(path: string, settings?: SessionSettings): Promise<ModelSession>;
}
