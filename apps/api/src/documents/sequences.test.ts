import { AppError, encodeSequence } from '@lectern/contracts';
import type { TokenSequence } from '@lectern/contracts';
import { describe, expect, it } from 'vitest';
import { extractText } from './extract.js';
import { Sequences } from './sequences.js';

function sequence(text: string): TokenSequence {
  const none = new Uint32Array();
  return {
    meta: { kind: 'text', mediaType: 'text/plain', reader: 'r/1', tokenizer: 't/1' },
    text,
    ids: new Uint16Array(),
    charStart: none,
    charEnd: none,
    spans: [],
    places: { charStart: none, charEnd: none, page: none, box: new Float32Array() },
    segments: { charStart: none, charEnd: none },
    structure: [],
    skipped: [],
  };
}

describe('sequences', () => {
  it('asks again after a failure instead of keeping it', async () => {
    let calls = 0;
    const sequences = new Sequences({
      read: () => {
        calls += 1;
        if (calls === 1) return Promise.reject(new AppError('storage_corrupt', 'Gone.'));
        return Promise.resolve(encodeSequence(sequence('back')));
      },
    });
    await expect(sequences.get('a')).rejects.toMatchObject({ code: 'storage_corrupt' });
    expect((await sequences.get('a')).text).toBe('back');
  });

  it('reads each once and forgets the ones used longest ago when there are too many bytes', async () => {
    const encoded = encodeSequence(sequence('x'.repeat(1000)));
    const reads: string[] = [];
    const read = (blob: string): Promise<Uint8Array> => {
      reads.push(blob);
      return Promise.resolve(encoded);
    };
    const sequences = new Sequences({ read }, encoded.byteLength * 2 * 2);
    for (const blob of ['a', 'b', 'a', 'c', 'a', 'b']) await sequences.get(blob);
    expect(reads).toEqual(['a', 'b', 'c', 'b']);
  });

  it('cuts a range down to what exists and refuses one that runs backwards', () => {
    const text = sequence('0123456789');
    expect(extractText('d', text, { start: 8, end: 99 })).toMatchObject({ text: '89', end_char_index: 10 });
    expect(extractText('d', text, { start: 50 })).toMatchObject({ text: '', start_char_index: 10 });
    expect(() => extractText('d', text, { start: 5, end: 2 })).toThrow('start lies behind end');
  });
});
