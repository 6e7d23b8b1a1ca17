/** Shapes that every REST resource shares: ids, lists, errors. OpenAI's forms wherever it has one. */
import { z } from 'zod';

/** Unix seconds, as OpenAI's objects have it. */
export const unixSeconds = z.int().min(0);

export const errorBodySchema = z.object({
  error: z.object({
    message: z.string(),
    type: z.string(),
    param: z.string().nullable(),
    code: z.string(),
  }),
});
export type ErrorBody = z.infer<typeof errorBodySchema>;

export const pageQuerySchema = z.object({
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  after: z.string().optional().describe('Id of the last item of the page before.'),
  order: z.enum(['asc', 'desc']).default('desc'),
});
export type PageQuery = z.infer<typeof pageQuerySchema>;

/** The type is left to inference so that each list keeps its own item type. */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types
export function listOf<T extends z.ZodType>(item: T) {
  return z.object({
    object: z.literal('list'),
    data: z.array(item),
    first_id: z.string().nullable(),
    last_id: z.string().nullable(),
    has_more: z.boolean(),
  });
}

export const deletedSchema = z.object({ id: z.string(), object: z.string(), deleted: z.literal(true) });
export type Deleted = z.infer<typeof deletedSchema>;
