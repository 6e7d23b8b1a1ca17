/** What every peer of the benchmarks is: documents go in, ranked passages come out. Not the engine's interface, and no speed of ours. */

/** A place in a document that a peer would quote. */
export interface Passage {
  readonly documentId: string;
  /** UTF-16 range in the text that was added. */
  readonly charStart: number;
  readonly charEnd: number;
  /** The peer's own scale: higher is better, comparable within one answer only. */
  readonly score: number;
}

export interface Peer {
  readonly name: string;
  add(documentId: string, text: string): Promise<void>;
  /** At most `top` passages, best first; equal scores in the order of adding. */
  ask(question: string, top: number): Promise<Passage[]>;
  dispose(): Promise<void>;
}

/** Indices of the k highest scores, best first; equal scores in order. -Infinity is never taken. O(N + k N') for few climbers N'. */
export function bestIndices(scores: Float32Array | Float64Array, k: number): number[] {
  const best: number[] = [];
  let floor = -Infinity;
  for (let i = 0; i < scores.length; i++) {
    const score = scores[i] ?? -Infinity;
    if (score <= floor) continue;
    let at = best.length;
    while (at > 0 && (scores[best[at - 1] ?? 0] ?? 0) < score) at--;
    best.splice(at, 0, i);
    if (best.length > k) best.pop();
    if (best.length === k) floor = scores[best[k - 1] ?? 0] ?? -Infinity;
  }
  return best;
}
