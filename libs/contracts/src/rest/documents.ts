/** A document: one uploaded file, read whole into one token sequence. */
import { z } from 'zod';
import { documentKinds, structureKinds } from '../sequence/token-sequence.js';
import { unixSeconds } from './common.js';

export const documentStatusSchema = z.enum(['queued', 'reading', 'prefilling', 'ready', 'failed']);
export type DocumentStatus = z.infer<typeof documentStatusSchema>;

export const documentKindSchema = z.enum(documentKinds);

export const progressSchema = z.object({
  stage: z.enum(['reading', 'prefilling']),
  done: z.number().min(0),
  total: z.number().min(0).nullable(),
  unit: z.enum(['pages', 'files', 'seconds', 'tokens', 'bytes']),
});
export type Progress = z.infer<typeof progressSchema>;

export const skippedSchema = z.object({ what: z.string(), why: z.string() });

export const documentSchema = z.object({
  id: z.string(),
  object: z.literal('document'),
  collection_id: z.string(),
  part_of: z
    .string()
    .nullable()
    .describe('The document that this one was found in: a mail, an archive, a PDF with attachments.'),
  title: z.string().describe('The name the file was uploaded under; never used as a path.'),
  media_type: z.string().nullable().describe('Found from the content; null until it was read.'),
  kind: documentKindSchema.nullable(),
  bytes: z.number().int().min(0),
  sha256: z.string(),
  status: documentStatusSchema,
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  progress: progressSchema.nullable(),
  attempts: z.int().min(0),
  tokens: z.int().nullable(),
  reused_tokens: z
    .int()
    .nullable()
    .describe(
      'Of tokens: those that were computed before, with an earlier version; the others were computed now.',
    ),
  pages: z.int().nullable(),
  duration_ms: z.int().nullable(),
  skipped_count: z.int().min(0),
  created_at: unixSeconds,
  ready_at: unixSeconds.nullable(),
  timings_ms: z.object({ read: z.number().nullable(), prefill: z.number().nullable() }),
});
export type DocumentObject = z.infer<typeof documentSchema>;

export const documentDetailSchema = documentSchema.extend({ skipped: z.array(skippedSchema) });
export type DocumentDetail = z.infer<typeof documentDetailSchema>;

export const textQuerySchema = z.object({
  path: z.string().optional().describe('For a code tree: one file of it.'),
  start: z.coerce.number().int().min(0).optional(),
  end: z.coerce.number().int().min(0).optional(),
});
export const documentTextSchema = z.object({
  object: z.literal('document.text'),
  document_id: z.string(),
  path: z.string().nullable(),
  start_char_index: z.int(),
  end_char_index: z.int(),
  total_chars: z.int(),
  text: z.string(),
});
export type DocumentText = z.infer<typeof documentTextSchema>;

const spanSourceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('chars') }),
  z.object({
    kind: z.literal('lines'),
    path: z.string(),
    language: z.string().optional(),
    commit: z.string().optional(),
  }),
  z.object({
    kind: z.literal('page'),
    pageNumber: z.int(),
    width: z.number(),
    height: z.number(),
    read: z.enum(['text-layer', 'ocr']),
  }),
  z.object({ kind: z.literal('image'), pageNumber: z.int(), width: z.number(), height: z.number() }),
  z.object({
    kind: z.literal('time'),
    startMs: z.number(),
    endMs: z.number(),
    speaker: z.string().optional(),
  }),
]);
export const spansQuerySchema = z.object({
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(5000).default(1000),
});
export const documentSpanSchema = z.object({
  modality: z.enum(['text', 'code', 'page', 'image', 'audio']),
  token_start: z.int(),
  token_end: z.int(),
  char_start: z.int(),
  char_end: z.int(),
  source: spanSourceSchema,
  text: z.string().optional().describe('Given for audio: the words of the utterance.'),
});
export const documentSpansSchema = z.object({
  object: z.literal('document.spans'),
  document_id: z.string(),
  total: z.int(),
  data: z.array(documentSpanSchema),
});
export type DocumentSpans = z.infer<typeof documentSpansSchema>;

export const structureQuerySchema = z.object({
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(20_000).default(5000),
  start: z.coerce.number().int().min(0).optional().describe('Only parts that reach beyond this character.'),
  end: z.coerce.number().int().min(0).optional().describe('Only parts that begin before this character.'),
});
export const structurePartSchema = z.object({
  kind: z.enum(structureKinds),
  char_start: z.int(),
  char_end: z.int(),
  label: z.string().optional(),
  level: z.int().optional(),
});
export type StructurePart = z.infer<typeof structurePartSchema>;
export const documentStructureSchema = z.object({
  object: z.literal('document.structure'),
  document_id: z.string(),
  total: z.int().describe('Of the parts asked for, those of all pages of the list together.'),
  data: z
    .array(structurePartSchema)
    .describe('Nested or disjoint; sorted by char_start, an outer part before those inside it.'),
});
export type DocumentStructure = z.infer<typeof documentStructureSchema>;
