/** What an answer says about itself: which documents stood in its context and where, and what was computed or found cached. */
import type { Answer, Skipped } from '@lectern/contracts';

export interface CoveredDocument {
  readonly id: string;
  readonly title: string;
  readonly tokens: number;
  readonly skipped: readonly Skipped[];
}

/** Token ranges in the order of the context: they touch, and together are all of it. */
export function coverageOf(documents: readonly CoveredDocument[]): Answer['coverage'] {
  let tokens = 0;
  const ranges = documents.map((document) => {
    const token_start = tokens;
    tokens += document.tokens;
    return {
      document_id: document.id,
      title: document.title,
      token_start,
      token_end: tokens,
      skipped: document.skipped.map(({ what, why }) => ({ what, why })),
    };
  });
  return { tokens, documents: ranges };
}

export interface TokenCounts {
  readonly contextTokens: number;
  readonly questionTokens: number;
  readonly answerTokens: number;
  readonly tiers: { readonly device: number; readonly host: number; readonly disk: number };
}

/** OpenAI's and DeepSeek's names together. The question is always computed anew, so it is never a hit. */
export function usageOf(counts: TokenCounts): Answer['usage'] {
  const { device, host, disk } = counts.tiers;
  const prompt = counts.contextTokens + counts.questionTokens;
  const hit = Math.min(device + host + disk, counts.contextTokens);
  return {
    prompt_tokens: prompt,
    completion_tokens: counts.answerTokens,
    total_tokens: prompt + counts.answerTokens,
    prompt_cache_hit_tokens: hit,
    prompt_cache_miss_tokens: prompt - hit,
    prompt_tokens_details: { cached_tokens: hit },
    cache_tiers: { device, host, disk, miss: prompt - hit },
  };
}
