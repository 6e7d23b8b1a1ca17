/** Reciprocal-rank fusion of other peers (k = 60, Cormack et al. 2009). Passages meet when they are the same range of the same document. */
import type { Passage, Peer } from './peer.js';

const k = 60;
/** Passages taken from each member, at least. */
const depth = 200;

export class FusedPeer implements Peer {
  readonly name: string;
  readonly #members: readonly Peer[];

  /** Members must cut documents alike. A member that was filled before stays filled: only add() adds. */
  constructor(members: readonly Peer[]) {
    this.#members = members;
    this.name = `reciprocal-rank fusion of ${members.map((m) => m.name).join(' and ')}`;
  }

  async add(documentId: string, text: string): Promise<void> {
    for (const member of this.#members) await member.add(documentId, text);
  }

  async ask(question: string, top: number): Promise<Passage[]> {
    const lists: Passage[][] = [];
    for (const member of this.#members) lists.push(await member.ask(question, Math.max(top, depth)));
    return fuse(lists).slice(0, top);
  }

  /** Disposes of the members too. */
  async dispose(): Promise<void> {
    for (const member of this.#members) await member.dispose();
  }
}

/** Best first; equal scores in order of first appearance. */
export function fuse(lists: readonly (readonly Passage[])[]): Passage[] {
  const fused = new Map<string, Passage>();
  for (const list of lists) {
    list.forEach((passage, rank) => {
      const key = `${passage.documentId} ${passage.charStart} ${passage.charEnd}`;
      const score = (fused.get(key)?.score ?? 0) + 1 / (k + rank + 1);
      fused.set(key, { ...passage, score });
    });
  }
  return [...fused.values()].sort((x, y) => y.score - x.score);
}
