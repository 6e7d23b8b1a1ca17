/** Repeatable numbers for tests that need values and no sense. */

/** Numbers in [-1, 1); the same seed gives the same ones. */
export function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}
