import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomModelFiles, type RandomModel, writeRandomModel } from '../testing/random-model.js';
import { tinyModel } from '../testing/tiny-model.js';
import { loadEncoderWeights } from './encoder-weights.js';
import { loadModel, modelOf, readModelFile, readModelTensors } from './model.js';
import { parseVocabulary } from './vocabulary.js';

const small: RandomModel = {
  ...tinyModel,
  name: 'small',
  shape: { ...tinyModel.shape, vocabulary: 40, layers: 1, engram: null, ffn: { kind: 'dense', hidden: 16 } },
};
let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lectern-models-'));
});
afterAll(async () => rm(dir, { recursive: true, force: true }));

let made = 0;
/** A fresh copy of the small model, its manifest changed. */
async function folderOf(change: (manifest: string) => string = (text) => text): Promise<string> {
  const folder = await writeRandomModel(join(dir, `model-${made++}`), small);
  const file = join(folder, 'manifest.json');
  await writeFile(file, change(await readFile(file, 'utf8')));
  return folder;
}

describe('loadModel', () => {
  it('finds a bundled model by name', async () => {
    const model = await loadModel('lite-dense');
    expect(model.id).toBe('lectern-lite-dense/1');
    expect(model.shape).toMatchObject({ layers: 6, width: 384, heads: 12 });
  });

  it('finds a model by its folder, by its manifest and by a relative path', async () => {
    const folder = await folderOf();
    const byFolder = await loadModel(folder);
    expect(await loadModel(join(folder, 'manifest.json'))).toEqual(byFolder);
    expect(byFolder).toMatchObject({ id: 'small/1', folder });
    const models = fileURLToPath(new URL('../../models', import.meta.url));
    expect((await loadModel(`${models}/tiny`)).folder).toBe(resolve(models, 'tiny'));
  });

  it('says which models there are when a name is unknown, and which path was tried', async () => {
    await expect(loadModel('huge')).rejects.toMatchObject({
      code: 'model_missing',
      message: expect.stringMatching(
        /no model named "huge"; Lectern brings .*lite-dense, .*tiny/u,
      ) as unknown,
    });
    await expect(loadModel(join(dir, 'none'))).rejects.toMatchObject({
      code: 'model_missing',
      message: `There is no model manifest at ${join(dir, 'none', 'manifest.json')}.`,
    });
  });

  it('refuses a manifest of more than a megabyte, and one that contradicts itself', async () => {
    const large = await folderOf((text) => text + ' '.repeat(1024 * 1024));
    await expect(loadModel(large)).rejects.toMatchObject({ code: 'model_invalid' });
    const odd = await folderOf((text) => text.replace('"heads": 4', '"heads": 3'));
    await expect(loadModel(odd)).rejects.toThrow('shape.heads is 3, which does not divide the width 32');
  });

  it('gives a model another fingerprint when shape or bytes change, and the same elsewhere', async () => {
    const model = await loadModel(await folderOf());
    const { manifest } = model;
    const print = (change: object): string => modelOf({ ...manifest, ...change }, '/elsewhere').fingerprint;
    expect(print({})).toBe(model.fingerprint);
    expect(print({ provenance: 'moved', licence: 'MIT' })).toBe(model.fingerprint);
    expect(print({ shape: { ...manifest.shape, window: 16 } })).not.toBe(model.fingerprint);
    const weights = { ...manifest.files.weights, sha256: '0'.repeat(64) };
    expect(print({ files: { ...manifest.files, weights } })).not.toBe(model.fingerprint);
  });
});

