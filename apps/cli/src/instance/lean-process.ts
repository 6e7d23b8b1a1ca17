/**
 * How a worker's process is started so that memory that it no longer uses goes back to the system. A question makes and drops many arrays; the C
 * library keeps them in its heap by default, up to 190 MiB of nothing (docs/log.md).
 */

/** glibc's allocator; others ignore it. What the person has set stands. */
const allocator = {
  // Arrays of 32 KiB and more are mapped by themselves, and unmapped when they go ...
  MALLOC_MMAP_THRESHOLD_: '32768',
  // ... as long as there are not too many: a process may have 65,530 mappings.
  MALLOC_MMAP_MAX_: '16384',
  MALLOC_TRIM_THRESHOLD_: '131072',
} as const;

export function leanEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...allocator, ...environment };
}

/** V8's young generation: its work is arrays, which lie elsewhere, and few small objects. */
export const leanFlags: readonly string[] = ['--max-semi-space-size=2'];
