/**
 * Where a quote stands in its document, in the unit a person can open: characters, lines, boxes on a page, boxes on an
 * image, milliseconds. One discriminated union for REST, CLI, dashboard and stored answers.
 */
import { z } from 'zod';

export const boxSchema = z.object({
  page_number: z.int().min(1).describe('1-based; for a single image 1.'),
  x0: z.number(),
  y0: z.number(),
  x1: z.number(),
  y1: z.number(),
});
export type Box = z.infer<typeof boxSchema>;

export const charLocationSchema = z.object({
  type: z.literal('char_location'),
  start_char_index: z.int().min(0).describe('UTF-16 index into the extracted text.'),
  end_char_index: z.int().min(0).describe('Exclusive.'),
});
export const lineLocationSchema = z.object({
  type: z.literal('line_location'),
  path: z.string(),
  commit: z.string().optional(),
  start_line: z.int().min(1),
  end_line: z.int().min(1).describe('Inclusive.'),
});
export const boxLocationSchema = z.object({
  type: z.literal('box_location'),
  page_number: z.int().min(1).describe('Page of the first box.'),
  boxes: z.array(boxSchema).min(1).describe('PDF points, origin top left of the page as displayed.'),
});
export const regionLocationSchema = z.object({
  type: z.literal('region_location'),
  boxes: z.array(boxSchema).min(1).describe('Image pixels, origin top left of the image as displayed.'),
});
export const timeLocationSchema = z.object({
  type: z.literal('time_location'),
  start_ms: z.int().min(0),
  end_ms: z.int().min(0),
  speaker: z.string().optional(),
});

export const locationSchema = z.discriminatedUnion('type', [
  charLocationSchema,
  lineLocationSchema,
  boxLocationSchema,
  regionLocationSchema,
  timeLocationSchema,
]);
export type Location = z.infer<typeof locationSchema>;

const cited = {
  document_id: z.string(),
  document_title: z.string(),
  cited_text: z.string(),
  within: z
    .array(z.string())
    .optional()
    .describe(
      'What the quote stands in, outermost first: headings, sheet and row, slide, chapter, class and function.',
    ),
  verified: z
    .boolean()
    .describe(
      'The server cut the text out of the stored document at this location again and it was the same.',
    ),
};
export const citationSchema = z.discriminatedUnion('type', [
  charLocationSchema.extend(cited),
  lineLocationSchema.extend(cited),
  boxLocationSchema.extend(cited),
  regionLocationSchema.extend(cited),
  timeLocationSchema.extend(cited),
]);
export type Citation = z.infer<typeof citationSchema>;
