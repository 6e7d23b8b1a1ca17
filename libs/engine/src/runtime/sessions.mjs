/**
 * ONNX Runtime's sessions under numbers: opens files, runs them on plain tensors, closes them. It is the only code that touches
 * onnxruntime-node while computing; `runtime.ts` calls it on its own thread, `thread.mjs` on another one. It knows no AppError:
 * what it throws is worded by its callers. JavaScript, because a thread's code has to run from the sources too, where nothing
 * translates it; its types are checked like all others.
 */
import * as ort from 'onnxruntime-node';

/** @import { ModelTensor, TensorType } from '../tensor/model-tensor.js' */

/** @type {ReadonlySet<string>} */
const knownTypes = new Set(['float32', 'int64', 'int32', 'uint8', 'int8', 'bool']);

/** @typedef {{ key: number, inputNames: readonly string[], outputNames: readonly string[] }} OpenedSession */

export class Sessions {
  /** @type {Map<number, ort.InferenceSession>} */
  #open = new Map();
  #next = 0;

  /**
   * @param {string} path
   * @param {ort.InferenceSession.SessionOptions} options
   * @returns {Promise<OpenedSession>}
   */
  async open(path, options) {
    const session = await ort.InferenceSession.create(path, options);
    const key = ++this.#next;
    this.#open.set(key, session);
    return { key, inputNames: session.inputNames, outputNames: session.outputNames };
  }

  /**
   * @param {number} key
   * @param {Readonly<Record<string, ModelTensor>>} feeds
   * @returns {Promise<Record<string, ModelTensor>>}
   */
  async run(key, feeds) {
    const session = this.#open.get(key);
    if (!session) throw new Error('the session is not open');
    /** @type {Record<string, ort.Tensor>} */
    const inputs = {};
    for (const [name, t] of Object.entries(feeds)) inputs[name] = new ort.Tensor(t.type, t.data, t.dims);
    const outputs = await session.run(inputs);
    /** @type {Record<string, ModelTensor>} */
    const result = {};
    for (const [name, value] of Object.entries(outputs)) {
      if (!knownTypes.has(value.type)) throw new TypeError(`output ${name} has type ${value.type}`);
      result[name] = {
        type: /** @type {TensorType} */ (value.type),
        dims: value.dims,
        data: /** @type {ModelTensor['data']} */ (value.data),
      };
    }
    return result;
  }

  /** @param {number} key */
  async close(key) {
    const session = this.#open.get(key);
    this.#open.delete(key);
    await session?.release();
  }
}
