/** The peers on small texts: they cut and rank as they say. The neural one runs in the benchmarks only. */
import { describe, expect, it } from 'vitest';
import { Bm25Peer } from './bm25.js';
import { characterChunks, tokenChunks } from './chunks.js';
import { fuse, FusedPeer } from './fused.js';
import { bestIndices } from './peer.js';

const sentence = (i: number): string => `Sentence number ${i} says a little about the weather. `;
const prose = Array.from({ length: 120 }, (_, i) => sentence(i) + (i % 7 === 6 ? '\n\n' : '')).join('');

describe('character chunks', () => {
  const chunks = characterChunks().cut(prose);

  it('leave no character out and stay within their size', () => {
    expect(chunks[0]?.charStart).toBe(0);
    expect(chunks.at(-1)?.charEnd).toBe(prose.length);
    chunks.slice(1).forEach((chunk, i) => {
      expect(chunk.charStart).toBeLessThanOrEqual(chunks[i]?.charEnd ?? -1);
      expect((chunks[i]?.charEnd ?? 0) - chunk.charStart).toBeLessThanOrEqual(20);
    });
    expect(Math.max(...chunks.map((c) => c.charEnd - c.charStart))).toBeLessThanOrEqual(1000);
  });

  it('end after a paragraph where one ends in their second half', () => {
    for (const chunk of chunks.slice(0, -1))
      expect(prose.slice(0, chunk.charEnd).endsWith('\n\n')).toBe(true);
  });

  it('cut text without any break, but no surrogate pair', () => {
    const text = `${'x'.repeat(999)}${'😀'.repeat(700)}`;
    for (const { charStart, charEnd } of characterChunks().cut(text))
      expect(() => encodeURIComponent(text.slice(charStart, charEnd))).not.toThrow();
  });

  it('leave blank text out', () => {
    expect(characterChunks().cut(' \n'.repeat(2000))).toEqual([]);
  });
});

describe('token chunks', () => {
  it('hold 32 tokens each, in order', () => {
    const chunks = tokenChunks(32).cut('one two three four '.repeat(20));
    expect(chunks).toHaveLength(3);
    expect('one two three four '.repeat(20).slice(chunks[0]?.charStart, chunks[0]?.charEnd)).toBe(
      'one two three four '.repeat(8).trim(),
    );
  });
});

describe('ranking', () => {
  it('takes the highest scores, equal ones in order, and never -Infinity', () => {
    expect(bestIndices(Float64Array.of(1, 3, -Infinity, 3, 2), 3)).toEqual([1, 3, 4]);
    expect(bestIndices(Float64Array.of(-Infinity, 0), 3)).toEqual([1]);
  });

  it('BM25 puts the chunk with the rare word first and leaves out chunks without any', async () => {
    const peer = new Bm25Peer(characterChunks(60, 0));
    await peer.add('a', sentence(1) + sentence(2));
    await peer.add('b', 'The albatross flies in bad weather, says the sentence.');
    const found = await peer.ask('Which weather does the Albatross like?', 5);
    expect(found[0]?.documentId).toBe('b');
    expect(found).toHaveLength(3);
    expect(await peer.ask('zebra', 5)).toEqual([]);
  });

  it('fusion prefers what both lists hold', async () => {
    const at = (
      charStart: number,
    ): { documentId: string; charStart: number; charEnd: number; score: number } => ({
      documentId: 'a',
      charStart,
      charEnd: charStart + 1,
      score: 1,
    });
    expect(
      fuse([
        [at(0), at(1)],
        [at(1), at(2)],
      ]).map((p) => p.charStart),
    ).toEqual([1, 0, 2]);
    const words = new Bm25Peer(characterChunks(60, 0));
    const fused = new FusedPeer([words]);
    await fused.add('a', 'An albatross.');
    expect(await fused.ask('albatross', 1)).toHaveLength(1);
  });
});
