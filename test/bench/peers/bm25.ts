/** BM25 over the chunks of the added documents: lowercased words, no stemming. The usual formula, with the idf that is never negative. */
import { type Chunking, characterChunks } from './chunks.js';
import { bestIndices, type Passage, type Peer } from './peer.js';

const k1 = 1.2;
const b = 0.75;

interface Posting {
  readonly chunk: number;
  readonly count: number;
}

export class Bm25Peer implements Peer {
  readonly name: string;
  readonly #chunking: Chunking;
  readonly #places: Omit<Passage, 'score'>[] = [];
  /** Words of each chunk. */
  readonly #lengths: number[] = [];
  readonly #postings = new Map<string, Posting[]>();
  #words = 0;

  constructor(chunking: Chunking = characterChunks()) {
    this.#chunking = chunking;
    this.name = `BM25, ${chunking.name}`;
  }

  add(documentId: string, text: string): Promise<void> {
    for (const { charStart, charEnd } of this.#chunking.cut(text)) {
      const chunk = this.#places.push({ documentId, charStart, charEnd }) - 1;
      const words = wordsOf(text.slice(charStart, charEnd));
      this.#lengths.push(words.length);
      this.#words += words.length;
      for (const [word, count] of countsOf(words)) {
        const list = this.#postings.get(word);
        if (list) list.push({ chunk, count });
        else this.#postings.set(word, [{ chunk, count }]);
      }
    }
    return Promise.resolve();
  }

  ask(question: string, top: number): Promise<Passage[]> {
    const total = this.#places.length;
    const meanLength = this.#words / Math.max(1, total);
    const scores = new Float64Array(total).fill(-Infinity);
    for (const [word, asked] of countsOf(wordsOf(question))) {
      const list = this.#postings.get(word) ?? [];
      const idf = Math.log(1 + (total - list.length + 0.5) / (list.length + 0.5));
      for (const { chunk, count } of list) {
        const norm = k1 * (1 - b + (b * (this.#lengths[chunk] ?? 0)) / meanLength);
        const score = (asked * idf * count * (k1 + 1)) / (count + norm);
        scores[chunk] = Math.max(0, scores[chunk] ?? 0) + score;
      }
    }
    return Promise.resolve(
      bestIndices(scores, top).flatMap((i) => {
        const place = this.#places[i];
        return place ? [{ ...place, score: scores[i] ?? 0 }] : [];
      }),
    );
  }

  dispose(): Promise<void> {
    this.#postings.clear();
    return Promise.resolve();
  }
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

function countsOf(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}