describe('readModelFile', () => {
  it('reads files of a package and files beside the manifest', async () => {
    const pieces = parseVocabulary(await readModelFile(await loadModel('lite-dense'), 'vocabulary'), 30_522);
    expect(pieces[101]).toBe('[CLS]');
    expect(pieces.every((piece) => piece.length > 0)).toBe(true);
    const own = parseVocabulary(await readModelFile(await loadModel(await folderOf()), 'vocabulary'), 40);
    expect(own[39]).toBe('w39');
  });

  it('reads an absolute path', async () => {
    const folder = await folderOf();
    await mkdir(join(dir, 'aside'), { recursive: true });
    const path = join(dir, 'aside', 'w.safetensors');
    await copyFile(join(folder, 'weights.safetensors'), path);
    const elsewhere = await folderOf((text) => text.replace('"weights.safetensors"', JSON.stringify(path)));
    await rm(join(elsewhere, 'weights.safetensors'));
    expect((await loadEncoderWeights(await loadModel(elsewhere))).layers.length).toBe(1);
  });

  it('refuses other bytes, and bytes that are cut off', async () => {
    const folder = await folderOf();
    const model = await loadModel(folder);
    const path = join(folder, 'weights.safetensors');
    const bytes = await readFile(path);
    bytes[bytes.length - 1]! ^= 1;
    await writeFile(path, bytes);
    await expect(readModelFile(model, 'weights')).rejects.toMatchObject({
      code: 'model_invalid',
      message: expect.stringContaining(`The model file ${path} is not the pinned one`) as unknown,
    });
    await truncate(path, bytes.length - 5);
    await expect(readModelFile(model, 'weights')).rejects.toThrow(
      `The model file ${path} is cut off: it has ${bytes.length - 5} of ${bytes.length} bytes`,
    );
  });

  it('says which file or package is missing', async () => {
    const folder = await folderOf();
    await rm(join(folder, 'vocabulary.json'));
    await expect(readModelFile(await loadModel(folder), 'vocabulary')).rejects.toMatchObject({
      code: 'model_missing',
      message: expect.stringContaining(join(folder, 'vocabulary.json')) as unknown,
    });
    const other = await folderOf((text) =>
      text.replace(
        '"path": "vocabulary.json"',
        '"package": "@lectern/none", "version": "2", "path": "v.json"',
      ),
    );
    await expect(readModelFile(await loadModel(other), 'vocabulary')).rejects.toMatchObject({
      code: 'model_missing',
      message: expect.stringContaining('The model package @lectern/none is not installed') as unknown,
    });
    await expect(readModelFile(await loadModel(other), 'engram')).rejects.toThrow('no file for its engram');
  });

  it('refuses tensors of a type that the manifest does not list', async () => {
    const folder = await folderOf((text) => text.replace(/"F32",\s+"F8_E4M3"/u, '"F32"'));
    await expect(readModelTensors(await loadModel(folder), 'weights')).rejects.toThrow(
      'stores tensor embeddings.words.weight as F8_E4M3, but its manifest lists F32',
    );
  });
});

describe('loadEncoderWeights', () => {
  it.each([
    ['"hidden": 16', '"hidden": 17', 'tensor layers.0.ffn.up.weight has shape [16, 32], not [17, 32]'],
    ['"layers": 1', '"layers": 2', 'tensor layers.1.attention.query.weight is missing'],
    ['"norm": "rms"', '"norm": "layer"', 'tensor embeddings.norm.bias is missing'],
    [
      '"vocabulary": 40',
      '"vocabulary": 41',
      'tensor embeddings.words.weight has shape [40, 32], not [41, 32]',
    ],
  ])('refuses a manifest with %s changed to %s, naming the tensor', async (from, to, message) => {
    const model = await loadModel(await folderOf((text) => text.replace(from, to)));
    await expect(loadEncoderWeights(model)).rejects.toMatchObject({
      code: 'model_invalid',
      message: expect.stringContaining(message) as unknown,
    });
  });
});

describe('models/tiny', () => {
  it('is what the committed script makes, byte for byte, in under 2 MB', async () => {
    const { folder } = await loadModel('tiny');
    let total = 0;
    for (const [name, bytes] of randomModelFiles(tinyModel)) {
      const there = await readFile(join(folder, name));
      const sha256 = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');
      expect(sha256(there), name).toBe(sha256(bytes));
      total += there.byteLength;
    }
    expect(total).toBeLessThan(2_000_000);
  });

  it('has every kind of layer', async () => {
    const weights = await loadEncoderWeights(await loadModel('tiny'));
    expect(weights.layers.map(({ ffn }) => ffn.kind)).toEqual(['moe', 'moe', 'moe']);
    expect(weights.layers.map(({ engram }) => engram !== null)).toEqual([true, false, true]);
  });
});

const bytesOf = (a: Float32Array): Uint8Array => new Uint8Array(a.buffer, a.byteOffset, a.byteLength);

describe('the bundled mixture of experts', () => {
  it('holds trained experts beside the public attention: every expert has weights of its own', async () => {
    const weights = await loadEncoderWeights(await loadModel('lite-moe'));
    const dense = await loadEncoderWeights(await loadModel('lite-dense'));
    const same = (a: Float32Array, b: Float32Array): boolean => Buffer.compare(bytesOf(a), bytesOf(b)) === 0;
    expect(same(weights.words, dense.words)).toBe(true);
    for (const [n, { ffn, query }] of weights.layers.entries()) {
      expect(same(query.weight, dense.layers[n]!.query.weight)).toBe(true);
      if (ffn.kind !== 'moe') throw new Error('a dense layer in a mixture of experts');
      expect(ffn.experts.length).toBe(12);
      const norms = ffn.experts.map(({ up }) => up.weight.reduce((sum, w) => sum + w * w, 0));
      expect(Math.min(...norms)).toBeGreaterThan(0);
      expect(new Set(norms).size).toBe(12);
    }
  }, 30_000);
});
