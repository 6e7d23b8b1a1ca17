/** Receipts of deletions: what was removed, item by item, and when. They hold ids and hashes, never a title or a text. */
import { z } from 'zod';
import { deletedSchema, unixSeconds } from './common.js';

export const deletionItemKindSchema = z
  .enum(['document', 'upload', 'sequence', 'context_file', 'page_image', 'answer', 'coverage', 'memory'])
  .describe(
    'upload, sequence, page_image: stored files, named by SHA-256. context_file: what was computed, with its index and postings. ' +
      'answer: deleted because it quoted the document. coverage: an answer that only stood over it; its entry has lost title and ' +
      'details. memory: pools and caches of a worker.',
  );
export type DeletionItemKind = z.infer<typeof deletionItemKindSchema>;

export const deletionItemSchema = z.object({
  kind: deletionItemKindSchema,
  name: z.string(),
  bytes: z.number().nullable().describe('Null where nobody knows.'),
  status: z.enum(['pending', 'removed', 'kept']).describe('removed: it had happened before this was said.'),
  used_by: z.string().nullable().describe('kept: the document of yours that still needs it.'),
  done_at: unixSeconds.nullable(),
});
export type DeletionItem = z.infer<typeof deletionItemSchema>;

export const deletionSchema = z.object({
  id: z.string().describe('Of the receipt: GET /v1/deletions/{id} shows it again.'),
  object: z.literal('deletion'),
  target: z.object({ object: z.enum(['document', 'collection']), id: z.string() }),
  status: z.enum(['pending', 'complete']),
  created_at: unixSeconds,
  completed_at: unixSeconds.nullable(),
  bytes_removed: z.number(),
  items: z.array(deletionItemSchema),
});
export type Deletion = z.infer<typeof deletionSchema>;

/** From this answer on nobody can read, list or ask it; the receipt says what has gone from disk and memory so far. */
export const deletedWithReceiptSchema = deletedSchema.extend({ receipt: deletionSchema });
export type DeletedWithReceipt = z.infer<typeof deletedWithReceiptSchema>;
