/**
 * Cuts a sequence into windows of whole segments. Attention is bidirectional inside a window and sees nothing outside it, so where a
 * window ends decides what a latent means: prose is cut after every sentence or two, as the encoder's training had it, which makes the
 * latents of a sentence those of that sentence; lines of code mean little alone and fill their windows. runs.ts says how windows of
 * different lengths share a run.
 */

/** Part of a unit's name: raise it when windows are cut, or grouped into runs (runs.ts), otherwise. */
export const windowsVersion = 2;

export interface Windows {
  /** First token of each window; it owns the tokens up to the next window's, the last one up to T. */
  readonly ownStart: Uint32Array;
}

export interface WindowLimits {
  /** Tokens that a window may own. */
  readonly most: number;
  /** A window of prose ends with the first segment that brings it to this many tokens; one of code where it has two thirds of `most`. */
  readonly least: number;
}

/** Dims: segmentEnd (S) ascending token ends of segments. */
export interface WindowSegments {
  readonly tokenEnd: Uint32Array;
  /** (S) 1 for lines of code. */
  readonly isCode: Uint8Array;
}

/** A segment longer than `most` is cut. O(T / most + S). */
export function cutWindows(tokens: number, segments: WindowSegments, limits: WindowLimits): Windows {
  const { tokenEnd, isCode } = segments;
  const { most, least } = limits;
  const ownStart: number[] = [];
  let segment = 0;
  for (let start = 0; start < tokens;) {
    ownStart.push(start);
    const enough = isCode[segment] === 1 ? Math.ceil((most * 2) / 3) : least;
    let end = start;
    while (end - start < enough && segment < tokenEnd.length && tokenEnd[segment]! - start <= most) {
      end = Math.max(end, tokenEnd[segment]!);
      segment++;
    }
    // Nothing fits: a segment that is too long, or tokens behind the last one.
    if (end === start) end = start + most;
    start = end;
    while (segment < tokenEnd.length && tokenEnd[segment]! <= start) segment++;
  }
  return { ownStart: Uint32Array.from(ownStart) };
}
