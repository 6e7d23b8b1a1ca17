import { AppError } from '@lectern/contracts';
import { describe, expect, it } from 'vitest';
import { tinyModel } from '../testing/tiny-model.js';
import { parseManifest } from './manifest.js';

const file = { path: 'weights.safetensors', sha256: 'a'.repeat(64), bytes: 10, dtypes: ['F32'] };
const vocabulary = {
  package: '@scope/name',
  version: '1.0.0',
  path: 'a/b.json',
  sha256: 'b'.repeat(64),
  bytes: 9,
};
const dense = { ...tinyModel.shape, ffn: { kind: 'dense', hidden: 64 }, engram: null };
const good = {
  format: 1,
  name: 'one',
  version: '1',
  shape: dense,
  selection: null as unknown,
  reader: null as unknown,
  tokenizer: 'wordpiece-uncased',
  names: 'lectern',
  files: { weights: file, vocabulary },
  licence: 'Apache-2.0',
  provenance: 'here',
};
type Change = Readonly<Record<string, unknown>>;

/** The good manifest with fields changed; undefined takes a field away. */
const changed = (change: Change): Change => ({ ...good, ...change });
const shaped = (change: Change): Change => changed({ shape: { ...dense, ...change } });
const moe = (change: Change): Change => shaped({ ffn: { ...tinyModel.shape.ffn, ...change } });
const engram = (change: Change): Change => shaped({ engram: { ...tinyModel.shape.engram, ...change } });
const weights = (change: Change): Change =>
  changed({ files: { weights: { ...file, ...change }, vocabulary } });
const bert = (change: Change, files: Change = {}): Change =>
  changed({
    names: 'bert',
    files: { weights: file, vocabulary, ...files },
    ...change,
    shape: { ...dense, norm: 'layer', ...(change['shape'] as object | undefined) },
  });
const split = { ...tinyModel.shape.ffn, weighting: 'uniform' };
const sizes = { keyWidth: 32, latentWidth: 16 };
const { reader } = tinyModel;

