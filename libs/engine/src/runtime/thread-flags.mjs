/** Places in the numbers that the computing thread and its asker share; each is 0 or 1. */
export const flag = {
  /** The thread is inside native code, or about to be. */
  busy: 0,
  /** Nothing new may start. */
  halted: 1,
};
