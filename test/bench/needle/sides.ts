/** The sides that answer the same cases: a context of documents and a question in, quotes out. */
import type { Engine } from '@lectern/engine';
import { questionOf, sequenceOf } from '../engine-data.js';
import { Bm25Peer } from '../peers/bm25.js';
import { type Embedder, MiniLmPeer, openMiniLmPeer } from '../peers/minilm-q8.js';
import type { Passage, Peer } from '../peers/peer.js';

export interface Answer {
  /** Best first. */
  readonly quotes: readonly string[];
  /** Of asking alone, without what is computed once per document. */
  readonly ms: number;
}

export interface Side {
  readonly name: string;
  readonly ask: (texts: readonly string[], question: string, top: number) => Promise<Answer>;
}

export class LecternSide implements Side {
  readonly name = 'lectern';
  /** Tokens computed in this run; what BENCH_DIR kept costs nothing. */
  computedTokens = 0;
  readonly #engine: Engine;
  readonly #units = new Map<string, string>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  async ask(texts: readonly string[], question: string, top: number): Promise<Answer> {
    const refs = [];
    for (const [place, text] of texts.entries())
      refs.push({ documentId: String(place), unit: await this.#unitOf(text) });
    const context = await this.#engine.compose(refs);
    const start = performance.now();
    const { evidence } = await this.#engine.attend(context, questionOf(question), { top });
    return { ms: performance.now() - start, quotes: quotesOf(texts, evidence) };
  }

  async #unitOf(text: string): Promise<string> {
    const known = this.#units.get(text);
    if (known !== undefined) return known;
    const result = await this.#engine.prefill(sequenceOf(text), { tenantSalt: 'bench needle' });
    if (!result.hit) this.computedTokens += result.tokens;
    this.#units.set(text, result.unit);
    return result.unit;
  }
}

/** BM25 over 1,000-character chunks; the index is made anew when the texts are others. */
export class Bm25Side implements Side {
  readonly name = 'bm25';
  #texts: readonly string[] = [];
  #peer: Peer = new Bm25Peer();

  async ask(texts: readonly string[], question: string, top: number): Promise<Answer> {
    const same = texts.length === this.#texts.length && texts.every((text, i) => text === this.#texts[i]);
    if (!same) {
      this.#peer = new Bm25Peer();
      this.#texts = texts;
      for (const [place, text] of texts.entries()) await this.#peer.add(String(place), text);
    }
    const start = performance.now();
    const passages = await this.#peer.ask(question, top);
    return { ms: performance.now() - start, quotes: quotesOf(texts, passages) };
  }
}

/** Cosine over vectors of 1,000-character chunks. A chunk's score does not depend on other documents, so each is embedded once. */
export class ChunkSide implements Side {
  readonly name = 'chunks';
  readonly #embedder: Embedder;
  readonly #keepDir: string | undefined;
  readonly #peers = new Map<string, MiniLmPeer>();

  constructor(embedder: Embedder, keepDir: string | undefined) {
    this.#embedder = embedder;
    this.#keepDir = keepDir;
  }

  async ask(texts: readonly string[], question: string, top: number): Promise<Answer> {
    for (const text of new Set(texts)) await this.#peerOf(text);
    const start = performance.now();
    const query = await this.#embedder.embed([question], 1);
    const passages: Passage[] = [];
    for (const [place, text] of texts.entries())
      for (const found of (await this.#peerOf(text)).askVector(query, top))
        passages.push({ ...found, documentId: String(place) });
    passages.sort((a, b) => b.score - a.score);
    return { ms: performance.now() - start, quotes: quotesOf(texts, passages.slice(0, top)) };
  }

  async #peerOf(text: string): Promise<MiniLmPeer> {
    let peer = this.#peers.get(text);
    if (!peer) {
      const keep = this.#keepDir === undefined ? {} : { keepDir: this.#keepDir };
      peer = await openMiniLmPeer({ embedder: this.#embedder, ...keep });
      await peer.add('', text);
      this.#peers.set(text, peer);
    }
    return peer;
  }
}

interface Place {
  readonly documentId: string;
  readonly charStart: number;
  readonly charEnd: number;
}

function quotesOf(texts: readonly string[], places: readonly Place[]): string[] {
  return places.map((p) => (texts[Number(p.documentId)] ?? '').slice(p.charStart, p.charEnd));
}
