/** Queues and what their jobs carry. Payloads hold ids only: no text, no paths, no secrets. */
import { z } from 'zod';
import { evidenceSchema } from '../rest/answers.js';
import { progressSchema } from '../rest/documents.js';

/** ingest: bytes -> TokenSequence. prefill: TokenSequence -> context file. answer: question -> evidence. render: a page -> PNG. */
export const queueNames = ['ingest', 'prefill', 'answer', 'render', 'upkeep'] as const;
export type QueueName = (typeof queueNames)[number];

const tenant = { tenantId: z.string().min(1) };
export const jobSchemas = {
  ingest: z.object({ ...tenant, documentId: z.string().min(1) }),
  prefill: z.object({ ...tenant, documentId: z.string().min(1) }),
  answer: z.object({ ...tenant, answerId: z.string().min(1) }),
  render: z.object({ ...tenant, documentId: z.string().min(1), pageNumber: z.int().min(1) }),
  /** Deletes what no row points to any more, re-enqueues what was left behind. */
  upkeep: z.object({ reason: z.enum(['start', 'deleted', 'schedule']) }),
} as const satisfies Record<QueueName, z.ZodType>;

export type JobPayload<Q extends QueueName> = z.infer<(typeof jobSchemas)[Q]>;

export const answerProgressSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('evidence'), evidence: evidenceSchema }),
  z.object({ type: z.literal('delta'), text: z.string() }),
]);
export type AnswerProgress = z.infer<typeof answerProgressSchema>;

/** What ingest and prefill report while they run. */
export const documentProgressSchema = progressSchema;

/** Result of a render job: the blob that holds the PNG. */
export const renderResultSchema = z.object({ blob: z.string() });
export type RenderResult = z.infer<typeof renderResultSchema>;
