/**
 * The engine: TokenSequence -> context file -> evidence. It computes each document once, keeps what it computed on disk under
 * the hash of everything that determined it, and reads any number of documents as one context.
 *
 * Owns    its encoder's sessions, the cache's memory and open files, and, when it was given none, its runtime; dispose() releases them.
 * Throws  AppError only.
 */
import { AppError, type TokenSequence } from '@lectern/contracts';
import { LatentPageWriter } from './cache/latent-pages.js';
import { type Columns, UnitCache } from './cache/unit-cache.js';
import { encodeUnitEnd, encodeUnitStart, unitFileVersion, type UnitOrigin } from './cache/unit-file.js';
import { makerName, unitName } from './cache/unit-name.js';
import { UnitStore } from './cache/unit-store.js';
import type {
  AttendResult,
  DecodedStep,
  DecodeOptions,
  EngineOptions,
  EngineStats,
  PrefillOptions,
  PrefillResult,
  Question,
  UnitRef,
} from './core/types.js';
import { breathe, throwIfAborted } from './core/yield.js';
import { loadModel, type Model, readModelFile } from './loader/model.js';
import { loadSelectionWeights } from './loader/selection-weights.js';
import { loadSpanReaderWeights } from './loader/span-reader-weights.js';
import { parseVocabulary } from './loader/vocabulary.js';
import { openEngram } from './memory/engram/memory.js';
import { tableVersion } from './memory/engram/table-file.js';
import { buildLexicon, type Lexicon, lexiconVersion } from './memory/lexicon.js';
import { graphVersion } from './model/encoder-graph.js';
import { Encoder, runTokens } from './model/encoder.js';
import { entriesVersion } from './model/entries.js';
import type { Precision } from './model/graph/context.js';
import { precisionFor } from './model/precision.js';
import { Projector, projectorVersion } from './model/projector.js';
import { SpanReader } from './model/span-reader.js';
import { windowsVersion } from './model/windows.js';
import { chooseDevice, type DeviceChoice } from './runtime/devices.js';
import { openRuntime, type Runtime } from './runtime/runtime.js';
import { AnswerSigns } from './scheduler/answer-signs.js';
import { type Explained, explainEvidence, type ExplainOptions, selectEvidence } from './scheduler/attend.js';
import type { Attention } from './scheduler/attention.js';
import { decodeContext } from './scheduler/decode.js';
import type { EarlierUnit } from './scheduler/earlier.js';
import { computeUnit } from './scheduler/prefill.js';
import { type Fp8Blocks, fp8Version } from './tensor/fp8.js';

/** An ordered list of units whose files were there when it was composed. */
export interface Context {
  readonly units: readonly UnitRef[];
}

/** Where and how the encoder computes, and why there. */
export interface EngineCompute extends DeviceChoice {
  readonly precision: Precision;
}

/** What determines a unit's content, besides the document. */
const recipe = {
  graph: graphVersion,
  run: runTokens,
  windows: windowsVersion,
  projector: projectorVersion,
  entries: entriesVersion,
  latents: fp8Version,
  lexicon: lexiconVersion,
  engram: tableVersion,
  file: unitFileVersion,
};

const maxTop = 100;
const decodeLimits = { steps: 64, topEntries: 4096 } as const satisfies DecodeOptions;

/**
 * Opens the engine; builds the model's graphs on first use. Without a runtime of the caller's, models compute in a thread of their
 * own, on the device that the options ask for. Throws AppError model_missing, model_invalid, device_unavailable.
 */
export async function createEngine(options: EngineOptions, runtime?: Runtime): Promise<Engine> {
  const model = await loadModel(options.model ?? 'lite-dense');
  const [store, vocabulary] = await Promise.all([
    UnitStore.open(options.cacheDir),
    readModelFile(model, 'vocabulary'),
  ]);
  const pieces = parseVocabulary(vocabulary, model.shape.vocabulary);
  const engram = await openEngram(model, options.modelDir, pieces);
  const { threads } = options;
  const choice: DeviceChoice = runtime
    ? { device: runtime.device, why: 'given' }
    : await chooseDevice(options.device, threads);
  const own = runtime ?? openRuntime({ threads, device: choice.device, ownThread: true });
  const precision = precisionFor(own);
  const reader = await loadSpanReaderWeights(model);
  return new Engine(options, {
    model,
    store,
    lexicon: buildLexicon(pieces),
    encoder: new Encoder(own, model, options.modelDir, precision, engram),
    projector: new Projector(own, await loadSelectionWeights(model), options.modelDir),
    spanReader: reader && new SpanReader(own, reader, options.modelDir),
    compute: { ...choice, precision },
    release: async () => {
      await engram?.dispose();
      if (!runtime) await own.dispose();
    },
  });
}