const refused: readonly [string, Change, string][] = [
  ['another format', changed({ format: 2 }), 'format must be a whole number from 1 to 1, not 2'],
  ['a name with a slash', changed({ name: 'a/b' }), 'name must be lower-case'],
  ['a version that is none', changed({ version: 'new' }), 'version must be a version'],
  ['a field that is missing', changed({ licence: undefined }), 'licence is missing'],
  ['an empty licence', changed({ licence: ' ' }), 'licence must be text'],
  ['a field that nobody knows', changed({ licenze: 'MIT' }), 'licenze is not a field'],
  ['an unknown field of the shape', shaped({ ratoi: 1 }), 'shape.ratoi is not a field'],
  ['a shape that is a list', changed({ shape: [] }), 'shape must be an object, not []'],
  ['an unknown tokenizer', changed({ tokenizer: 'bpe' }), 'tokenizer must be one of "wordpiece-uncased"'],
  ['unknown names', changed({ names: 'gpt' }), 'names must be one of "lectern", "bert"'],
  ['a number as text', shaped({ layers: '6' }), 'shape.layers must be a whole number from 1 to 128, not "6"'],
  ['half a layer', shaped({ layers: 1.5 }), 'shape.layers'],
  ['more pieces than 16 bits address', shaped({ vocabulary: 70_000 }), 'shape.vocabulary'],
  [
    'heads that do not divide the width',
    shaped({ heads: 5 }),
    'shape.heads is 5, which does not divide the width 32',
  ],
  [
    'a window of more than the positions',
    shaped({ window: 65 }),
    'shape.window is 65, more than the 64 positions',
  ],
  ['halos that leave no token', shaped({ halo: 15 }), 'shape.halo is 15'],
  [
    'entries larger than a window',
    shaped({ ratio: 31 }),
    "shape.ratio is 31, more than a window's 30 tokens",
  ],
  ['an unknown norm', shaped({ norm: 'batch' }), 'shape.norm must be one of'],
  ['an epsilon of zero', shaped({ normEps: 0 }), 'shape.normEps must be a number above 0'],
  ['an unknown kind of FFN', shaped({ ffn: { kind: 'wide' } }), 'shape.ffn.kind must be one of'],
  ['more chosen experts than there are', moe({ topK: 9 }), 'shape.ffn.topK is 9, more than the 8 experts'],
  ['an unknown weighting', moe({ weighting: 'loud' }), 'shape.ffn.weighting must be one of'],
  [
    'memory at a layer that is not there',
    engram({ layers: [0, 3] }),
    'names layer 3 of a model with 3 layers',
  ],
  [
    'memory at the same layer twice',
    engram({ layers: [1, 1] }),
    'shape.engram.layers must be a list of ascending',
  ],
  ['memory without orders', engram({ orders: [] }), 'shape.engram.orders must be a list'],
  [
    'keys wider than latents',
    changed({ selection: { keyWidth: 33, latentWidth: 16 } }),
    'selection.keyWidth is 33',
  ],
  [
    'latents wider than keys',
    changed({ selection: { keyWidth: 16, latentWidth: 17 } }),
    'selection.latentWidth is 17',
  ],
  ['no weights', changed({ files: { vocabulary } }), 'files.weights is missing'],
  [
    'an unknown file',
    changed({ files: { weights: file, vocabulary, adapter: file } }),
    'files.adapter is not a field',
  ],
  ['a checksum that is none', weights({ sha256: 'A'.repeat(64) }), 'files.weights.sha256 must be 64'],
  ['a file without bytes', weights({ bytes: 0 }), 'files.weights.bytes'],
  ['an unknown type', weights({ dtypes: ['F32', 'Q4'] }), 'files.weights.dtypes must be a list of some of'],
  [
    'types of a vocabulary',
    changed({ files: { weights: file, vocabulary: { ...vocabulary, dtypes: ['U8'] } } }),
    'dtypes',
  ],
  ['a version without a package', weights({ version: '1' }), 'files.weights.version is not a field'],
  ['a package without a version', weights({ package: 'a' }), 'files.weights.version is missing'],
  ['a package that is a path', weights({ package: '../a', version: '1' }), 'files.weights.package'],
  [
    'an absolute path in a package',
    weights({ package: 'a', version: '1', path: '/a' }),
    'files.weights.path',
  ],
  ...['../a', 'a/../b', '..', '.', './a', 'a//b', 'a/', 'a\\b'].map((path): [string, Change, string] => [
    `the path ${path}`,
    weights({ path }),
    'files.weights.path must name a file inside its folder',
  ]),
  ['a BERT checkpoint with RMS norms', bert({ shape: { norm: 'rms' } }), 'shape.norm must be "layer"'],
  ['a split without its file', bert({ shape: { ffn: split } }), 'files.experts is missing'],
  [
    'a split with weighted experts',
    bert({ shape: { ffn: tinyModel.shape.ffn } }, { experts: file }),
    'shape.ffn.weighting must be "uniform"',
  ],
  [
    'BERT with memory but no file',
    bert({ shape: { engram: tinyModel.shape.engram } }),
    'files.engram is missing',
  ],
  ['a reader whose heads do not divide it', changed({ reader: { ...reader, heads: 3 } }), 'reader.heads'],
  ['BERT with a reader but no file', bert({ reader }), 'files.reader is missing'],
  [
    'a reader that nobody asked for',
    changed({ files: { weights: file, vocabulary, reader: file } }),
    'no use',
  ],
  ['BERT with a compressor but no file', bert({ selection: sizes }), 'files.selection is missing'],
  ['experts of a dense model', bert({}, { experts: file }), 'files.experts has no use'],
  [
    'a split of our own checkpoint',
    changed({ files: { weights: file, vocabulary, experts: file } }),
    'files.experts',
  ],
  [
    'memory that the shape has not',
    changed({ files: { weights: file, vocabulary, engram: file } }),
    'files.engram',
  ],
  [
    'a compressor that nobody asked for',
    changed({ files: { weights: file, vocabulary, selection: file } }),
    'no use',
  ],
];

describe('parseManifest', () => {
  it.each(refused)('refuses %s', (_, value, reason) => {
    const parse = (): unknown => parseManifest(JSON.stringify(value), '/models/one/manifest.json');
    expect(parse).toThrow(AppError);
    expect(parse).toThrow('The model manifest /models/one/manifest.json cannot be used: ');
    expect(parse).toThrow(reason);
  });

  it('refuses what is not JSON, or no object', () => {
    expect(() => parseManifest('{', 'm.json')).toThrow('The model manifest m.json is not JSON');
    expect(() => parseManifest('[]', 'm.json')).toThrow('it must be an object');
  });

  it.each([
    ['a dense model', good],
    ['every kind of layer', changed({ shape: tinyModel.shape, selection: sizes, reader })],
    ['an absolute path', weights({ path: '/data/models/weights.safetensors' })],
    ['a split BERT checkpoint', bert({ shape: { ffn: split } }, { experts: file })],
    [
      'extras in files of their own',
      bert(
        { shape: { engram: tinyModel.shape.engram }, selection: sizes, reader },
        { engram: file, selection: file, reader: file, calibration: file },
      ),
    ],
  ])('takes %s as it stands', (_, value) => {
    expect(parseManifest(JSON.stringify(value), 'm.json')).toEqual(JSON.parse(JSON.stringify(value)));
  });
});
