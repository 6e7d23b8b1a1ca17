/** Silero VAD through the model port: is this 32 ms frame speech? One recurrent state per channel; the session is shared. */
import { AppError } from '@lectern/contracts';
import type { ModelSession, ModelTensor } from '../../ports/model-runner.js';
import { sampleRateHz } from '../decode/pcm.js';
import { frameSamples } from './segments.js';

/** Samples of the previous frame that the model sees again before each frame. */
const contextSamples = 64;
const stateDims = [2, 1, 128];

export interface SpeechDetector {
  /** frame (512) -> probability of speech in 0..1. Throws AppError model_invalid. */
  probability(frame: Float32Array): Promise<number>;
}

export function createSpeechDetector(session: ModelSession): SpeechDetector {
  let state: ModelTensor = { type: 'float32', dims: stateDims, data: new Float32Array(256) };
  let context = new Float32Array(contextSamples);
  const rate: ModelTensor = { type: 'int64', dims: [], data: BigInt64Array.of(BigInt(sampleRateHz)) };
  return {
    async probability(frame) {
      const input = new Float32Array(contextSamples + frameSamples);
      input.set(context);
      input.set(frame, contextSamples);
      context = frame.slice(frameSamples - contextSamples);
      const outputs = await session.run({
        input: { type: 'float32', dims: [1, input.length], data: input },
        state,
        sr: rate,
      });
      const probability = outputs['output']?.data[0];
      const next = outputs['stateN'];
      if (typeof probability !== 'number' || !next)
        throw new AppError('model_invalid', 'The voice activity model answered in an unexpected form.');
      state = next;
      return probability;
    },
  };
}
