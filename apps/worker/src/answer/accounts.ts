/** What an answer says about itself: which documents stood in its context and where, and what was computed or found cached. */
import { AppError } from '@lectern/contracts';
import type { Answer, DocumentStatus, Skipped } from '@lectern/contracts';

export interface CoveredDocument {
  readonly id: string;
  readonly title: string;
  readonly tokens: number;
  readonly skipped: readonly Skipped[];
}

export interface DocumentLeftOut {
  readonly id: string;
  readonly title: string;
  readonly status: Exclude<DocumentStatus, 'ready'>;
  readonly error: { readonly message: string } | null;
}

/** Token ranges in the order of the context: they touch, and together are all of it. Beside them, what is not in it and why. */
export function coverageOf(
  documents: readonly CoveredDocument[],
  leftOut: readonly DocumentLeftOut[] = [],
): Answer['coverage'] {
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
  const not_read = leftOut.map((document) => ({
    document_id: document.id,
    title: document.title,
    status: document.status,
    why: whyLeftOut(document),
  }));
  return { tokens, documents: ranges, not_read };
}

function whyLeftOut({ status, error }: DocumentLeftOut): string {
  switch (status) {
    case 'queued':
      return 'It waits to be read.';
    case 'reading':
      return 'It is still being read.';
    case 'prefilling':
      return 'It has been read and is still being computed.';
    case 'failed':
      return error?.message ?? 'It could not be read.';
  }
}

export interface TokenCounts {
  /** Of the units that were acquired, counted one by one. */
  readonly contextTokens: number;
  /** Of the documents, from their rows. */
  readonly coveredTokens: number;
  readonly questionTokens: number;
  readonly answerTokens: number;
  readonly tiers: {
    readonly device: number;
    readonly host: number;
    readonly disk: number;
    readonly miss: number;
  };
}

/**
 * OpenAI's and DeepSeek's names together. The question is always computed anew, so it is never a hit.
 * Throws  internal_error when the counts contradict each other: an answer that cannot say what it was made from is none
 */
export function usageOf(counts: TokenCounts): Answer['usage'] {
  const { contextTokens, coveredTokens, questionTokens, answerTokens, tiers } = counts;
  const { device, host, disk, miss } = tiers;
  const hit = device + host + disk;
  if (hit + miss !== contextTokens || contextTokens !== coveredTokens) {
    throw new AppError('internal_error', 'What this answer was read from does not add up; ask again.', {
      data: { ...counts },
      cause: new Error(`tokens do not add up: ${JSON.stringify(counts)}`),
    });
  }
  const prompt = contextTokens + questionTokens;
  const missed = miss + questionTokens;
  return {
    prompt_tokens: prompt,
    completion_tokens: answerTokens,
    total_tokens: prompt + answerTokens,
    prompt_cache_hit_tokens: hit,
    prompt_cache_miss_tokens: missed,
    prompt_tokens_details: { cached_tokens: hit },
    cache_tiers: { device, host, disk, miss: missed },
  };
}