interface Parts {
  readonly model: Model;
  readonly store: UnitStore;
  readonly lexicon: Lexicon;
  readonly encoder: Encoder;
  readonly projector: Projector;
  readonly spanReader: SpanReader | undefined;
  readonly compute: EngineCompute;
  readonly release: () => Promise<void>;
}

export class Engine {
  /** Name and version of the model, for answers and records. */
  readonly model: string;
  readonly compute: EngineCompute;
  readonly #options: EngineOptions;
  readonly #parts: Parts;
  readonly #signs: AnswerSigns;
  readonly #cache: UnitCache;

  constructor(options: EngineOptions, parts: Parts) {
    this.model = parts.model.id;
    this.#options = options;
    this.#parts = parts;
    this.compute = parts.compute;
    this.#signs = new AnswerSigns(parts.lexicon);
    this.#cache = new UnitCache(parts.store, this.#made(), options.hostPoolBytes, options.onDamaged);
  }

  /** Opens the model's sessions now rather than with the first question. */
  async warm(): Promise<void> {
    const { encoder, projector, spanReader } = this.#parts;
    await encoder.warm();
    await spanReader?.warm();
    await projector.project(new Float32Array(encoder.width));
  }

  /**
   * Computes the document's unit, unless a whole, checked file of its name is there. A damaged file is computed again. Several
   * processes may prefill the same unit at once. Progress is in tokens.
   * Throws  empty_document, limit_exceeded, storage_corrupt, model_invalid, and the signal's reason (service_unavailable)
   */
  async prefill(sequence: TokenSequence, options: PrefillOptions): Promise<PrefillResult> {
    throwIfAborted(options.signal);
    const { compute, model } = this.#parts;
    const tokens = sequence.ids.length;
    const parts = {
      tenantSalt: options.tenantSalt,
      model: this.model,
      modelFingerprint: model.fingerprint,
      // Devices and precisions give different bits, so each has units of its own.
      recipe: { ...recipe, device: compute.device, precision: compute.precision },
    };
    const unit = unitName(sequence, parts);
    const there = await this.#cache.check(unit);
    if (there !== undefined) {
      options.onProgress?.(tokens, tokens);
      return { unit, tokens, reusedTokens: tokens, bytes: there, hit: true };
    }
    const origin = { ...this.#made(), unit, maker: makerName(parts) };
    return { unit, tokens, ...(await this.#compute(origin, sequence, options)), hit: false };
  }

  /** Computes the unit and writes its file while doing so; other processes see the whole file or none. */
  async #compute(
    origin: UnitOrigin & { readonly maker: string },
    sequence: TokenSequence,
    options: PrefillOptions,
  ): Promise<{ bytes: number; reusedTokens: number }> {
    const { unit } = origin;
    const earlier = await this.#earlier(options.earlier ?? [], origin.maker);
    const pages = new LatentPageWriter(unit, origin.latentWidth);
    const file = await this.#parts.store.create(unit);
    try {
      await file.append(encodeUnitStart());
      const sink = {
        computed: (rows: Float32Array, from: number, to: number) =>
          file.append(pages.add(rows, origin.keyWidth, from, to)),
        taken: (rows: Fp8Blocks) => file.append(pages.addCoded(rows)),
      };
      const { data, reusedTokens } = await computeUnit(this.#parts, sequence, sink, { ...options, earlier });
      await file.append(pages.finish());
      await breathe(options.signal);
      await file.append(encodeUnitEnd(origin, data, file.size));
      await breathe(options.signal);
      const bytes = file.size;
      await this.#cache.adopt(unit, data, () => file.commit());
      return { bytes, reusedTokens };
    } catch (error) {
      await file.abort();
      throw error;
    }
  }

  /** The units of these names that this maker made and that are whole as far as their columns go. */
  async #earlier(units: readonly string[], maker: string): Promise<EarlierUnit[]> {
    const found: EarlierUnit[] = [];
    for (const unit of units) {
      const columns = (await this.#cache.isOf(unit, maker)) ? await this.#cache.columns(unit) : undefined;
      if (columns)
        found.push({
          data: columns.data,
          rows: (from, to) => this.#cache.codes(unit, [{ from, to }], 'once'),
        });
    }
    return found;
  }

  /** Throws AppError cache_corrupt, naming unit and document, when a file is not there. Reads no content. */
  async compose(units: readonly UnitRef[]): Promise<Context> {
    for (const ref of units) {
      if (!(await this.#cache.has(ref.unit))) throw missing(ref);
    }
    return { units: units.map((ref) => ({ ...ref })) };
  }

  /** Reads the whole context into memory, as far as the host pool has room. Throws AppError cache_corrupt. */
  async preload(context: Context): Promise<void> {
    for (const ref of context.units) if (!(await this.#cache.preload(ref.unit))) throw missing(ref);
  }

  /**
   * Evidence for the question over the whole context. Deterministic.
   * Throws  invalid_request (empty question, top out of 1..100), cache_corrupt
   */
  async attend(
    context: Context,
    question: Question,
    options: { readonly top: number },
  ): Promise<AttendResult> {
    const { top } = options;
    if (!Number.isInteger(top) || top < 1 || top > maxTop)
      throw new AppError('invalid_request', `top must be between 1 and ${maxTop}.`, { param: 'top' });
    const tiers = { device: 0, host: 0, disk: 0, miss: 0 };
    let tokens = 0;
    const counted = new Set<UnitRef>();
    const attention = this.#attention((ref, { data, tier }) => {
      if (counted.has(ref)) return;
      counted.add(ref);
      tokens += data.ids.length;
      tiers[tier] += data.ids.length;
    });
    const result = await selectEvidence(attention, context.units, checkQuestion(question), top);
    return { ...result, usage: { tokens, tiers } };
  }

  /** Every candidate that a question would read, best first, with the features that decide; for calibration and support. */
  async explain(
    context: Context,
    question: Question,
    options: ExplainOptions = {},
  ): Promise<readonly Explained[]> {
    return explainEvidence(this.#attention(), context.units, checkQuestion(question), options);
  }

  /**
   * Decodes over the context: every step selects entries anew, by the question and what the step before attended to, and attends to
   * their tokens' 8-bit latents. For models that generate or copy; attend() is what finds evidence. Deterministic.
   * Throws  invalid_request (empty question, steps or topEntries out of range), cache_corrupt
   */
  async decode(context: Context, question: Question, options: DecodeOptions): Promise<DecodedStep[]> {
    for (const [param, most] of Object.entries(decodeLimits) as [keyof DecodeOptions, number][]) {
      const value = options[param];
      if (!Number.isInteger(value) || value < 1 || value > most)
        throw new AppError('invalid_request', `${param} must be between 1 and ${most}.`, { param });
    }
    return decodeContext(this.#attention(), context.units, checkQuestion(question), options);
  }

  /** Deletes the unit from every tier; returns whether its file was there. */
  async remove(unit: string): Promise<boolean> {
    return this.#cache.remove(unit);
  }

  stats(): EngineStats {
    return this.#cache.stats();
  }

  async dispose(): Promise<void> {
    await this.#cache.dispose();
    await this.#parts.encoder.dispose();
    await this.#parts.projector.dispose();
    await this.#parts.spanReader?.dispose();
    await this.#parts.release();
  }

  #attention(onAcquired?: (ref: UnitRef, columns: Columns) => void): Attention {
    return {
      encoder: this.#parts.encoder,
      projector: this.#parts.projector,
      lexicon: this.#parts.lexicon,
      signs: this.#signs,
      spanReader: this.#parts.spanReader,
      acquire: async (ref) => {
        const columns = await this.#cache.columns(ref.unit);
        if (!columns) throw missing(ref);
        onAcquired?.(ref, columns);
        return columns.data;
      },
      latents: async (ref, runs) => {
        const rows = await this.#cache.latents(ref.unit, runs);
        if (!rows) throw missing(ref);
        return rows;
      },
      codes: async (ref, runs) => {
        const rows = await this.#cache.codes(ref.unit, runs);
        if (!rows) throw missing(ref);
        return rows;
      },
    };
  }

  /** What this engine's files are made with. */
  #made(): Omit<UnitOrigin, 'unit'> {
    const { keyWidth, latentWidth } = this.#parts.projector.shape;
    return { model: this.model, keyWidth, latentWidth };
  }
}

function checkQuestion(question: Question): Question {
  if (question.ids.length === 0)
    throw new AppError('invalid_request', 'The question is empty; ask something.');
  return question;
}

function missing({ unit, documentId }: UnitRef): AppError {
  return new AppError(
    'cache_corrupt',
    `The context file of document ${documentId} is missing or was damaged; it has to be computed again.`,
    { data: { unit, documentId } },
  );
}
