/** How sessions are set up, and what of this machine that depends on. */
import { readFileSync } from 'node:fs';
import type { InferenceSession } from 'onnxruntime-node';
import type { Int8WeightBits, SessionSettings } from '../tensor/model-tensor.js';

/** Where sessions compute. */
export type ComputeDevice = 'cpu' | 'webgpu' | 'cuda';

export interface RuntimeOptions {
  /** Threads of one session; at least 1. */
  readonly threads: number;
  readonly device: ComputeDevice;
  /** True: give memory back after each run, a tenth slower; for a process with a memory limit. Default false. */
  readonly lean?: boolean;
  /** True: compute in another thread, so that this one's event loop stays free. Default false. */
  readonly ownThread?: boolean;
}

/**
 * How many bits the weights of 8-bit products should use here. x64 processors without VNNI multiply u8 x s8 and add pairs of
 * products in 16 bits: 2 x 255 x 127 overflows them, 2 x 255 x 64 does not. They get 7 bits; all others have room for 8.
 */
export function int8WeightBits(arch: string = process.arch, cpuInfoPath = '/proc/cpuinfo'): Int8WeightBits {
  if (arch !== 'x64') return 8;
  try {
    return readFileSync(cpuInfoPath, 'latin1').includes('vnni') ? 8 : 7;
  } catch {
    return 7;
  }
}

/**
 * Where this machine wants 7 bits and the graph has 8, products of u8 x u8 are asked for (x64quantprecision): exact, and slower.
 * Other people's models are such graphs; ours are built with the bits that the machine wants.
 */
export function sessionOptions(
  { device, threads, lean }: RuntimeOptions,
  { int8Weights = 8 }: SessionSettings = {},
  wanted: Int8WeightBits = int8WeightBits(),
): InferenceSession.SessionOptions {
  return {
    executionProviders: device === 'cpu' ? ['cpu'] : [device, 'cpu'],
    intraOpNumThreads: Math.max(1, Math.floor(threads)),
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    ...(lean === true ? { enableCpuMemArena: false, enableMemPattern: false } : {}),
    extra: {
      session: {
        // Waiting threads sleep: spinning gains a few percent on an idle machine and loses a third on a busy one.
        intra_op: { allow_spinning: '0' },
        ...(int8Weights > wanted ? { x64quantprecision: '1' } : {}),
      },
    },
  };
}
