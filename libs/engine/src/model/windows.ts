/**
 * Cuts a sequence into windows of one exact length. A window owns the tokens up to its last segment boundary (so that a sentence is
 * encoded whole where it can be) and reads on to its full length as context; the next one starts where its own tokens
 * end. Full windows need no padding and no mask. The last window starts early enough to be full, unless T is smaller.
 */

/** Tokens of a window without its two markers. MiniLM was trained on 128 tokens with markers. */
export const windowTokens = 126;

/** A window gives up at most this share of its tokens for the sake of a boundary. */
const maxGiveUp = 1 / 3;

export interface Windows {
  /** First token that the encoder reads; it reads min(windowTokens, T) of them. */
  readonly readStart: Uint32Array;
  /** First token whose latent is taken from this window; it owns them up to the next window's ownStart, the last up to T. */
  readonly ownStart: Uint32Array;
  /** Tokens read by every window. */
  readonly length: number;
}

/** Dims: T tokens; segmentEnd (S) ascending token ends of segments. O(T / windowTokens + S). */
export function cutWindows(tokens: number, segmentEnd: Uint32Array, size: number = windowTokens): Windows {
  const readStart: number[] = [];
  const ownStart: number[] = [];
  let start = 0;
  let segment = 0;
  while (start < tokens) {
    readStart.push(Math.max(0, Math.min(start, tokens - size)));
    ownStart.push(start);
    if (start + size >= tokens) break;
    const least = start + Math.ceil(size * (1 - maxGiveUp));
    let end = start + size;
    let boundary = 0;
    while (segment < segmentEnd.length && segmentEnd[segment]! <= end) boundary = segmentEnd[segment++]!;
    if (boundary >= least) end = boundary;
    start = end;
  }
  return {
    readStart: Uint32Array.from(readStart),
    ownStart: Uint32Array.from(ownStart),
    length: Math.min(size, tokens),
  };
}
