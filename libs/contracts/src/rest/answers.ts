/** Questions and answers. The answer object is the same in REST, the last SSE event and the CLI's --json. */
import { z } from 'zod';
import { citationSchema } from '../location/location.js';
import { unixSeconds } from './common.js';
import { documentStatusSchema, skippedSchema } from './documents.js';

export const createAnswerSchema = z.object({
  collection_id: z.string(),
  question: z.string().trim().min(1).max(8000),
  top: z.int().min(1).max(50).default(5).describe('How many evidence items to return.'),
  document_ids: z.array(z.string()).min(1).max(1000).optional().describe('Ask only over these.'),
  stream: z.boolean().default(false),
});
export type CreateAnswer = z.infer<typeof createAnswerSchema>;

export const markedAnswerSchema = z.object({
  text: z.string(),
  start: z.int().min(0).describe('Where it starts in cited_text, in UTF-16 units.'),
  end: z.int().min(1).describe('Where it ends, exclusive.'),
});
export type MarkedAnswer = z.infer<typeof markedAnswerSchema>;

export const evidenceSchema = z.object({
  rank: z.int().min(1),
  score: z.number(),
  citation: citationSchema,
  answer: markedAnswerSchema
    .optional()
    .describe('The words of the quote that answer, where the model marked any.'),
});
export type Evidence = z.infer<typeof evidenceSchema>;

export const textContentSchema = z.object({
  type: z.literal('text'),
  text: z.string(),
  citations: z.array(citationSchema),
});

export const usageSchema = z.object({
  prompt_tokens: z.int(),
  completion_tokens: z.int(),
  total_tokens: z.int(),
  prompt_cache_hit_tokens: z.int(),
  prompt_cache_miss_tokens: z.int(),
  prompt_tokens_details: z.object({ cached_tokens: z.int() }),
  cache_tiers: z.object({ device: z.int(), host: z.int(), disk: z.int(), miss: z.int() }),
});

export const coverageSchema = z.object({
  tokens: z.int(),
  documents: z.array(
    z.object({
      document_id: z.string(),
      title: z.string(),
      token_start: z.int(),
      token_end: z.int(),
      skipped: z.array(skippedSchema),
    }),
  ),
  not_read: z
    .array(
      z.object({ document_id: z.string(), title: z.string(), status: documentStatusSchema, why: z.string() }),
    )
    .default([])
    .describe('Documents asked for that are not in the context, each with the reason.'),
});

export const answerSchema = z.object({
  id: z.string(),
  object: z.literal('answer'),
  created_at: unixSeconds,
  collection_id: z.string(),
  question: z.string(),
  model: z.string(),
  mode: z.enum(['quote', 'prose']),
  found: z
    .boolean()
    .describe('False: the documents do not say; the evidence is then only the nearest there is.'),
  content: z.array(textContentSchema),
  evidence: z.array(evidenceSchema),
  usage: usageSchema,
  coverage: coverageSchema,
  timings_ms: z.object({
    restore: z.number(),
    select: z.number(),
    read: z.number(),
    generate: z.number(),
    total: z.number(),
  }),
});
export type Answer = z.infer<typeof answerSchema>;

/** What an SSE stream of an answer carries; the event's name is `type`. */
export const answerEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('answer.created'), id: z.string() }),
  z.object({ type: z.literal('answer.evidence'), evidence: evidenceSchema }),
  z.object({ type: z.literal('answer.text.delta'), text: z.string() }),
  z.object({ type: z.literal('answer.completed'), answer: answerSchema }),
  z.object({ type: z.literal('error'), error: z.object({ message: z.string(), code: z.string() }) }),
]);
export type AnswerEvent = z.infer<typeof answerEventSchema>;
