/**
 * Which windows are computed together. A run is one call of the encoder and holds windows of one exact length, so that nothing is padded
 * and nothing masked: windows of similar lengths share it, and shorter ones read on a few tokens as context. Windows are grouped within
 * blocks only, so that latents can leave in the order of the document while memory stays bounded.
 */
import type { Windows } from './windows.js';

export interface Run {
  /** Tokens read by each window, without markers. */
  readonly length: number;
  /** Windows by index. */
  readonly windows: readonly number[];
  /** First token that each of them reads. */
  readonly readStart: readonly number[];
}

export interface Block {
  /** Windows [from, to). */
  readonly from: number;
  readonly to: number;
  readonly runs: readonly Run[];
}

export interface RunLimits {
  readonly tokens: number;
  /** Tokens that each window reads beyond its own on either side, where there are any. */
  readonly halo: number;
  /** Tokens of a run with markers, about. */
  readonly runTokens: number;
  /** Tokens of a block, about. */
  readonly blockTokens: number;
}

/** A window joins a run whose length exceeds its own by at most this share. */
const slack = 1 / 8;

/** Deterministic. O(N log N) for N windows. */
export function planRuns({ ownStart }: Windows, limits: RunLimits): Block[] {
  const { tokens, blockTokens } = limits;
  const blocks: Block[] = [];
  for (let from = 0; from < ownStart.length;) {
    let to = from + 1;
    while (to < ownStart.length && (ownStart[to + 1] ?? tokens) - ownStart[from]! <= blockTokens) to++;
    blocks.push({ from, to, runs: runsOf(ownStart, from, to, limits) });
    from = to;
  }
  return blocks;
}

function runsOf(ownStart: Uint32Array, from: number, to: number, limits: RunLimits): Run[] {
  const { tokens, halo, runTokens } = limits;
  const first = (w: number): number => Math.max(0, ownStart[w]! - halo);
  const length = (w: number): number => Math.min(tokens, (ownStart[w + 1] ?? tokens) + halo) - first(w);
  const order = Array.from({ length: to - from }, (_, i) => from + i);
  order.sort((a, b) => length(b) - length(a) || a - b);
  const runs: Run[] = [];
  for (let at = 0; at < order.length;) {
    const longest = length(order[at]!);
    const most = Math.max(1, Math.floor(runTokens / (longest + 2)));
    let end = at + 1;
    while (end < order.length && end - at < most && longest - length(order[end]!) <= longest * slack) end++;
    const windows = order.slice(at, end).sort((a, b) => a - b);
    const readStart = windows.map((w) => Math.max(0, Math.min(first(w), tokens - longest)));
    runs.push({ length: longest, windows, readStart });
    at = end;
  }
  return runs;
}
