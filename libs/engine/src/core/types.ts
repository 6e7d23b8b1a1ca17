/** The words of the engine's public face: units, contexts, evidence. Imports nothing of the engine. */

export interface EngineOptions {
  /** Folder of context files; created when missing. */
  readonly cacheDir: string;
  /** Folder for built model graphs; safe to delete. */
  readonly modelDir: string;
  /** Name of a bundled model, or path of a model's folder; "lite-dense" when absent. */
  readonly model?: string;
  readonly threads: number;
  /** Bytes of units' columns and pages of latents that may stay in memory between questions. */
  readonly hostPoolBytes: number;
  readonly device: 'auto' | 'cpu' | 'webgpu' | 'cuda';
  /** Told of each context file that proved damaged, after it was removed; what was damaged is in the error's message. */
  readonly onDamaged?: (unit: string, error: Error) => void;
}

export interface PrefillOptions {
  /** Mixed into the unit's name, so that nothing computed for one tenant is ever used for another. */
  readonly tenantSalt: string;
  /** Units of earlier versions of the document, newest first; equal parts are taken from them where they were made alike. */
  readonly earlier?: readonly string[];
  readonly signal?: AbortSignal;
  readonly onProgress?: (doneTokens: number, totalTokens: number) => void;
}

export interface PrefillResult {
  /** Name of the context file: hash of everything that determines its content. */
  readonly unit: string;
  readonly tokens: number;
  /** Tokens that were there already: all of a hit, and what earlier units had. The rest was computed now. */
  readonly reusedTokens: number;
  readonly bytes: number;
  /** True when a whole, checked file of that name was already there. */
  readonly hit: boolean;
}

/** How far and how widely a context is decoded. */
export interface DecodeOptions {
  /** 1 to 64. */
  readonly steps: number;
  /** Entries that every step selects and attends to, 1 to 4,096. */
  readonly topEntries: number;
}

/** An entry that a step selected. */
export interface DecodedSpan {
  readonly documentId: string;
  readonly tokenStart: number;
  readonly tokenEnd: number;
  /** UTF-16 range of the segments that hold the entry. */
  readonly charStart: number;
  readonly charEnd: number;
  /** The step's attention on the entry's tokens; all of a step sum to 1. */
  readonly weight: number;
  /** The index score by which it was selected, 0..1. */
  readonly score: number;
}

/** Dims: H heads of the question, L latent width */
export interface DecodedStep {
  /** Most attended first. */
  readonly spans: readonly DecodedSpan[];
  /** (H, L) what the heads attended to; the next step's state is turned towards it. */
  readonly output: Float32Array;
  /** (H) log of the softmax's sum: attention over other contexts merges exactly by it. */
  readonly logSumExp: Float64Array;
}

/** One document of a context, in the order given to compose(). */
export interface UnitRef {
  readonly unit: string;
  readonly documentId: string;
}

/** Token ids of the question, from the same tokenizer as the documents, and its text. */
export interface Question {
  readonly text: string;
  readonly ids: Uint16Array;
  readonly charStart: Uint32Array;
  readonly charEnd: Uint32Array;
}

export interface EvidenceSpan {
  readonly documentId: string;
  /** Calibrated: the probability that this span answers the question, 0..1. */
  readonly score: number;
  readonly tokenStart: number;
  readonly tokenEnd: number;
  /** UTF-16 range in the document's text, snapped to whole segments (sentences, lines, rows, utterances). */
  readonly charStart: number;
  readonly charEnd: number;
  /** The answer itself, inside the span; absent where the model has no span reader or did not read the span. */
  readonly answer?: { readonly tokenStart: number; readonly tokenEnd: number };
}

export interface AttendResult {
  /** False when no span reaches the threshold; evidence then holds the nearest. */
  readonly found: boolean;
  /** Best first, diverse: spans do not overlap. */
  readonly evidence: readonly EvidenceSpan[];
  readonly usage: {
    /** Tokens in context. */
    readonly tokens: number;
    /** Tokens whose context came from each tier, counted after the bytes were read and checked. */
    readonly tiers: {
      readonly device: number;
      readonly host: number;
      readonly disk: number;
      readonly miss: number;
    };
  };
  readonly timingsMs: { readonly restore: number; readonly select: number; readonly read: number };
}

/**
 * What one tier did since the engine was opened. One read is the columns of one unit or one page of latents; a hit is counted after
 * its bytes were there and their checksums held.
 */
export interface TierStats {
  readonly hits: number;
  readonly misses: number;
  /** What the tier gave up for lack of room. */
  readonly evictions: number;
  /** Given out by hits. */
  readonly bytes: number;
  /** The part of `bytes` that is pages of latents. */
  readonly latentBytes: number;
}

/** A device tier is absent until one exists. */
export interface EngineStats {
  /** What lies in memory now: units' columns and pages of latents under one limit. */
  readonly pool: {
    readonly units: number;
    readonly pages: number;
    readonly bytes: number;
    readonly limitBytes: number;
  };
  readonly tiers: { readonly host: TierStats; readonly disk: TierStats };
}
