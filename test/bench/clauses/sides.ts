/** The sides that answer the same questions over one contract or all of them: ours, chunk vectors, BM25, and the fusion of both. */
import type { Engine } from '@lectern/engine';
import { questionOf } from '../engine-data.js';
import { Bm25Peer } from '../peers/bm25.js';
import { fuse } from '../peers/fused.js';
import { type Embedder, type MiniLmPeer, openMiniLmPeer } from '../peers/minilm-q8.js';
import type { Passage } from '../peers/peer.js';
import type { Contract } from './contracts.js';

export interface Side {
  readonly name: string;
  /** Over the contracts of these ids; best first. */
  readonly ask: (ids: readonly string[], question: string, top: number) => Promise<Passage[]>;
}

export function lecternSide(engine: Engine, units: ReadonlyMap<string, string>): Side {
  return {
    name: 'lectern',
    ask: async (ids, question, top) => {
      const refs = ids.map((id) => ({ documentId: id, unit: units.get(id) ?? '' }));
      const { evidence } = await engine.attend(await engine.compose(refs), questionOf(question), { top });
      return [...evidence];
    },
  };
}

/** Passages that each list contributes to the fusion. */
const fusedDepth = 200;

/** The chunk pipeline, BM25 and their fusion, over 1,000-character chunks. A chunk's vector is computed once. */
export async function peerSides(
  contracts: readonly Contract[],
  embedder: Embedder,
  keepDir: string | undefined,
): Promise<readonly [chunks: Side, bm25: Side, fused: Side]> {
  const dense = new Map<string, MiniLmPeer>();
  const words = new Map<string, Bm25Peer>();
  const all = new Bm25Peer();
  for (const { id, sequence } of contracts) {
    const peer = await openMiniLmPeer({ embedder, ...(keepDir === undefined ? {} : { keepDir }) });
    await peer.add(id, sequence.text);
    dense.set(id, peer);
    const own = new Bm25Peer();
    await own.add(id, sequence.text);
    words.set(id, own);
    await all.add(id, sequence.text);
  }
  const chunks: Side = {
    name: 'MiniLM q8, cosine',
    ask: async (ids, question, top) => {
      const query = await embedder.embed([question], 1);
      const found = ids.flatMap((id) => dense.get(id)?.askVector(query, top) ?? []);
      return found.sort((x, y) => y.score - x.score).slice(0, top);
    },
  };
  const bm25: Side = {
    name: 'BM25',
    ask: async ([first = '', ...rest], question, top) => {
      if (rest.length > 0) return all.ask(question, top);
      return (await words.get(first)?.ask(question, top)) ?? [];
    },
  };
  const fused: Side = {
    name: 'fusion of both',
    ask: async (ids, question, top) => {
      const lists = [await chunks.ask(ids, question, fusedDepth), await bm25.ask(ids, question, fusedDepth)];
      return fuse(lists).slice(0, top);
    },
  };
  return [chunks, bm25, fused];
}
