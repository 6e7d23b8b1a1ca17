/** Keys, sessions, status: what runs the desk itself. */
import { z } from 'zod';
import { unixSeconds } from './common.js';

export const createKeySchema = z.object({ name: z.string().trim().min(1).max(120) });
export const apiKeySchema = z.object({
  id: z.string(),
  object: z.literal('api_key'),
  name: z.string(),
  hint: z.string().describe('The first characters, to tell keys apart.'),
  created_at: unixSeconds,
  last_used_at: unixSeconds.nullable(),
});
export type ApiKey = z.infer<typeof apiKeySchema>;
export const createdApiKeySchema = apiKeySchema.extend({
  key: z.string().describe('Shown this once; only its hash is kept.'),
});
export type CreatedApiKey = z.infer<typeof createdApiKeySchema>;

export const createSessionSchema = z.object({ api_key: z.string().min(1) });
export const sessionSchema = z.object({ object: z.literal('session'), expires_at: unixSeconds });

export const queueCountsSchema = z.object({
  waiting: z.int(),
  active: z.int(),
  delayed: z.int(),
  failed: z.int(),
});
export const statusSchema = z.object({
  object: z.literal('status'),
  version: z.string(),
  model: z.string(),
  worker: z.object({
    alive: z.boolean(),
    last_seen_at: unixSeconds.nullable(),
    device: z.string().nullable().describe('Where the model computes: "cpu (int8)".'),
  }),
  queues: z.record(z.string(), queueCountsSchema),
  documents: z.record(z.string(), z.int()),
  storage: z.object({
    blobs_bytes: z.number(),
    cache_bytes: z.number().describe('Of context files.'),
    cache_budget_bytes: z.number().nullable().describe('LECTERN_CACHE_BYTES; null where none is set.'),
  }),
});
export type Status = z.infer<typeof statusSchema>;

export const healthSchema = z.object({
  status: z.enum(['ok', 'starting']),
  checks: z.record(z.string(), z.boolean()),
});
