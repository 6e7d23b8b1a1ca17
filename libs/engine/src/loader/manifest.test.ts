import { describe, expect, it } from 'vitest';
import { liteDense, readModelFile, verifySha256 } from './manifest.js';
import { parseVocabulary } from './vocabulary.js';

describe('model files', () => {
  it('refuses bytes that are not the pinned ones', () => {
    expect(() => {
      verifySha256(new Uint8Array(4), liteDense.weights.sha256, 'x');
    }).toThrow('not the pinned one');
  });

  it('names the package that is missing', async () => {
    const manifest = { ...liteDense, package: '@lectern/no-such-model' };
    await expect(readModelFile(manifest, manifest.weights)).rejects.toMatchObject({ code: 'model_missing' });
  });

  it('finds and verifies the vocabulary', async () => {
    const pieces = parseVocabulary(await readModelFile(liteDense, liteDense.vocabulary), 30_522);
    expect(pieces[101]).toBe('[CLS]');
    expect(pieces[102]).toBe('[SEP]');
    expect(pieces.every((piece) => piece.length > 0)).toBe(true);
  });

  it('refuses a vocabulary that is damaged or too large', () => {
    const json = (text: string): Uint8Array => new TextEncoder().encode(text);
    expect(() => parseVocabulary(json('{'), 10)).toThrow('vocabulary');
    expect(() => parseVocabulary(json('{}'), 10)).toThrow('vocabulary');
    expect(() => parseVocabulary(json('{"model":{"vocab":{"a":10}}}'), 10)).toThrow('vocabulary');
  });
});
