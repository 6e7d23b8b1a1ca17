import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildModelGraphs } from './build-graphs.js';
import { createEngine } from './engine.js';
import { loadModel } from './loader/model.js';
import { Encoder } from './model/encoder.js';
import { openRuntime } from './runtime/runtime.js';
import { writeRandomModel } from './testing/random-model.js';
import { TestTokenizer } from './testing/sequences.js';
import { tinyModel } from './testing/tiny-model.js';

let dir: string;
let folder: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lectern-build-'));
  folder = await writeRandomModel(join(dir, 'model'), {
    ...tinyModel,
    shape: { ...tinyModel.shape, vocabulary: 2000, engram: null, ffn: { kind: 'dense', hidden: 64 } },
  });
});
afterAll(async () => rm(dir, { recursive: true, force: true }));

describe('buildModelGraphs', () => {
  it('builds both shapes of each precision once, and an encoder needs no others', async () => {
    const out = join(dir, 'graphs');
    const built = await buildModelGraphs(folder, out, ['int8', 'float32']);
    expect(built.map(({ precision, raggedness }) => `${precision} ${raggedness}`)).toEqual([
      'int8 even',
      'int8 ragged',
      'float32 even',
      'float32 ragged',
    ]);
    const files = (await readdir(out)).sort();
    expect(files.length).toBe(7);
    for (const { path, bytes } of built) expect((await stat(path)).size).toBe(bytes);
    const changed = await Promise.all(built.map(async ({ path }) => (await stat(path)).mtimeMs));
    const runtime = openRuntime({ threads: 1, device: 'cpu' });
    await new Encoder(runtime, await loadModel(folder), out, 'int8').warm();
    await runtime.dispose();
    expect(await buildModelGraphs(folder, out, ['int8', 'float32'])).toEqual(built);
    expect((await readdir(out)).sort()).toEqual(files);
    expect(await Promise.all(built.map(async ({ path }) => (await stat(path)).mtimeMs))).toEqual(changed);
  });

  it('builds the checked-in model of every kind of layer, and an engine answers from it', async () => {
    const out = join(dir, 'tiny');
    await buildModelGraphs('tiny', out, ['int8', 'int7', 'float32']);
    const files = (await readdir(out)).sort();
    expect(files.length).toBe(10);
    const options = { cacheDir: join(dir, 'cache'), modelDir: out, model: 'tiny', threads: 1 } as const;
    const engine = await createEngine({ ...options, hostPoolBytes: 2 ** 20, device: 'cpu' });
    const tokenizer = await TestTokenizer.load();
    const sequence = tokenizer.sequence(['The lease ends in May. Rent is due on the first of each month.']);
    const { unit } = await engine.prefill(sequence, { tenantSalt: '' });
    const context = await engine.compose([{ unit, documentId: 'lease' }]);
    const { evidence } = await engine.attend(context, tokenizer.question('When does the lease end?'), {
      top: 1,
    });
    await engine.dispose();
    expect(evidence[0]?.documentId).toBe('lease');
    expect((await readdir(out)).sort()).toEqual(files);
  });

  it('says what is wrong with the model', async () => {
    await expect(buildModelGraphs(join(dir, 'none'), dir, ['int8'])).rejects.toMatchObject({
      code: 'model_missing',
    });
    const cut = await writeRandomModel(join(dir, 'cut'), tinyModel);
    await rm(join(cut, 'weights.safetensors'));
    await expect(buildModelGraphs(cut, dir, ['int8'])).rejects.toThrow('weights.safetensors cannot be read');
  });
});
