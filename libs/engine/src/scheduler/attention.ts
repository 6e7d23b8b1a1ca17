/** What one question needs of the engine: the model's parts, and units from wherever they lie. Not where that is. */
import type { UnitRef } from '../core/types.js';
import type { UnitData } from '../core/unit.js';
import type { Lexicon } from '../memory/lexicon.js';
import type { Encoder } from '../model/encoder.js';
import type { Projector } from '../model/projector.js';
import type { Fp8Blocks } from '../tensor/fp8.js';
import type { AnswerSigns } from './answer-signs.js';
import type { TokenRun } from './ranges.js';

export interface Attention {
  readonly encoder: Encoder;
  readonly projector: Projector;
  readonly lexicon: Lexicon;
  readonly signs: AnswerSigns;
  /** A unit of the context, wherever it lies; throws AppError cache_corrupt. */
  readonly acquire: (ref: UnitRef) => Promise<UnitData>;
  /** Token latents of ascending runs of one unit, (to - from, L) each, checked; throws AppError cache_corrupt. */
  readonly latents: (ref: UnitRef, runs: readonly TokenRun[]) => Promise<Float32Array[]>;
  /** The same, coded and joined: (sum of to - from, L). */
  readonly codes: (ref: UnitRef, runs: readonly TokenRun[]) => Promise<Fp8Blocks>;
}

/** Awaits what tiers bring, and counts the time. */
export type Waiting = <T>(promise: Promise<T>) => Promise<T>;
