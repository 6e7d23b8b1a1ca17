/**
 * How the peers cut a document: in chunks of 1,000 characters, as document chat programs ship it, or in spans of 32 WordPiece
 * tokens. Not the engine's segments: those never cut a sentence.
 */
import { createTokenizer } from '@lectern/multimodal';

/** UTF-16 range in the document. */
export interface Chunk {
  readonly charStart: number;
  readonly charEnd: number;
}

/** A way of cutting; the name stands in file names and output. */
export interface Chunking {
  readonly name: string;
  readonly cut: (text: string) => Chunk[];
}

/** Where a chunk may end, the most wanted first: after a paragraph, a line, a sentence, a word. */
const breaks = [/\n[ \t\r]*\n/gu, /\n/gu, /[.!?;]["')\]]*\s/gu, /\s/gu] as const;

/**
 * Chunks of at most `size` characters. A chunk ends at the last break of the most wanted kind in its second half, and the next
 * one begins up to `overlap` characters earlier, at a word. Blank chunks are left out.
 */
export function characterChunks(size = 1000, overlap = 20): Chunking {
  return {
    name: `chars-${size}-${overlap}`,
    cut: (text) => {
      const chunks: Chunk[] = [];
      let start = 0;
      while (start < text.length) {
        const end = chunkEnd(text, start, size);
        if (text.slice(start, end).trim() !== '') chunks.push({ charStart: start, charEnd: end });
        if (end === text.length) break;
        start = Math.max(start + 1, overlapStart(text, end, overlap));
      }
      return chunks;
    },
  };
}

/** Spans of `count` tokens of the model's own vocabulary, without overlap; from the first token's start to the last one's end. */
export function tokenChunks(count = 32): Chunking {
  const tokenizer = createTokenizer();
  return {
    name: `tokens-${count}`,
    cut: (text) => {
      const { ids, charStart, charEnd } = tokenizer.encode(text);
      const chunks: Chunk[] = [];
      for (let first = 0; first < ids.length; first += count) {
        const last = Math.min(first + count, ids.length) - 1;
        chunks.push({ charStart: charStart[first] ?? 0, charEnd: charEnd[last] ?? 0 });
      }
      return chunks;
    },
  };
}

function chunkEnd(text: string, start: number, size: number): number {
  const limit = start + size;
  if (limit >= text.length) return text.length;
  const from = start + (size >> 1);
  const half = text.slice(from, limit);
  for (const pattern of breaks) {
    const last = [...half.matchAll(pattern)].at(-1);
    if (last) return from + last.index + last[0].length;
  }
  const cutsPair = /[\uD800-\uDBFF]/u.test(text.charAt(limit - 1));
  return cutsPair ? limit - 1 : limit;
}

function overlapStart(text: string, end: number, overlap: number): number {
  const back = text.slice(Math.max(0, end - overlap), end);
  const word = /\s\S/u.exec(back);
  return word ? end - back.length + word.index + 1 : end;
}
