/**
 * The engine: TokenSequence -> context file -> evidence. It computes each document once, keeps what it computed on disk under
 * the hash of everything that determined it, and reads any number of documents as one context.
 *
 * Owns    its encoder's sessions, the host pool, and, when it was given none, its runtime; dispose() releases them.
 * Throws  AppError only.
 */
import { AppError, type TokenSequence } from '@lectern/contracts';
import { HostPool } from './cache/host-pool.js';
import { LatentPageWriter } from './cache/latent-pages.js';
import {
  checkLatents,
  encodeUnitEnd,
  encodeUnitStart,
  readLatents,
  readUnit,
  unitFileVersion,
  type UnitOrigin,
} from './cache/unit-file.js';
import { unitName } from './cache/unit-name.js';
import { type StoredFile, UnitStore } from './cache/unit-store.js';
import type {
  AttendResult,
  EngineOptions,
  EngineStats,
  PrefillOptions,
  PrefillResult,
  Question,
  UnitRef,
} from './core/types.js';
import type { UnitData } from './core/unit.js';
import { breathe, throwIfAborted } from './core/yield.js';
import { loadModel, type Model, readModelFile } from './loader/model.js';
import { loadSelectionWeights } from './loader/selection-weights.js';
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
import { windowsVersion } from './model/windows.js';
import { chooseDevice, type DeviceChoice } from './runtime/devices.js';
import { openRuntime, type Runtime } from './runtime/runtime.js';
import { AnswerSigns } from './scheduler/answer-signs.js';
import { type Attention, type Explained, explainEvidence, selectEvidence } from './scheduler/attend.js';
import { computeUnit } from './scheduler/prefill.js';
import type { TokenRun } from './scheduler/ranges.js';
import { fp8Version } from './tensor/fp8.js';

/** An ordered list of units whose files were there when it was composed. */
export interface Context {
  readonly units: readonly UnitRef[];
}

/** Where and how the encoder computes, and why there. */
export interface EngineCompute extends DeviceChoice {
  readonly precision: Precision;
}

