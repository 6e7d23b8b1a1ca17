/**
 * Cuts a sequence into windows of one exact length. A window owns the tokens up to its last segment boundary (so that a sentence is
 * encoded whole where it can be) and reads on to its full length as context; the next one starts where its own tokens
 * end, `halo` tokens earlier where the shape has a halo. Full windows need no padding and no mask. The last window starts early
 * enough to be full, unless T is smaller.
 */

/** A window gives up at most this share of its tokens for the sake of a boundary. */
const maxGiveUp = 1 / 3;

export interface Windows {
  /** First token that the encoder reads; it reads `length` of them. */
  readonly readStart: Uint32Array;
  /** First token whose latent is taken from this window; it owns them up to the next window's ownStart, the last up to T. */
  readonly ownStart: Uint32Array;
  /** Tokens read by every window: min(size, T). */
  readonly length: number;
}

export interface WindowSize {
  /** Tokens of a window without its markers. */
  readonly size: number;
  /** Tokens at either end that belong to the neighbouring windows; less than a third of the size. */
  readonly halo: number;
}

/** Dims: T tokens; segmentEnd (S) ascending token ends of segments. O(T / size + S). */
export function cutWindows(tokens: number, segmentEnd: Uint32Array, { size, halo }: WindowSize): Windows {
  const readStart: number[] = [];
  const ownStart: number[] = [];
  let start = 0;
  let segment = 0;
  while (start < tokens) {
    const read = Math.max(0, Math.min(start - halo, tokens - size));
    readStart.push(read);
    ownStart.push(start);
    if (read + size >= tokens) break;
    const most = read + size - halo;
    const least = start + Math.ceil((most - start) * (1 - maxGiveUp));
    let end = most;
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
