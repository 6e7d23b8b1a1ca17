/** How many tokens of what was added were computed before, and how many were read now; for people and for programs. */
import type { Entry } from '../commands/adding.js';
import { count } from './format.js';

export interface TokenCount<N extends number | null = number | null> {
  readonly tokens: N;
  /** Computed before: with the same document, or with an earlier version of it. */
  readonly reused: N;
  readonly read: N;
}

/** A document's tokens are told apart once it is ready. */
export function countOf(entry: Entry): TokenCount {
  if (entry.state !== 'document') return { tokens: null, reused: null, read: null };
  const { tokens, status, reused_tokens: lent } = entry.document;
  if (status !== 'ready' || tokens === null) return { tokens, reused: null, read: null };
  const reused = entry.known ? tokens : (lent ?? 0);
  return { tokens, reused, read: tokens - reused };
}

/** Over all entries; what is not known yet counts as none. */
export function totalOf(entries: readonly Entry[]): TokenCount<number> {
  const counts = entries.map(countOf);
  const sum = (of: keyof TokenCount): number => counts.reduce((total, one) => total + (one[of] ?? 0), 0);
  return { tokens: sum('tokens'), reused: sum('reused'), read: sum('read') };
}

/** Nothing when all were read. */
export function sharesOf({ reused, read }: TokenCount<number>): string {
  return reused > 0 ? ` (${count(reused)} reused, ${count(read)} read)` : '';
}

export function tokensJson({ tokens, reused, read }: TokenCount): Record<string, number | null> {
  return { tokens, tokens_reused: reused, tokens_read: read };
}
