/** The dense model, and the same with random conditional memory before two layers: tokens per second of both, in turns. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadModel, readModelFile } from '../../../libs/engine/dist/loader/model.js';
import { engramNames } from '../../../libs/engine/dist/loader/tensor-names.js';
import { parseVocabulary } from '../../../libs/engine/dist/loader/vocabulary.js';
import { writeSafetensors } from '../../../libs/engine/dist/loader/write-safetensors.js';
import { openEngram } from '../../../libs/engine/dist/memory/engram/memory.js';
import { sectionTables } from '../../../libs/engine/dist/memory/engram/table-file.js';
import { Encoder } from '../../../libs/engine/dist/model/encoder.js';
import { openRuntime } from '../../../libs/engine/dist/runtime/runtime.js';

export const memoryShape = {
  layers: [1, 3],
  orders: [2, 3],
  heads: 8,
  rowWidth: 16,
  baseRows: 16_384,
  seed: 1,
};
const windows = 8;
const length = 126;

let seed = 7;
const random = () => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed / 2 ** 31 - 1;
};

/** The dense model's manifest with a file of random memory beside it. */
async function modelWithMemory(folder) {
  const base = await loadModel('lite-dense');
  const { width } = base.shape;
  const tensors = [];
  const add = (name, dims, spread, middle = 0) => {
    const data = Float32Array.from(
      { length: dims.reduce((a, b) => a * b, 1) },
      () => middle + spread * random(),
    );
    tensors.push({ name, type: 'F32', shape: dims, data });
  };
  const numbers = memoryShape.orders.length * memoryShape.heads * memoryShape.rowWidth;
  sectionTables(memoryShape).forEach((sizes, i) => {
    const names = engramNames(memoryShape.layers[i]);
    for (const name of [names.key, names.value]) {
      add(`${name}.weight`, [width, numbers], 0.05);
      add(`${name}.bias`, [width], 0.01);
    }
    add(`${names.hiddenNorm}.weight`, [width], 0.1, 1);
    add(`${names.keyNorm}.weight`, [width], 0.1, 1);
    add(names.table, [sizes.reduce((a, b) => a + b, 0), memoryShape.rowWidth], 1);
  });
  const bytes = writeSafetensors(tensors);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'engram.safetensors'), bytes);
  const manifest = JSON.parse(readFileSync(join(base.folder, 'manifest.json'), 'utf8'));
  manifest.name = 'bench-engram';
  manifest.shape.engram = memoryShape;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  manifest.files.engram = { path: 'engram.safetensors', sha256, bytes: bytes.length, dtypes: ['F32'] };
  for (const file of Object.values(manifest.files))
    if (file.package === undefined && file.path !== 'engram.safetensors')
      file.path = join(base.folder, file.path);
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
  return { base, model: await loadModel(folder) };
}

/** Milliseconds per run of windows x length tokens, side by side. Dims: ids (T). */
export async function measureEncoder(folder, ids, rounds) {
  const { base, model } = await modelWithMemory(join(folder, 'model'));
  const graphs = join(folder, 'graphs');
  const runtime = openRuntime({ threads: 2, device: 'cpu' });
  const pieces = parseVocabulary(await readModelFile(base, 'vocabulary'), base.shape.vocabulary);
  const memory = await openEngram(model, graphs, pieces);
  const encoders = [new Encoder(runtime, base, graphs), new Encoder(runtime, model, graphs, 'int8', memory)];
  const ms = [[], []];
  const startsOf = (round) =>
    Array.from({ length: windows }, (_, b) => ((round * windows + b) * length) % (ids.length - length));
  for (let round = 0; round < rounds + 2; round++) {
    for (const side of round % 2 === 0 ? [0, 1] : [1, 0]) {
      const start = performance.now();
      await encoders[side].latents(ids, startsOf(round), length, startsOf(round + 1));
      if (round >= 2) ms[side].push(performance.now() - start);
    }
  }
  await Promise.all(encoders.map((e) => e.dispose()));
  await memory.dispose();
  await runtime.dispose();
  return { ms, tokens: windows * length };
}
