/**
 * Whisper's two graphs behind two calls: listen once to a window, then ask for the next token again and again. Holds the key-value
 * cache; decides nothing about which token is taken.
 *
 * Dims  80 bands x 3,000 frames in; L layers, H heads of width 64, n tokens so far; V = 51,865 logits out
 */
import { AppError } from '@lectern/contracts';
import type { ModelRunner, ModelSession, ModelTensor } from '../../ports/model-runner.js';
import type { SpeechModelFiles } from './files.js';
import { melBands, melFrames } from './mel.js';

const heads = 8;
const headWidth = 64;

/** What the encoder made of one window; may be decoded several times. */
export type HeardWindow = ModelTensor;

export interface DecoderRun {
  /** token -> logits (V) for the one after it. Throws AppError model_invalid. */
  next(token: number): Promise<Float32Array>;
}

export interface WhisperModel {
  /** mel (80, 3000) -> hidden states (1, 1500, 512). */
  hear(mel: Float32Array): Promise<HeardWindow>;
  decode(heard: HeardWindow): DecoderRun;
  dispose(): Promise<void>;
}

/** Owns two sessions; dispose() frees them. Throws AppError model_invalid. */
export async function openWhisper(models: ModelRunner, files: SpeechModelFiles): Promise<WhisperModel> {
  const encoder = await models.openSession(files.encoder);
  let decoder: ModelSession;
  try {
    decoder = await models.openSession(files.decoder);
  } catch (thrown) {
    await encoder.dispose();
    throw thrown;
  }
  return {
    async hear(mel) {
      const outputs = await encoder.run({
        input_features: { type: 'float32', dims: [1, melBands, melFrames], data: mel },
      });
      return pick(outputs, 'last_hidden_state');
    },
    decode: (heard) => createRun(decoder, heard),
    async dispose() {
      await encoder.dispose();
      await decoder.dispose();
    },
  };
}

function createRun(session: ModelSession, heard: HeardWindow): DecoderRun {
  const pastNames = session.inputNames.filter((name) => name.startsWith('past_key_values.'));
  const nothing: ModelTensor = { type: 'float32', dims: [1, heads, 0, headWidth], data: new Float32Array(0) };
  const past: Record<string, ModelTensor> = Object.fromEntries(pastNames.map((name) => [name, nothing]));
  let first = true;
  return {
    async next(token) {
      const outputs = await session.run({
        input_ids: { type: 'int64', dims: [1, 1], data: BigInt64Array.of(BigInt(token)) },
        encoder_hidden_states: heard,
        use_cache_branch: { type: 'bool', dims: [1], data: Uint8Array.of(first ? 0 : 1) },
        ...past,
      });
      for (const name of pastNames) {
        // The graph gives the encoder's keys and values once, on the first step; later they come back empty.
        if (!first && name.includes('.encoder.')) continue;
        past[name] = pick(outputs, name.replace('past_key_values', 'present'));
      }
      first = false;
      const logits = pick(outputs, 'logits');
      if (!(logits.data instanceof Float32Array)) throw unexpected('logits');
      return logits.data;
    },
  };
}

function pick(outputs: Readonly<Record<string, ModelTensor>>, name: string): ModelTensor {
  const tensor = outputs[name];
  if (!tensor) throw unexpected(name);
  return tensor;
}

function unexpected(what: string): AppError {
  return new AppError('model_invalid', `The speech recognition model gave no usable ${what}.`);
}
