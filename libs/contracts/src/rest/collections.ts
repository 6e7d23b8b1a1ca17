/** A collection: a named set of documents that questions are asked over. */
import { z } from 'zod';
import { unixSeconds } from './common.js';

export const collectionNameSchema = z
  .string()
  .trim()
  .min(1)
  .max(120)
  .regex(/^[^\p{Cc}]+$/u, 'A collection name may not hold control characters.');

export const createCollectionSchema = z.object({ name: collectionNameSchema });
export type CreateCollection = z.infer<typeof createCollectionSchema>;

export const collectionSchema = z.object({
  id: z.string(),
  object: z.literal('collection'),
  name: z.string(),
  created_at: unixSeconds,
  documents: z.object({
    total: z.int(),
    queued: z.int(),
    reading: z.int(),
    prefilling: z.int(),
    ready: z.int(),
    failed: z.int(),
  }),
  tokens: z.int().describe('Tokens of all ready documents.'),
});
export type Collection = z.infer<typeof collectionSchema>;

export const collectionQuerySchema = z.object({ name: z.string().optional() });
