/** The precision that fits where the encoder computes: 8-bit products on processors, floats on devices that have no such products. */
import type { Runtime } from '../runtime/runtime.js';
import type { Precision } from './graph/context.js';

export function precisionFor({ device, int8Weights }: Pick<Runtime, 'device' | 'int8Weights'>): Precision {
  switch (device) {
    case 'cpu':
      return int8Weights === 7 ? 'int7' : 'int8';
    case 'webgpu':
    case 'cuda':
      return 'float32';
  }
}