type Tier = 'host' | 'disk';

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
  return new Engine(options, {
    model,
    store,
    lexicon: buildLexicon(pieces),
    encoder: new Encoder(own, model, options.modelDir, precision, engram),
    projector: new Projector(own, await loadSelectionWeights(model), options.modelDir),
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
  readonly #pool: HostPool;

  constructor(options: EngineOptions, parts: Parts) {
    this.model = parts.model.id;
    this.#options = options;
    this.#parts = parts;
    this.compute = parts.compute;
    this.#signs = new AnswerSigns(parts.lexicon);
    this.#pool = new HostPool(options.hostPoolBytes);
  }

  /** Opens the model's sessions now rather than with the first question. */
  async warm(): Promise<void> {
    const { encoder, projector } = this.#parts;
    await encoder.warm();
    await projector.project(new Float32Array(encoder.width));
  }

  /**
   * Computes the document's unit, unless a whole, checked file of its name is there. A damaged file is computed again. Several
   * processes may prefill the same unit at once. Progress is in tokens.
   * Throws  empty_document, limit_exceeded, storage_corrupt, model_invalid, and the signal's reason (service_unavailable)
   */
  async prefill(sequence: TokenSequence, options: PrefillOptions): Promise<PrefillResult> {
    throwIfAborted(options.signal);
    const { compute } = this.#parts;
    const tokens = sequence.ids.length;
    const unit = unitName(sequence, {
      tenantSalt: options.tenantSalt,
      model: this.model,
      modelFingerprint: this.#parts.model.fingerprint,
      // Devices and precisions give different bits, so each has units of its own.
      recipe: { ...recipe, device: compute.device, precision: compute.precision },
    });
    const there = await this.#readChecked(unit, true);
    if (there) {
      options.onProgress?.(tokens, tokens);
      return { unit, tokens, bytes: there.bytes, hit: true };
    }
    const { data, bytes } = await this.#compute(unit, sequence, options);
    this.#pool.put(unit, data);
    return { unit, tokens, bytes, hit: false };
  }

  /** Computes the unit and writes its file while doing so; other processes see the whole file or none. */
  async #compute(
    unit: string,
    sequence: TokenSequence,
    options: PrefillOptions,
  ): Promise<{ data: UnitData; bytes: number }> {
    const origin = this.#origin(unit);
    const pages = new LatentPageWriter(unit, origin.latentWidth);
    const file = await this.#parts.store.create(unit);
    try {
      await file.append(encodeUnitStart());
      const data = await computeUnit(
        this.#parts,
        sequence,
        (rows, from, to) => file.append(pages.add(rows, origin.keyWidth, from, to)),
        options,
      );
      await file.append(pages.finish());
      await breathe(options.signal);
      await file.append(encodeUnitEnd(origin, data, file.size));
      await breathe(options.signal);
      const bytes = file.size;
      await file.commit();
      return { data, bytes };
    } catch (error) {
      await file.abort();
      throw error;
    }
  }

  /** Throws AppError cache_corrupt, naming unit and document, when a file is not there. Reads no content. */
  async compose(units: readonly UnitRef[]): Promise<Context> {
    for (const ref of units) {
      if ((await this.#parts.store.size(ref.unit)) === undefined) throw missing(ref);
    }
    return { units: units.map((ref) => ({ ...ref })) };
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
    const attention = this.#attention((ref, data, tier) => {
      if (counted.has(ref)) return;
      counted.add(ref);
      tokens += data.ids.length;
      tiers[tier] += data.ids.length;
    });
    const result = await selectEvidence(attention, context.units, checkQuestion(question), top);
    return { ...result, usage: { tokens, tiers } };
  }

  /** Every candidate that a question would read, best first, with the features that decide; for calibration and support. */
  async explain(context: Context, question: Question): Promise<readonly Explained[]> {
    return explainEvidence(this.#attention(), context.units, checkQuestion(question));
  }

  /** Deletes the unit from every tier; returns whether its file was there. */
  async remove(unit: string): Promise<boolean> {
    this.#pool.remove(unit);
    return this.#parts.store.remove(unit);
  }

  stats(): EngineStats {
    const nothing = { hits: 0, misses: 0, evictions: 0, bytes: 0, latentBytes: 0 };
    const { size: units, bytes } = this.#pool;
    return {
      pool: { units, pages: 0, bytes, limitBytes: this.#options.hostPoolBytes },
      tiers: { host: nothing, disk: nothing },
    };
  }

  async dispose(): Promise<void> {
    this.#pool.clear();
    await this.#parts.encoder.dispose();
    await this.#parts.projector.dispose();
    await this.#parts.release();
  }

  #attention(onAcquired?: (ref: UnitRef, data: UnitData, tier: Tier) => void): Attention {
    return {
      encoder: this.#parts.encoder,
      projector: this.#parts.projector,
      lexicon: this.#parts.lexicon,
      signs: this.#signs,
      acquire: async (ref) => {
        const { data, tier } = await this.#acquire(ref);
        onAcquired?.(ref, data, tier);
        return data;
      },
      latents: (ref, runs) => this.#latents(ref, runs),
    };
  }

  #origin(unit: string): UnitOrigin {
    const { keyWidth, latentWidth } = this.#parts.projector.shape;
    return { unit, model: this.model, keyWidth, latentWidth };
  }

  /** The unit's checked columns, and its latents checked too where `whole`; undefined when there is no file or it is damaged. */
  #readChecked(unit: string, whole: boolean): Promise<{ data: UnitData; bytes: number } | undefined> {
    return this.#fromFile(unit, async (file) => {
      const data = await readUnit(file, this.#origin(unit));
      if (whole) await checkLatents(file, this.#origin(unit), data.ids.length);
      return { data, bytes: file.size };
    });
  }

  async #latents(ref: UnitRef, runs: readonly TokenRun[]): Promise<Float32Array[]> {
    const origin = this.#origin(ref.unit);
    const read = await this.#fromFile(ref.unit, (file) =>
      Promise.all(runs.map(({ from, to }) => readLatents(file, origin, from, to))),
    );
    if (!read) throw missing(ref);
    return read.map(({ rows }) => rows);
  }

  /** What `work` makes of the unit's file; undefined when there is none or, after removing it, when it is damaged. */
  async #fromFile<T>(unit: string, work: (file: StoredFile) => Promise<T>): Promise<T | undefined> {
    const file = await this.#parts.store.open(unit);
    if (!file) return undefined;
    try {
      return await work(file);
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'cache_corrupt')) throw error;
      await this.remove(unit);
      return undefined;
    } finally {
      await file.close();
    }
  }

  async #acquire(ref: UnitRef): Promise<{ data: UnitData; tier: Tier }> {
    const held = this.#pool.get(ref.unit);
    if (held) return { data: held, tier: 'host' };
    const read = await this.#readChecked(ref.unit, false);
    if (!read) throw missing(ref);
    this.#pool.put(ref.unit, read.data);
    return { data: read.data, tier: 'disk' };
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
